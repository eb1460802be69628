"""From the staged tables to the tables of receipts, tagged with the import and not yet in force."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from billing.receipt.models import Receipt, Recipient
from common.ids import new_id

IDENTITIES_BATCH = 1000

ISSUES = """
    INSERT INTO receipt_issue (
        receipt_id, import_id, kind_name, issued_on, data_as_of, supplement, payments_from, payments_to, note,
        is_debt_net, debt_main_minor, debt_penalty_minor, paid_main_minor, paid_penalty_minor,
        charged_main_minor, charged_penalty_minor, due_main_minor, due_penalty_minor,
        preliminary_main_minor, preliminary_penalty_minor, advance_main_minor, advance_penalty_minor,
        fingerprint
    )
    SELECT k.receipt_id, :import_id, r.kind_name, r.issued_on, r.data_as_of, r.supplement, r.payments_from,
        r.payments_to, r.note, r.is_debt_net, r.debt_main, r.debt_penalty, r.paid_main, r.paid_penalty,
        r.charged_main, r.charged_penalty, r.due_main, r.due_penalty,
        r.preliminary_main, r.preliminary_penalty,
        coalesce(r.advance_main, r.due_main + r.preliminary_main),
        coalesce(r.advance_penalty, r.due_penalty + r.preliminary_penalty), f.fingerprint
    FROM staged_receipt r JOIN staged_key k USING (account, kind)
    JOIN staged_fingerprint f USING (account, kind)
"""
RECIPIENTS = """
    INSERT INTO receipt_recipient (
        receipt_id, import_id, recipient_id, position, group_name, name, bank_account, bank_name, bic,
        correspondent_account, inn, kpp, due_minor
    )
    SELECT k.receipt_id, :import_id, i.recipient_id, p.at_line, coalesce(nullif(p.group_name, ''), p.name),
        p.name, p.bank_account, p.bank_name, p.bic, p.correspondent_account, p.inn, p.kpp, p.due
    FROM staged_recipient p JOIN staged_key k USING (account, kind)
    JOIN recipient i ON i.organisation_id = k.organisation_id AND i.code = p.code
"""
LINES = """
    INSERT INTO receipt_line (
        receipt_id, import_id, line_no, recipient_id, service_code, name, short_name, is_penalty,
        debt_minor, paid_minor, charged_minor, total_minor, due_minor, preliminary_minor, days_of_debt
    )
    SELECT k.receipt_id, :import_id, l.line_no, i.recipient_id, l.service,
        coalesce(nullif(l.name, ''), s.name, l.service),
        coalesce(nullif(l.short_name, ''), nullif(s.short_name, ''), nullif(l.name, ''), s.name, l.service),
        l.is_penalty, l.debt, l.paid, l.charged, l.total, l.due, l.preliminary, l.days_of_debt
    FROM staged_line l JOIN staged_key k USING (account, kind)
    JOIN recipient i ON i.organisation_id = k.organisation_id AND i.code = l.recipient
    LEFT JOIN service s ON s.import_id = :tariffs_id AND s.code = l.service
"""
CHARGES = """
    INSERT INTO charge (
        period, receipt_id, import_id, line_no, operation_no, operation, tariff, tariff_unit, norm, norm_unit,
        volume, volume_unit, volume_kind, persons, charged_for, amount_minor
    )
    SELECT :period, k.receipt_id, :import_id, o.line_no,
        row_number() OVER (PARTITION BY o.account, o.kind, o.line_no ORDER BY o.at_line),
        o.operation, o.tariff, o.tariff_unit, o.norm, o.norm_unit, o.volume, o.volume_unit, o.volume_kind,
        o.persons, o.charged_for, o.amount
    FROM staged_operation o JOIN staged_key k USING (account, kind)
"""
COUNTED = """
    INSERT INTO counted_payment (account_id, kind_code, number, import_id)
    SELECT DISTINCT k.account_id, p.kind, p.number, CAST(:import_id AS uuid)
    FROM staged_payment p JOIN staged_key k USING (account, kind)
"""
SERVICES = """
    INSERT INTO service (import_id, code, name, short_name)
    SELECT :import_id, code, name, coalesce(nullif(short_name, ''), name) FROM staged_service
"""
TARIFFS = """
    INSERT INTO tariff (import_id, service_code, zone, valid_from, rate, unit, act)
    SELECT :import_id, service, zone, valid_from, rate, unit, act FROM staged_tariff
"""
DROP_CHARGES = """
    DELETE FROM charge c USING receipt_issue i WHERE i.import_id = :import_id AND c.period = :period
        AND c.receipt_id = i.receipt_id AND c.import_id = i.import_id
"""


async def load_charges(
    session: AsyncSession, import_id: UUID, *, period: date, tariffs_id: UUID | None
) -> None:
    """Copy the staged file into our tables; doing it again replaces what this import had there.

    Services that the file leaves without a name are called as in `tariffs_id`.
    """
    await drop_charges(session, import_id, period=period)
    await _find_identities(session, period)
    await _fingerprint(session, import_id)
    values: dict[str, Any] = {"import_id": import_id}
    for statement in (ISSUES, RECIPIENTS):
        await session.execute(text(statement), values)
    await session.execute(text(LINES), values | {"tariffs_id": tariffs_id})
    await session.execute(text(CHARGES), values | {"period": period})
    await session.execute(text(COUNTED), values)


async def load_tariffs(session: AsyncSession, import_id: UUID) -> None:
    """Copy the staged tariffs into our tables; doing it again replaces what this import had there."""
    values = {"import_id": import_id}
    for statement in ("DELETE FROM service WHERE import_id = :import_id",
                      "DELETE FROM tariff WHERE import_id = :import_id", SERVICES, TARIFFS):  # fmt: skip
        await session.execute(text(statement), values)


async def drop_charges(session: AsyncSession, import_id: UUID, *, period: date) -> None:
    """Remove what an import has loaded."""
    values: dict[str, Any] = {"import_id": import_id}
    await session.execute(text(DROP_CHARGES), values | {"period": period})
    await session.execute(text("DELETE FROM receipt_issue WHERE import_id = :import_id"), values)
    await session.execute(text("DELETE FROM counted_payment WHERE import_id = :import_id"), values)


async def forget_outdated(session: AsyncSession, *, place: str, period: date, keep: Sequence[UUID]) -> None:
    """Remove what earlier files of an organisation's month have loaded and nobody can bring back."""
    result = await session.execute(
        text(
            "SELECT id FROM import_file WHERE kind = 'charges' AND period = :place"
            " AND state IN ('applied', 'rolled_back', 'rejected', 'failed') AND NOT id = ANY(:keep)"
        ),
        {"place": place, "keep": list(keep)},
    )
    for import_id in result.scalars().all():
        await drop_charges(session, import_id, period=period)


async def _find_identities(session: AsyncSession, period: date) -> None:
    await session.execute(
        text(
            "CREATE TEMP TABLE staged_key (account text, kind text, account_id uuid, organisation_id uuid,"
            " receipt_id uuid) ON COMMIT DROP"
        )
    )
    await session.execute(
        text(
            "INSERT INTO staged_key SELECT r.account, r.kind, a.account_id, a.organisation_id, i.receipt_id"
            " FROM staged_receipt r JOIN staged_account a ON a.number = r.account LEFT JOIN receipt i"
            " ON i.account_id = a.account_id AND i.kind_code = r.kind AND i.period = :period"
        ),
        {"period": period},
    )
    await _add_receipts(session, period)
    await _add_recipients(session)
    await session.execute(text("ANALYZE staged_key"))


async def _add_receipts(session: AsyncSession, period: date) -> None:
    missing = await session.execute(
        text("SELECT account_id, kind FROM staged_key WHERE receipt_id IS NULL ORDER BY account_id, kind")
    )
    fresh = [
        {
            "receipt_id": new_id(), "account_id": account_id, "kind_code": kind, "period": period,
            "is_announced_as_current": False,
        }
        for account_id, kind in missing.all()
    ]  # fmt: skip
    for start in range(0, len(fresh), IDENTITIES_BATCH):
        batch = fresh[start : start + IDENTITIES_BATCH]
        await session.execute(insert(Receipt).values(batch).on_conflict_do_nothing())
    await session.execute(
        text(
            "UPDATE staged_key k SET receipt_id = i.receipt_id FROM receipt i WHERE k.receipt_id IS NULL"
            " AND i.account_id = k.account_id AND i.kind_code = k.kind AND i.period = :period"
        ),
        {"period": period},
    )


async def _add_recipients(session: AsyncSession) -> None:
    missing = await session.execute(
        text(
            "SELECT DISTINCT k.organisation_id, p.code FROM staged_recipient p"
            " JOIN staged_key k USING (account, kind)"
            " LEFT JOIN recipient i ON i.organisation_id = k.organisation_id AND i.code = p.code"
            " WHERE i.recipient_id IS NULL"
        )
    )
    fresh = [
        {"recipient_id": new_id(), "organisation_id": organisation_id, "code": code}
        for organisation_id, code in missing.all()
    ]
    for start in range(0, len(fresh), IDENTITIES_BATCH):
        batch = fresh[start : start + IDENTITIES_BATCH]
        await session.execute(insert(Recipient).values(batch).on_conflict_do_nothing())


async def _fingerprint(session: AsyncSession, import_id: UUID) -> None:
    """What a receipt consists of, in any order of rows, as one value to compare issues by."""
    await session.execute(
        text(
            "CREATE TEMP TABLE staged_fingerprint (account text, kind text, fingerprint text) ON COMMIT DROP"
        )
    )
    await session.execute(
        text(
            "INSERT INTO staged_fingerprint SELECT parsed->>'account', parsed->>'kind',"
            " md5(string_agg(md5(parsed::text), '' ORDER BY md5(parsed::text))) FROM import_row"
            " WHERE import_id = :import_id AND parsed->>'record' <> 'payment' GROUP BY 1, 2"
        ),
        {"import_id": import_id},
    )
    await session.execute(text("ANALYZE staged_fingerprint"))
