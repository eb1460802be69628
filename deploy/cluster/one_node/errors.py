"""The one exception a person is meant to read: it is printed as text, never as a traceback."""


class ClusterError(Exception):
    """Something a person has to know or decide; `hint` says what helps."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint

    def __str__(self) -> str:
        message = super().__str__()
        return f"{message}\n  {self.hint}" if self.hint else message
