"""Expected failures as RFC 9457 problems; models and use cases raise them, `common.http` renders them."""

import re
from typing import Any, ClassVar

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):  # noqa: N818 - a problem is an answer, not a defect
    """An expected failure. Subclasses set `status` and `title`; `detail` speaks to the user.

    `keeps_changes` makes the transaction commit although the answer is an error: a failed attempt that has to
    be counted is itself a fact. `retry_after` asks for a pause, in seconds.
    """

    status: ClassVar[int] = 400
    title: ClassVar[str] = "Запрос не выполнен"
    keeps_changes: ClassVar[bool] = False
    retry_after: ClassVar[int | None] = None

    def __init__(self, detail: str | None = None, **extra: Any) -> None:
        super().__init__(detail or self.title)
        self.detail = detail
        self.extra = extra

    @classmethod
    def type_uri(cls) -> str:
        """Machine-readable name: `/problems/` + the class name in kebab case."""
        return "/problems/" + re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()

    def body(self) -> dict[str, Any]:
        """The problem document."""
        document: dict[str, Any] = {"type": self.type_uri(), "title": self.title, "status": self.status}
        if self.detail:
            document["detail"] = self.detail
        return document | self.extra

    def headers(self) -> dict[str, str]:
        """Extra response headers."""
        seconds = self.extra.get("retry_after_seconds", self.retry_after)
        return {} if seconds is None else {"Retry-After": str(seconds)}


class NotFound(Problem):
    """Nothing there, or not yours: the answer is the same."""

    status = 404
    title = "Не найдено"


class Unauthenticated(Problem):
    """No valid session."""

    status = 401
    title = "Нужно войти"


class Forbidden(Problem):
    """A valid session without the right."""

    status = 403
    title = "Недостаточно прав"


class Conflict(Problem):
    """The state of the object does not allow it."""

    status = 409
    title = "Сейчас это невозможно"


class VersionConflict(Conflict):
    """Somebody else changed the object meanwhile."""

    title = "Данные уже изменились. Обновите страницу"


class Busy(Problem):
    """The same object is being changed right now."""

    status = 409
    title = "Предыдущий запрос ещё выполняется. Повторите через пару секунд"
    retry_after = 2


class TooManyRequests(Problem):
    """A limit was reached."""

    status = 429
    title = "Слишком много попыток"
    keeps_changes = True


class PayloadTooLarge(Problem):
    """The body is over the route's limit."""

    status = 413
    title = "Слишком большой запрос"


class UnsupportedMedia(Problem):
    """The content type or file type is not accepted."""

    status = 415
    title = "Такой тип данных не принимается"


class Unprocessable(Problem):
    """Understood, but the values break a rule."""

    status = 422
    title = "Проверьте введённые данные"


class ValidationFailed(Unprocessable):
    """The payload does not have the declared form; `errors` lists the fields."""


class KeyMissing(Problem):
    """The request needs an Idempotency-Key."""

    status = 400
    title = "Нужен заголовок Idempotency-Key длиной от 16 до 255 знаков"


class KeyReused(Problem):
    """The same Idempotency-Key came with another request."""

    status = 422
    title = "Этот ключ уже использован для другого запроса"


class OutcomeUnknown(Problem):
    """The commit may or may not have happened."""

    status = 503
    title = "Не удалось узнать результат. Повторите запрос с тем же ключом"


class Unavailable(Problem):
    """A needed part is down or overloaded."""

    status = 503
    title = "Сервис временно недоступен. Попробуйте ещё раз чуть позже"
    retry_after = 2


class NotReady(Problem):
    """What the process needs to work is not there; `check` names it. Only health checks see it."""

    status = 503
    title = "Процесс не готов"


def problems(*classes: type[Problem]) -> dict[int | str, dict[str, Any]]:
    """The `responses=` of a route: which problems it can answer with."""
    responses: dict[int | str, dict[str, Any]] = {}
    for cls in classes:
        entry = responses.setdefault(cls.status, {"description": "", "content": {MEDIA_TYPE: {}}})
        entry["description"] = ", ".join(filter(None, [entry["description"], cls.type_uri()]))
    return responses
