"""Every problem this service answers with beyond the common ones."""

from common.problems import Conflict, NotFound, Unprocessable


class AccountNotFound(NotFound):
    """No such account, or not the caller's; a guest's number, house and flat that do not belong together."""

    title = "Данный лицевой счет не найден"


class MeterNotFound(NotFound):
    """No such meter, or not the caller's."""

    title = "Прибор учёта не найден"


class ReadingNotFound(NotFound):
    """No such reading or submission, or not the caller's."""

    title = "Показание не найдено"


class OrganisationNotFound(NotFound):
    """No account of this organisation is known here."""

    title = "Организация не найдена"


class ReadingRefused(Unprocessable):
    """Nothing of the submission was taken; `errors` says why for each row."""

    title = "Показание не принято!"


class ReadingUnusual(Conflict):
    """Some values are far above the usual; `items` asks about them, and nothing was taken yet."""

    title = "Расход больше обычного. Проверьте показания и подтвердите их"


class WindowClosed(Unprocessable):
    """Readings are not accepted today; `window` says when they are."""

    title = "Сейчас показания не принимаются"


class NotWithdrawable(Conflict):
    """Only a guest's reading of the current period can be taken back."""

    title = "Это показание нельзя отозвать"


class GuestReadingRefused(ReadingRefused):
    """The refusal a guest gets: the attempt is counted."""

    keeps_changes = True

    @classmethod
    def type_uri(cls) -> str:
        """The same answer as a resident's."""
        return ReadingRefused.type_uri()


class GuestReadingUnusual(ReadingUnusual):
    """The question a guest gets: the attempt is counted."""

    keeps_changes = True

    @classmethod
    def type_uri(cls) -> str:
        """The same answer as a resident's."""
        return ReadingUnusual.type_uri()
