"""Every problem this service can answer with."""

from common.problems import (
    Conflict,
    NotFound,
    PayloadTooLarge,
    Unavailable,
    Unprocessable,
    UnsupportedMedia,
)


class ServiceNotFound(NotFound):
    """No such e-service."""

    title = "Такой услуги нет"


class ApplicationNotFound(NotFound):
    """No such application, or somebody else's."""

    title = "Заявка не найдена"


class AccountNotFound(NotFound):
    """No such account among the caller's."""

    title = "Лицевой счёт не найден"


class AttachmentNotFound(NotFound):
    """No such file, or somebody else's."""

    title = "Файл не найден"


class ApplicationIncomplete(Unprocessable):
    """Something required is missing; `errors` lists it."""

    title = "Заполните обязательные поля"


class ApplicationLocked(Conflict):
    """In this status the applicant cannot change it."""

    title = "Заявка уже отправлена, изменить её нельзя"


class StatusNotAllowed(Conflict):
    """The status does not allow this decision."""

    title = "В этом статусе так решить нельзя"


class ReasonMissing(Unprocessable):
    """The applicant must learn why."""

    title = "Напишите причину: её увидит заявитель"


class HeldByColleague(Conflict):
    """Another operator works on it."""

    title = "Заявку уже взял другой сотрудник"


class TooManyDrafts(Conflict):
    """The user has too many unsent applications."""

    title = "Слишком много неотправленных заявок: отправьте или удалите лишние"


class FileTooLarge(PayloadTooLarge):
    """The file is over the limit."""

    title = "Файл слишком большой"


class FileTypeRefused(UnsupportedMedia):
    """Not one of the accepted types, whatever its name says."""

    title = "Такой файл не подходит. Пришлите фото JPEG, PNG, HEIC или документ PDF"


class FileBroken(Unprocessable):
    """The file cannot be read."""

    title = "Файл повреждён: откройте его у себя и сохраните заново"


class TooManyFiles(Conflict):
    """The application has too many files, or they are too large together."""

    title = "В заявке слишком много файлов"


class StorageUnavailable(Unavailable):
    """The object storage does not answer; nothing was attached."""

    title = "Файл не сохранился: хранилище временно недоступно. Попробуйте ещё раз через минуту"
