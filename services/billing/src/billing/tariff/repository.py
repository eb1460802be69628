"""Statements on tariffs in force."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from billing.tariff.models import Tariff
from common.tables import active_import
from importing import place_of

KIND = "tariffs"


def _list_of(organisation: str) -> Select[UUID]:
    return (
        select(active_import.c.import_id)
        .where(
            active_import.c.kind == KIND,
            active_import.c.period.in_([place_of("", organisation), place_of("", "")]),
        )
        .order_by(active_import.c.period.desc())
        .limit(1)
    )


async def list_of(session: AsyncSession, organisation: str) -> UUID | None:
    """The import with an organisation's tariffs; until it has a list of its own, the one that is nobody's."""
    return await session.scalar(_list_of(organisation))


async def tariffs_of(session: AsyncSession, organisation: str, service_codes: set[str]) -> list[Tariff]:
    """Every tariff of an organisation for some services, present, past and announced."""
    statement = select(Tariff).where(
        Tariff.import_id == _list_of(organisation).scalar_subquery(), Tariff.service_code.in_(service_codes)
    )
    return list((await session.scalars(statement)).all())


async def compare(session: AsyncSession, import_id: UUID, *, previous_id: UUID | None) -> dict[str, Any]:
    """How many tariffs appear, change and disappear with a file."""
    result = await session.execute(
        text(
            "SELECT count(*) FILTER (WHERE o.rate IS NULL) AS added,"
            " count(*) FILTER (WHERE n.rate <> o.rate OR n.unit <> o.unit) AS changed,"
            " count(*) FILTER (WHERE n.rate IS NULL) AS removed,"
            " count(*) FILTER (WHERE n.rate = o.rate AND n.unit = o.unit) AS unchanged"
            " FROM (SELECT * FROM tariff WHERE import_id = :import_id) n"
            " FULL JOIN (SELECT * FROM tariff WHERE import_id = :previous_id) o"
            " USING (service_code, zone, valid_from)"
        ),
        {"import_id": import_id, "previous_id": previous_id},
    )
    return dict(result.mappings().one())
