"""The SMTP server in front of the mailbox."""

import asyncio

from aiosmtpd.smtp import SMTP, Envelope, Session

from sandbox.answering import STRIKING
from sandbox.faults import SILENCE_LIMIT_SECONDS, Fault, Faults, Target
from sandbox.journal import Journal
from sandbox.mail.mailbox import Mailbox
from sandbox.world import World

RECIPIENT_LIMIT = 100


class Sink:
    """aiosmtpd's handler: every letter goes to the mailbox unless a fault says otherwise."""

    def __init__(self, mailbox: Mailbox, *, faults: Faults, journal: Journal) -> None:
        self._mailbox = mailbox
        self._faults = faults
        self._journal = journal

    # positional for aiosmtpd
    async def handle_RCPT(  # noqa: N802 - the library's name and arguments
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        """Accept any recipient that looks like an address."""
        del server, session
        name, _, domain = address.rpartition("@")
        if not name or not domain:
            return "553 5.1.3 Bad recipient address"
        if len(envelope.rcpt_tos) >= RECIPIENT_LIMIT:
            return "452 4.5.3 Too many recipients"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    # positional for aiosmtpd
    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - same
        """Keep the letter and answer, with the armed fault in between."""
        del session
        source = (
            envelope.content if isinstance(envelope.content, bytes) else str(envelope.content or "").encode()
        )
        recipients = [str(address) for address in envelope.rcpt_tos]
        head = source.split(b"\r\n\r\n", 1)[0].decode("utf-8", "replace")
        subject = " ".join(recipients)
        struck = self._faults.strike(Target.MAIL, (*STRIKING, Fault.DECLINED), subject=f"{subject} {head}")
        kind = struck.fault if struck else None
        refusal = {
            Fault.ERROR_500: "451 4.3.0 Temporary failure, try again later",
            Fault.DECLINED: "550 5.7.1 Message refused",
        }.get(kind or Fault.SLOW)
        answer = (
            refusal
            or f"250 OK {self._keep(source, recipients=recipients, sender=str(envelope.mail_from or ''))}"
        )
        request: dict[str, object] = {"from": envelope.mail_from, "to": recipients, "size": len(source)}
        self._journal.write(
            Target.MAIL,
            "DATA",
            request=request,
            answer=answer,
            status=int(answer[:3]),
            subject=subject,
            fault=kind,
        )
        if struck and kind in (Fault.SLOW, Fault.SILENT):
            await asyncio.sleep(min(struck.seconds, SILENCE_LIMIT_SECONDS))
        if kind in (Fault.SILENT, Fault.TRUNCATED) and isinstance(server.transport, asyncio.WriteTransport):
            server.transport.abort()
        return answer

    def _keep(self, source: bytes, *, recipients: list[str], sender: str) -> int:
        return self._mailbox.put_source(source, recipients=recipients, sender=sender)


def smtp_session(world: World) -> SMTP:
    """Make the protocol of one connection."""
    return SMTP(
        Sink(world.mailbox, faults=world.faults, journal=world.journal),
        data_size_limit=world.settings.mail_max_bytes,
        enable_SMTPUTF8=True,
        hostname="sandbox.example.org",
        ident="Sandbox mailbox",
    )
