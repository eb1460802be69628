"""Loads the demonstration data through the public API: `python -m local_stack.demo`.

Started by the supervisor when all services are ready, or as a container that KABINET_DEMO_* tell where sites
are. Each step may be repeated; what is there stays.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from local_stack import operator, resident
from local_stack.client import Browser
from local_stack.errors import StackError
from local_stack.leftovers import read_json
from local_stack.ports import block

FOLDER = Path(__file__).resolve().parents[2] / "demo"
# The number in front of a file's name is its turn; the rest says what it is.
FILE_NAME = re.compile(r"\d+-([a-z]+)(?:-(\d{4}-\d{2}-\d{2}))?\.csv")
SERVICES = {
    "organisations": "accounts",
    "accounts": "accounts",
    "meters": "metering",
    "readings": "metering",
    "tariffs": "billing",
    "charges": "billing",
    "payments": "payments",
}
# A file of these holds everything that the organisation has, and another organisation's may be there as well.
ORGANISATION, OWNED = "centre", frozenset({"tariffs", "charges"})
SITES = ("portal", "backoffice", "sandbox")
STAFF_LOGIN = "supervisor@example.org"


@dataclass(frozen=True)
class Sites:
    """The three sites, as somebody who has not signed in yet."""

    portal: Browser
    backoffice: Browser
    sandbox: Browser

    @classmethod
    def on_this_machine(cls, ports: dict[str, int]) -> "Sites":
        """Those of the supervisor's stack."""
        return cls(*(Browser(f"http://localhost:{ports[name]}") for name in SITES))

    @classmethod
    def of_environment(cls) -> "Sites | None":
        """Those of KABINET_DEMO_<SITE>: the address people have, a space, host:port from here."""
        told = [os.environ.get(f"KABINET_DEMO_{name.upper()}", "").split() for name in SITES]
        return cls(*(Browser(words[0], reach=words[-1]) for words in told)) if all(told) else None


def main() -> int:
    """Load what is not loaded yet; say what went wrong in words."""
    sites = Sites.of_environment()
    try:
        if sites is not None:
            load(sites)
            return 0
        data = Path(os.environ["KABINET_LOCAL_DATA"])
        marker, wanted = data / "demo.json", {"files": fingerprint()}
        if read_json(marker) == wanted:
            say("the demonstration data is in already")
            return 0
        load(Sites.on_this_machine(block(read_json(data / "run/state.json")["port_base"])))
    except StackError as error:
        print(error, flush=True)
        return 1
    marker.write_text(json.dumps(wanted), "utf-8")
    return 0


def say(text: str) -> None:
    """A line of progress."""
    print(f"· {text}", flush=True)


def fingerprint() -> str:
    """Changes with any file of the demonstration."""
    digest = hashlib.sha256()
    for path in sorted(FOLDER.iterdir()):
        if path.is_file():
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def load(sites: Sites) -> None:
    """Staff, content, files, resident."""
    make_staff()
    fill(sites)


def fill(sites: Sites) -> None:
    """Content, files, resident: everything that goes by the public API."""
    browser = sign_in_staff(sites)
    operator.publish_content(browser, (FOLDER / "content.json").read_bytes())
    say("public texts: published")
    for file in files(FOLDER):
        operator.load(browser, file, tell=say)
    known = json.loads((FOLDER / "residents.json").read_text("utf-8"))
    for one in known:
        resident.arrive(sites.portal, sites.sandbox, person=resident.Person(**one["person"]))
        for account in one["accounts"]:
            resident.link(sites.portal, **account)
        say(f"resident {one['person']['first_name']}: {len(one['accounts'])} accounts linked")


def sign_in_staff(sites: Sites) -> Browser:
    """A session that may publish texts and import files."""
    staff = json.loads((FOLDER / "staff.json").read_text("utf-8"))["staff"]
    password = next(one["password"] for one in staff if one["login"] == STAFF_LOGIN)
    return operator.sign_in(sites.backoffice, sites.sandbox, login=STAFF_LOGIN, password=password)


def make_staff() -> None:
    """Run identity's own command; this process has identity's environment."""
    command = [sys.executable, "-m", "identity.bootstrap", "--file", str(FOLDER / "staff.json")]
    result = subprocess.run(command, check=False, capture_output=True, text=True)
    if result.returncode:
        raise StackError(f"The staff could not be made: {result.stderr.strip() or result.stdout.strip()}")
    say("staff: ready")


def files(folder: Path) -> list[operator.File]:
    """The CSV files of a folder in their order."""
    found = []
    for path in sorted(folder.glob("*.csv")):
        match = FILE_NAME.fullmatch(path.name)
        if match is None or match[1] not in SERVICES:
            raise StackError(f"{path.name} does not say what it is.", hint="<turn>-<kind>[-<period>].csv")
        kind, period = match[1], match[2] or ""
        whose = ORGANISATION if kind in OWNED else ""
        found.append(operator.File(SERVICES[kind], kind, path.name, path.read_bytes(), period, whose))
    return found


if __name__ == "__main__":
    sys.exit(main())
