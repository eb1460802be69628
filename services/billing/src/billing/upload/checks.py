"""What makes a file of charges wrong as a whole: unknown accounts, loose records, control totals.

Sums that only look odd, such as a row floored at zero, are not errors: the source decides what is due.
"""

from billing.upload.staging_repository import Check

_RUBLES = "replace(to_char(({}) / 100.0, 'FM999999999990.00'), '.', ',')"


def _rubles(expression: str) -> str:
    return _RUBLES.format(expression)


def _without_receipt(record: str) -> Check:
    return Check(
        "лицевой счёт",
        f"""
        SELECT c.at_line, 'Нет записи receipt для счёта ' || c.account || ' и вида ' || c.kind
        FROM staged_{record} c LEFT JOIN staged_receipt r USING (account, kind) WHERE r.account IS NULL
        """,  # noqa: S608 - a name of our layout
    )


def _repeated(record: str, column: str, *, key: str, what: str) -> Check:
    return Check(
        column,
        f"""
        SELECT at_line, '{what} уже есть в строке ' || first_line FROM (
            SELECT at_line, min(at_line) OVER (PARTITION BY {key}) AS first_line FROM staged_{record}
        ) each WHERE at_line > first_line
        """,  # noqa: S608 - names of our layout
    )


CHARGES_CHECKS = (
    Check(
        "лицевой счёт",
        """
        SELECT r.at_line, 'Лицевой счёт ' || r.account || ' не найден'
        FROM staged_receipt r LEFT JOIN staged_account a ON a.number = r.account WHERE a.account_id IS NULL
        """,
    ),
    Check(
        "лицевой счёт",
        """
        SELECT r.at_line, 'Лицевой счёт ' || r.account || ' есть у нескольких организаций'
        FROM staged_receipt r JOIN staged_account a ON a.number = r.account
        GROUP BY r.at_line, r.account HAVING count(*) > 1
        """,
    ),
    _repeated("receipt", "лицевой счёт", key="account, kind", what="Квитанция этого вида по этому счёту"),
    _repeated("recipient", "получатель", key="account, kind, code", what="Этот получатель"),
    _repeated("line", "№", key="account, kind, line_no", what="Строка квитанции с этим номером"),
    *(_without_receipt(record) for record in ("recipient", "line", "operation", "payment")),
    Check(
        "получатель",
        """
        SELECT l.at_line, 'Нет записи recipient с кодом ' || l.recipient
        FROM staged_line l LEFT JOIN staged_recipient p
            ON p.account = l.account AND p.kind = l.kind AND p.code = l.recipient
        WHERE p.code IS NULL
        """,
    ),
    Check(
        "№",
        """
        SELECT o.at_line, 'Нет записи line с номером ' || o.line_no
        FROM staged_operation o LEFT JOIN staged_line l USING (account, kind, line_no)
        WHERE l.line_no IS NULL
        """,
    ),
    Check(
        "к оплате",
        f"""
        SELECT p.at_line, 'Строки этого получателя складываются в ' || {_rubles("coalesce(sum(l.due), 0)")}
            || ', а у получателя указано ' || {_rubles("p.due")}
        FROM staged_recipient p LEFT JOIN staged_line l
            ON l.account = p.account AND l.kind = p.kind AND l.recipient = p.code
        GROUP BY p.at_line, p.due HAVING coalesce(sum(l.due), 0) <> p.due
        """,  # noqa: S608 - no value from outside
    ),
    Check(
        "к оплате",
        f"""
        SELECT r.at_line, 'Строки складываются в ' || {_rubles("sum(l.due)")}
            || ', а в квитанции к оплате ' || {_rubles("r.due_main + r.due_penalty")}
        FROM staged_receipt r JOIN staged_line l USING (account, kind)
        GROUP BY r.at_line, r.due_main, r.due_penalty HAVING sum(l.due) <> r.due_main + r.due_penalty
        """,  # noqa: S608 - no value from outside
    ),
    Check(
        "к оплате",
        f"""
        SELECT r.at_line, 'Получатели складываются в ' || {_rubles("sum(p.due)")}
            || ', а в квитанции к оплате ' || {_rubles("r.due_main + r.due_penalty")}
        FROM staged_receipt r JOIN staged_recipient p USING (account, kind)
        GROUP BY r.at_line, r.due_main, r.due_penalty HAVING sum(p.due) <> r.due_main + r.due_penalty
        """,  # noqa: S608 - no value from outside
    ),
)

TARIFFS_CHECKS = (
    _repeated("service", "услуга", key="code", what="Эта услуга"),
    _repeated("tariff", "действует с", key="service, zone, valid_from", what="Тариф с этого дня"),
    Check(
        "услуга",
        """
        SELECT t.at_line, 'Нет записи service с кодом ' || t.service
        FROM staged_tariff t LEFT JOIN staged_service s ON s.code = t.service WHERE s.code IS NULL
        """,
    ),
)
