"""Step 7 over the interface: an application with two files goes to and fro between resident and operator."""

import io
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfWriter

from common import clock
from e2e.conftest import Neighbour
from e2e.outside import Sandbox, eventually
from e2e.people import Operator, People, Resident
from e2e.twins import Q

SERVICE = "water-meter-commissioning"
REASON = "Приложите читаемую копию паспорта счётчика."


def jpeg(size: tuple[int, int] = (600, 400)) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, (200, 200, 190)).save(written, "JPEG")
    return written.getvalue()


def pdf() -> bytes:
    writer, written = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(written)
    return written.getvalue()


def form(version: int, **changes: Any) -> dict[str, Any]:
    meter = {
        "serial": "55512345",
        "kind": "cold",
        "place": "кухня",
        "installed_on": (clock.today() - timedelta(days=3)).isoformat(),
        "verified_until": (clock.today() + timedelta(days=2000)).isoformat(),
        "value": "0.125",
    }
    return {
        "version": version,
        "meters": [meter],
        "contact_phone": "+7 (900) 000-00-01",
        "comment": "Домофон 7",
        "accepts_policy": True,
        "grants_access": True,
    } | changes


async def complete(anna: Resident) -> dict[str, Any]:
    """A draft with everything in it."""
    body = {"service_code": SERVICE, "account_id": anna.account_id}

    async def allowed() -> dict[str, Any] | None:
        answer = await anna.call("POST", "tickets/v1/applications", json=body)
        return answer.json() if answer.status_code == 201 else None

    draft = await eventually(allowed, what="tickets knows of the link")
    path = f"tickets/v1/applications/{draft['id']}"
    partial = form(draft["version"], meters=[{"serial": "555"}], accepts_policy=False)
    await anna.done("PUT", f"{path}/form", json=partial)
    kept = await anna.get(path)
    assert (kept["status"], kept["form"]["meters"][0]["serial"]) == ("draft", "555")
    early = await anna.call("POST", f"{path}/submit")
    assert (early.status_code, early.json()["type"]) == (422, "/problems/application-incomplete")

    files = (
        ("passport", "Паспорт.jpg", jpeg(), "image/jpeg"),
        ("verification_act", "act.pdf", pdf(), "application/pdf"),
    )
    for kind, name, content, content_type in files:
        await anna.done(
            "POST", f"{path}/attachments", data={"kind": kind}, files={"file": (name, content, content_type)}
        )
    await anna.done("PUT", f"{path}/form", json=form(kept["version"]))
    ready: dict[str, Any] = await anna.get(path)
    assert [one["kind"] for one in ready["attachments"]] == ["passport", "verification_act"]
    return ready


async def decide(operator: Operator, application_id: str, *, decision: str, **given: Any) -> Any:
    path = f"tickets/v1/queue/{application_id}"
    card = await operator.get(path)
    body = {"decision": decision, "version": card["version"], **given}
    return await operator.done("POST", f"{path}/decisions", json=body)


@pytest.mark.feature("TIC-02")
async def test_the_regulation_is_read_before_applying(people: People) -> None:
    services = (await people.visitor().get("tickets/v1/services"))["items"]
    (service,) = [one for one in services if one["code"] == SERVICE]
    assert service["steps"]
    assert service["documents"]
    assert service["refusals"]


@pytest.mark.feature("TIC-03", "TIC-05", "TIC-06", "TIC-07", "NOT-06", "OPS-01", "OPS-02", "OPS-03")
@pytest.mark.part("NOT-08")
async def test_an_application_is_returned_corrected_and_completed(
    neighbour: Neighbour, operator: Operator, outside: Sandbox
) -> None:
    anna = await neighbour(Q)
    await anna.confirm_email()
    application = await complete(anna)
    path, number = f"tickets/v1/applications/{application['id']}", application["number"]
    sent = await anna.done("POST", f"{path}/submit")
    assert (sent["status"], sent["is_editable"]) == ("sent", False)
    late = await anna.call("PUT", f"{path}/form", json=form(sent["version"]))
    assert (late.status_code, late.json()["type"]) == (409, "/problems/application-locked")

    queue = (await operator.get("tickets/v1/queue", status="sent", limit=100))["items"]
    assert application["id"] in {one["id"] for one in queue}
    await operator.done("POST", f"tickets/v1/queue/{application['id']}/lease")
    await decide(operator, application["id"], decision="accept")
    await anna.notice(f"{number}")
    silent = await operator.call(
        "POST",
        f"tickets/v1/queue/{application['id']}/decisions",
        json={"decision": "return", "version": sent["version"] + 1},
    )
    assert (silent.status_code, silent.json()["type"]) == (422, "/problems/reason-missing")
    await decide(operator, application["id"], decision="return", reason=REASON)
    returned = await anna.get(path)
    assert (returned["status"], returned["is_editable"]) == ("returned", True)
    assert returned["history"][-1]["reason"] == REASON

    await anna.done("PUT", f"{path}/form", json=form(returned["version"], comment="Исправлено"))
    await anna.done("POST", f"{path}/submit")
    for decision in ("accept", "start", "complete"):
        await decide(operator, application["id"], decision=decision)
    done = await anna.get(path)
    assert [step["status"] for step in done["history"]] == [
        "sent", "accepted", "returned", "sent", "accepted", "in_work", "done",
    ]  # fmt: skip

    async def all_told() -> bool:
        return len(await anna.notices(number)) >= 5

    await eventually(all_told, what="every change is in the notification centre")
    await outside.letter(anna.email, REASON)

    async def all_mailed() -> bool:
        return len(await outside.letters(anna.email, number)) >= 5

    await eventually(all_mailed, what="every change is in the mailbox")


@pytest.mark.feature("TIC-20")
async def test_files_are_seen_by_their_owner_and_operators_only(
    neighbour: Neighbour, operator: Operator, people: People
) -> None:
    anna, stranger = await neighbour(Q), await people.resident()
    application = await complete(anna)
    await anna.done("POST", f"tickets/v1/applications/{application['id']}/submit")
    file = application["attachments"][1]
    own = f"tickets/v1/applications/{application['id']}/attachments/{file['id']}"
    answer = await anna.call("GET", own)
    assert answer.content.startswith(b"%PDF")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"
    theirs = await operator.call("GET", own.replace("applications", "queue"))
    assert theirs.content == answer.content
    assert (await stranger.call("GET", own)).status_code == 404
    assert (await stranger.call("GET", own.replace("applications", "queue"))).status_code == 401
    assert (await people.visitor().call("GET", own)).status_code == 401


@pytest.mark.feature("OPS-02")
async def test_two_operators_do_not_decide_over_each_other(neighbour: Neighbour, operator: Operator) -> None:
    anna = await neighbour(Q)
    application = await complete(anna)
    sent = await anna.done("POST", f"tickets/v1/applications/{application['id']}/submit")
    path = f"tickets/v1/queue/{application['id']}/decisions"
    await operator.done("POST", path, json={"decision": "accept", "version": sent["version"]})
    stale = await operator.call("POST", path, json={"decision": "start", "version": sent["version"]})
    assert (stale.status_code, stale.json()["type"]) == (409, "/problems/version-conflict")
