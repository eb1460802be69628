"""Every problem that payments can answer with, besides those of `common`."""

from common.problems import Conflict, NotFound, Unprocessable


class ReceiptNotPayable(Conflict):
    """The receipt was replaced or taken back, or its organisation takes no payments here."""

    title = "Эту квитанцию сейчас нельзя оплатить здесь"


class NothingToPay(Unprocessable):
    """No line of the receipt has anything due."""

    title = "По этой квитанции платить не нужно"


class CartFull(Unprocessable):
    """The cart has no room for more lines."""

    title = "В корзине слишком много строк. Оплатите сначала то, что в ней есть"


class CartLocked(Conflict):
    """A payment of this cart is on its way; `payment_id` names it."""

    title = "Предыдущий платёж ещё не завершён"


class CartChanged(Conflict):
    """The cart is not the one the resident saw."""

    title = "Корзина изменилась. Проверьте суммы и нажмите «Оплатить» ещё раз"


class CartEmpty(Unprocessable):
    """There is nothing in the cart."""

    title = "Корзина пуста"


class SumTooSmall(Unprocessable):
    """A changed sum or the total is below the least payment; `minimum_minor` says which."""

    title = "Сумма меньше минимальной"


class SumTooLarge(Unprocessable):
    """The total is above the greatest payment; `maximum_minor` says which."""

    title = "Сумма больше максимальной"


class RulesOutdated(Conflict):
    """Other payment rules are in force; `rules_version` says which."""

    title = "Правила оплаты обновились. Ознакомьтесь с ними ещё раз"


class LineNotFound(NotFound):
    """No such line in this cart."""


class PaymentNotFound(NotFound):
    """No such payment, or not yours."""


class PaymentFinished(Conflict):
    """The payment has come to its end already."""

    title = "Этот платёж уже завершён"
