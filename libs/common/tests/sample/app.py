"""A neutral little service that exercises the plumbing: boxes that are opened, and events about it."""

from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID, uuid4

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Column, Integer, Table, Uuid, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from common import access, limits
from common.auth import Public, Resident
from common.db import Reader, Transaction, new_metadata
from common.envelope import Envelope
from common.idempotency import Key, once
from common.outbox import publish
from common.problems import NotFound, Problem, problems
from common.service import ServiceDefinition
from common.settings import ServiceSettings

metadata = new_metadata()
box = Table("box", metadata, Column("id", Uuid, primary_key=True), Column("opened", Integer, nullable=False))
seen = Table(
    "seen",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("total", Integer, nullable=False, index=True),
)
router = APIRouter(prefix="/boxes")
failing: set[UUID] = set()


class BoxOpened(BaseModel):
    subject: ClassVar[str] = "sample.box.opened.v1"
    aggregate_type: ClassVar[str] = "sample.box"
    box_id: UUID
    times: int

    @property
    def aggregate_id(self) -> UUID:
        return self.box_id


class OpenIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    times: int = Field(ge=1, le=10)


class BoxOut(BaseModel):
    id: UUID
    opened: int


class BoxJammed(Problem):
    status = 422
    title = "Заело"
    keeps_changes = True


@router.post("/{box_id}/open", responses=problems(NotFound, BoxJammed))
async def open_box(box_id: UUID, body: OpenIn, caller: Resident, session: Transaction, key: Key) -> Response:
    """Open a box some times; thirteen openings jam it."""

    async def run() -> Any:
        mine = (box.c.id == box_id) & box.c.id.in_(access.owned(caller))
        statement = update(box).where(mine).values(opened=box.c.opened + body.times).returning(box)
        row = (await session.execute(statement)).one_or_none()
        if row is None:
            raise NotFound
        if row.opened == 13:
            raise BoxJammed
        await publish(session, BoxOpened(box_id=box_id, times=body.times))
        return row

    return await once(
        session, scope=str(caller.user_id), key=key, operation="open_box", request=body, target=str(box_id),
        run=run, response=BoxOut,
    )  # fmt: skip


@router.get("/{box_id}", responses=problems(NotFound))
async def read_box(box_id: UUID, caller: Resident, session: Reader) -> BoxOut:
    """One box."""
    mine = (box.c.id == box_id) & box.c.id.in_(access.owned(caller))
    row = (await session.execute(select(box).where(mine))).one_or_none()
    if row is None:
        raise NotFound
    return BoxOut(id=row.id, opened=row.opened)


@router.post("/scribble")
async def scribble(_: Public, session: Reader) -> None:
    """Write where only reading is allowed."""
    await session.execute(insert(box).values(id=uuid4(), opened=0))


@router.post("/knock")
async def knock(_: Public, session: Transaction) -> dict[str, int]:
    """Knock at most three times an hour."""
    return {"knocks": await limits.count(session, "knock", subject="x", window=timedelta(hours=1), limit=3)}


async def on_opened(session: AsyncSession, event: BoxOpened, _: Envelope) -> None:
    if event.box_id in failing:
        raise RuntimeError("broken on purpose")
    statement = insert(seen).values(id=event.box_id, total=event.times)
    total = seen.c.total + statement.excluded.total
    await session.execute(statement.on_conflict_do_update(index_elements=["id"], set_={"total": total}))


definition = ServiceDefinition(
    name="sample",
    title="Sample",
    settings_class=ServiceSettings,
    metadata=metadata,
    routers=[router],
    consumers={BoxOpened: on_opened},
    migrations=Path(__file__).parent / "migrations",
)
