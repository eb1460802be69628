"""Every problem this service can answer with."""

from common.problems import NotFound


class NotificationNotFound(NotFound):
    """No such notification, or somebody else's."""

    title = "Уведомление не найдено"


class ChannelError(Exception):
    """A channel did not take a message; `is_final` tells whether trying again can help."""

    def __init__(self, message: str, *, is_final: bool = False) -> None:
        super().__init__(message)
        self.is_final = is_final
