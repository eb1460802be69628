"""Every problem identity can answer with."""

from typing import Any

from common.problems import Conflict, NotFound, Problem, TooManyRequests, Unauthenticated, Unprocessable


class WrongCredentials(Unauthenticated):
    """Unknown login or wrong password: the answer is the same."""

    title = "Неверный логин или пароль"
    keeps_changes = True


class SessionOver(Unauthenticated):
    """The refresh token is unknown, used up or expired."""

    title = "Сессия завершена. Войдите ещё раз"
    keeps_changes = True


class SessionNotFound(NotFound):
    """No such session of yours."""

    title = "Такой сессии нет"


class TooManySignIns(TooManyRequests):
    """Too many wrong passwords from this device or address."""

    title = "Слишком много попыток входа. Попробуйте позже или войдите по коду"


class CodeTooSoon(TooManyRequests):
    """The last code was sent moments ago."""

    title = "Новый код можно запросить чуть позже"
    keeps_changes = False


class TooManyCodes(TooManyRequests):
    """The hour's or day's number of codes is used up."""

    title = "Слишком много запросов кода. Попробуйте позже"


class TooManyWrongCodes(TooManyRequests):
    """The day's number of wrong codes for this address is used up."""

    title = "Слишком много неверных кодов. Попробуйте завтра"


class ChallengeRequired(Problem):
    """Somebody guesses codes: a proof of work has to come in `X-Altcha`; `challenge` is the puzzle."""

    status = 428
    title = "Нужна дополнительная проверка. Обновите страницу и повторите"
    # Whoever brought a solution has used it up.
    keeps_changes = True


class CodeNotDelivered(Problem):
    """The message channel did not take the code; nothing was kept."""

    status = 503
    title = "Не удалось отправить код. Попробуйте ещё раз через минуту"

    def headers(self) -> dict[str, str]:
        """Ask for a short pause."""
        return {"Retry-After": "10"}


class CodeMismatch(Unprocessable):
    """The code is not the one that was sent."""

    title = "Код не подошёл"
    keeps_changes = True


class CodeExpired(Unprocessable):
    """Five minutes are over."""

    title = "Срок действия кода истек. Повторите попытку!"


class CodeExhausted(Unprocessable):
    """All tries of this code are used up."""

    title = "Слишком много неверных попыток. Запросите новый код"


class CodeUsed(Unprocessable):
    """A code works once."""

    title = "Этот код уже использован"


class FlowNotFound(NotFound):
    """Nothing waits for a code under this id."""

    title = "Запрос кода не найден. Начните заново"


class RegistrationNotFound(NotFound):
    """No such unfinished registration."""

    title = "Регистрация не найдена. Начните заново"


class PhoneTaken(Conflict):
    """Said only to who has proven to hold the phone."""

    title = "На указанный номер уже зарегистрирован личный кабинет"
    keeps_changes = True


class EmailTaken(Conflict):
    """Another cabinet has this address confirmed; said only to who has proven to hold the mailbox."""

    title = "Указанная электронная почта уже зарегистрирована в личном кабинете"
    keeps_changes = True


class EmailAlreadyConfirmed(Conflict):
    """There is nothing to confirm."""

    title = "Адрес электронной почты уже подтверждён"


class PhoneWithoutCabinet(Unprocessable):
    """Said only to who has proven to hold the phone."""

    title = "На этот номер личный кабинет не зарегистрирован"
    keeps_changes = True


class EmailWithoutCabinet(Unprocessable):
    """Said only to who has proven to hold the mailbox."""

    title = "Этот адрес не подтверждён ни в одном личном кабинете"
    keeps_changes = True


class WeakPassword(Unprocessable):
    """The password breaks the policy; `errors` says how."""

    title = "Выберите другой пароль"

    def __init__(self, lacks: list[tuple[str, str]]) -> None:
        errors: list[dict[str, Any]] = [
            {"field": "password", "message": message, "code": code} for code, message in lacks
        ]
        super().__init__(lacks[0][1], errors=errors)


class ConsentMissing(Unprocessable):
    """A text that has to be accepted was not."""

    title = "Чтобы зарегистрироваться, примите условия"


class ConsentOutdated(Unprocessable):
    """The accepted version is not the one in force; `current` lists those."""

    title = "Условия обновились. Прочитайте и примите новую редакцию"


class TextsNotPublished(Problem):
    """The texts to be accepted are not known yet."""

    status = 503
    title = "Регистрация пока недоступна: условия ещё не опубликованы"
