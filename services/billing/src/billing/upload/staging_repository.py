"""Staged rows as typed temporary tables, and the checks that run on them."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from billing.upload.fields import Records


@dataclass(frozen=True, slots=True)
class Check:
    """What is wrong in which lines: `query` gives (at_line, message) of every wrong row."""

    column: str
    query: str


async def spread(session: AsyncSession, import_id: UUID, records: Records) -> None:
    """Turn the staged JSON into one temporary table per record type, gone with the transaction.

    The names of tables and columns come from our own layout, never from a file.
    """
    for record, fields in records.items():
        columns = ", ".join(f"{field.name} {field.sql_type}" for field in fields)
        await session.execute(
            text(f"CREATE TEMP TABLE staged_{record} (at_line integer, {columns}) ON COMMIT DROP")
        )
        await session.execute(
            text(
                f"INSERT INTO staged_{record} SELECT r.line_no, x.*"  # noqa: S608 - names of our layout
                f" FROM import_row r, jsonb_to_record(r.parsed) AS x({columns})"
                " WHERE r.import_id = :import_id AND r.parsed->>'record' = :record"
            ),
            {"import_id": import_id, "record": record},
        )
        await session.execute(text(f"ANALYZE staged_{record}"))


async def find_accounts(session: AsyncSession, organisation: str) -> None:
    """The organisation's accounts that the staged receipts name; anybody's for a file of nobody."""
    columns = "number text, account_id uuid, organisation_id uuid"
    await session.execute(text(f"CREATE TEMP TABLE staged_account ({columns}) ON COMMIT DROP"))
    await session.execute(
        text(
            "INSERT INTO staged_account SELECT number, account_id, organisation_id FROM account"
            " WHERE number IN (SELECT account FROM staged_receipt)"
            " AND (:organisation = '' OR organisation_code = :organisation)"
        ),
        {"organisation": organisation},
    )
    await session.execute(text("ANALYZE staged_account"))


async def reject(session: AsyncSession, import_id: UUID, checks: Iterable[Check]) -> None:
    """Mark every row that a check finds; the first finding about a row stays."""
    for check in checks:
        await session.execute(
            text(
                f"UPDATE import_row r SET error = bad.message, error_column = :column FROM ({check.query})"  # noqa: S608 - queries of ours
                " AS bad (at_line, message) WHERE r.import_id = :import_id AND r.line_no = bad.at_line"
                " AND r.error IS NULL"
            ),
            {"import_id": import_id, "column": check.column},
        )


async def reject_file(session: AsyncSession, import_id: UUID, message: str) -> None:
    """Reject a file as a whole, at its first line."""
    await session.execute(
        text(
            "INSERT INTO import_row (import_id, line_no, error_column, error)"
            " VALUES (:import_id, 1, '', :message)"
            " ON CONFLICT (import_id, line_no) DO UPDATE SET error = excluded.error, error_column = ''"
        ),
        {"import_id": import_id, "message": message},
    )


async def count(session: AsyncSession, record: str) -> int:
    """How many rows of a record type are staged."""
    result = await session.execute(text(f"SELECT count(*) FROM staged_{record}"))  # noqa: S608 - a name of our layout
    return int(result.scalar_one())


async def has_errors(session: AsyncSession, import_id: UUID) -> bool:
    """Whether any row of the import is wrong."""
    result = await session.execute(
        text("SELECT EXISTS (SELECT 1 FROM import_row WHERE import_id = :import_id AND error IS NOT NULL)"),
        {"import_id": import_id},
    )
    return bool(result.scalar_one())
