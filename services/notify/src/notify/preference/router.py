"""Routes of preferences."""

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from common.auth import Resident
from common.db import Reader, Transaction
from notify.preference import usecases
from notify.preference.rules import ALWAYS_MAILED, Topic

router = APIRouter(prefix="/preferences", tags=["preferences"])


class PreferenceOut(BaseModel):
    """One topic; a fixed one cannot be switched off."""

    topic: Topic
    is_email_on: bool
    is_fixed: bool


class PreferencesOut(BaseModel):
    """All topics."""

    items: list[PreferenceOut]


class PreferencesIn(BaseModel):
    """Topics to change."""

    model_config = ConfigDict(extra="forbid")

    choices: dict[Topic, bool]


def _shown(choices: dict[str, bool]) -> PreferencesOut:
    items = [
        PreferenceOut.model_validate(
            {"topic": topic, "is_email_on": is_on, "is_fixed": topic in ALWAYS_MAILED}
        )
        for topic, is_on in choices.items()
    ]
    return PreferencesOut(items=items)


@router.get("")
async def list_preferences(caller: Resident, session: Reader) -> PreferencesOut:
    """What the caller gets by e-mail."""
    return _shown(await usecases.list_preferences(session, caller.user_id))


@router.put("")
async def change_preferences(body: PreferencesIn, caller: Resident, session: Transaction) -> PreferencesOut:
    """Choose what comes by e-mail."""
    return _shown(
        await usecases.change_preferences(
            session, caller.user_id, choices={str(topic): is_on for topic, is_on in body.choices.items()}
        )
    )
