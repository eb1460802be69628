"""Every problem this service can answer with."""

from common.problems import Conflict, NotFound, TooManyRequests, Unprocessable, VersionConflict

TOO_MANY_MISSES = (
    "Слишком много неудачных попыток. Попробуйте завтра или зайдите с квитанцией в офис обслуживания"
)
TOO_MANY_SEARCHES = "Вы ищете слишком часто. Подождите немного и попробуйте ещё раз"


class AccountNotFound(NotFound):
    """No such account at this address, or not yours: one answer for both; a missed search is counted."""

    title = "Данный лицевой счет не найден"
    keeps_changes = True


class AccountAmbiguous(Conflict):
    """Two organisations use this number for the same house and flat; `organisations` lists them."""

    title = "Такой счёт есть у нескольких организаций. Выберите свою"


class SurnameMismatch(Unprocessable):
    """The surname is not the owner's or tenant's; the miss is counted. `attempts_left` is for today."""

    title = "Фамилия не совпадает с фамилией собственника или нанимателя"
    keeps_changes = True


class LinkNotFound(NotFound):
    """No such link, or not the caller's."""

    title = "Лицевой счёт не привязан к вашему кабинету"


class TooManyLinks(Conflict):
    """The cabinet holds as many accounts as it may."""

    title = "К кабинету привязано слишком много счетов. Отвяжите ненужные"


class PrimaryRequired(Unprocessable):
    """One account is always the primary one."""

    title = "Чтобы сменить основной счёт, выберите основным другой"


__all__ = [
    "TOO_MANY_MISSES",
    "TOO_MANY_SEARCHES",
    "AccountAmbiguous",
    "AccountNotFound",
    "LinkNotFound",
    "PrimaryRequired",
    "SurnameMismatch",
    "TooManyLinks",
    "TooManyRequests",
    "VersionConflict",
]
