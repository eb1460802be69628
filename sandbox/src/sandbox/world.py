"""Everything one running sandbox consists of."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from sandbox.bank.callbacks import Callbacks
from sandbox.bank.usecases import Bank
from sandbox.faults import Faults
from sandbox.journal import Journal
from sandbox.mail.mailbox import Mailbox
from sandbox.settings import Settings
from sandbox.sms.inbox import Inbox
from sandbox.store import Clock, Store


@dataclass(frozen=True, kw_only=True)
class World:
    """The parts, wired together once."""

    settings: Settings
    store: Store
    clock: Clock
    faults: Faults
    journal: Journal
    mailbox: Mailbox
    inbox: Inbox
    callbacks: Callbacks
    bank: Bank


def build_world(settings: Settings) -> World:
    """Open the file and wire the parts."""
    store = Store(settings.data_dir, settings.seed)
    clock, faults, journal = Clock(store), Faults(store), Journal(store)
    mailbox = Mailbox(store, settings.mail_keep)
    callbacks = Callbacks(store, settings, faults=faults, journal=journal)
    bank = Bank(store, settings, clock=clock, faults=faults, callbacks=callbacks, mailbox=mailbox)
    return World(
        settings=settings,
        store=store,
        clock=clock,
        faults=faults,
        journal=journal,
        mailbox=mailbox,
        inbox=Inbox(store),
        callbacks=callbacks,
        bank=bank,
    )


async def _world(request: Request) -> World:
    world: World = request.app.state.world
    return world


InWorld = Annotated[World, Depends(_world)]
