"""One-time codes, read where a person would read them: on the sandbox's SMS page and in its mailbox."""

import re
import time
from dataclasses import dataclass
from urllib.parse import quote

from local_stack.client import Browser
from local_stack.errors import StackError

CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")
WAIT_SECONDS = 30.0
PAUSE_SECONDS = 0.2


@dataclass(frozen=True)
class Inbox:
    """Messages to one address; `seen` are those that came before."""

    sandbox: Browser
    path: str
    seen: frozenset[str]

    @classmethod
    def sms(cls, sandbox: Browser, phone: str) -> "Inbox":
        """The SMS of a phone, from now on."""
        return cls._open(sandbox, f"/api/sms?phone={quote(phone)}")

    @classmethod
    def mail(cls, sandbox: Browser, address: str) -> "Inbox":
        """The mails of an address, from now on."""
        return cls._open(sandbox, f"/api/mail?to={quote(address)}")

    @classmethod
    def _open(cls, sandbox: Browser, path: str) -> "Inbox":
        return cls(sandbox, path, frozenset(str(one["id"]) for one in sandbox.get(path)["items"]))

    def code(self) -> str:
        """The code of the next message."""
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline:
            for message in self.sandbox.get(self.path)["items"]:
                found = CODE.search(message["text"])
                if str(message["id"]) not in self.seen and found:
                    return found[0]
            time.sleep(PAUSE_SECONDS)
        raise StackError(f"No message with a code came to {self.path} in {WAIT_SECONDS:.0f} s.")
