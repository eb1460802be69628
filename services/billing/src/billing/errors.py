"""Every problem billing answers with, beside the common ones."""

from common.problems import NotFound, Unavailable


class AccountNotFound(NotFound):
    """No such account, or not one of the caller's."""

    title = "Лицевой счёт не найден"


class ReceiptNotFound(NotFound):
    """No such receipt, or not one of the caller's, or older than what is shown."""

    title = "Квитанция не найдена"


class DocumentUnavailable(Unavailable):
    """What the document prints about the account cannot be had right now."""

    title = "Квитанцию сейчас не удаётся собрать. Попробуйте ещё раз через минуту"


class DocumentQueueFull(Unavailable):
    """Too many documents are being made at once."""

    title = "Сейчас готовится слишком много квитанций. Попробуйте ещё раз через минуту"
