"""The question that carries a one-time code; codes never enter a stream."""

from typing import ClassVar, Literal

from contracts.base import Message


class CodeQuery(Message):
    """Asked on `notify.code.send`: deliver this code now."""

    subject: ClassVar[str] = "notify.code.send"

    channel: Literal["sms", "email"]
    address: str
    purpose: str
    code: str
    language: str = "ru"


class CodeReply(Message):
    """Whether the channel took the message."""

    accepted: bool
