"""Writes docs/api/<service>.json, the OpenAPI document of each service; --check fails on a stale one."""

import json
import sys
from pathlib import Path

from common.http import build_app
from common.serve import load
from common.settings import ServiceSettings

ROOT = Path(__file__).resolve().parent.parent
SERVICES = ("identity", "accounts", "metering", "billing", "payments", "tickets", "notify", "content")


def document(service: str) -> str:
    """The OpenAPI document of a service as text; no server is needed for it."""
    definition = load(service)
    known = {"environment": "dev", "role": "api", "database_url": _Plain(), "nats_url": _Plain()}
    defaults = {
        name: field.get_default(call_default_factory=True)
        for name, field in ServiceSettings.model_fields.items()
    }
    settings = definition.settings_class.model_construct(**{**defaults, **known})
    app = build_app(definition, settings)
    return json.dumps(app.openapi(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


class _Plain:
    @staticmethod
    def get_secret_value() -> str:
        return "postgresql+psycopg://nobody@localhost/nothing"


def main() -> None:
    """Write or check every document."""
    folder = ROOT / "docs" / "api"
    folder.mkdir(parents=True, exist_ok=True)
    stale = []
    for service in SERVICES:
        path, text = folder / f"{service}.json", document(service)
        if "--check" in sys.argv:
            if not path.exists() or path.read_text() != text:
                stale.append(service)
        else:
            path.write_text(text)
    if stale:
        raise SystemExit(f"docs/api is not fresh for {', '.join(stale)}: run `make openapi`")
    print("docs/api is fresh" if "--check" in sys.argv else "docs/api written")


if __name__ == "__main__":
    main()
