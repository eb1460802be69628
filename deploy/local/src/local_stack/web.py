"""Copies of the built web apps for the gateway, configured for this installation."""

import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

from local_stack.layout import Layout, checkout

APPS = ("portal", "backoffice")
CONFIGURATION = re.compile(r'(<script type="application/json" id="lk-config">)(.*?)(</script>)', re.DOTALL)
NOT_BUILT = """<!doctype html>
<html lang="ru"><meta charset="utf-8"><title>Кабинет</title>
<h1>Веб-приложение ещё не собрано</h1>
<p>Выполните <code>make web</code>.</p>
</html>
"""


def publish(layout: Layout) -> None:
    """Replace what the gateway serves by fresh copies; no request sees half of one."""
    layout.web.mkdir(mode=0o755, exist_ok=True)
    overrides = _overrides()
    for app in APPS:
        built = checkout() / "web/apps" / app / "dist"
        fresh = layout.web / f"{app}.new"
        shutil.rmtree(fresh, ignore_errors=True)
        if (built / "index.html").exists():
            shutil.copytree(built, fresh)
        else:
            fresh.mkdir()
            (fresh / "index.html").write_text(NOT_BUILT, "utf-8")
        configure(fresh / "index.html", overrides)
        _swap(fresh, layout.web / app)
    fresh = layout.web / "docs.new"
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(checkout() / "deploy/gateway/docs", fresh)
    _swap(fresh, layout.web / "docs")


def _overrides() -> dict[str, Any]:
    """Name, phone, colours and the like of one organisation: the JSON file KABINET_WEB_CONFIG points to."""
    chosen = os.environ.get("KABINET_WEB_CONFIG")
    values: dict[str, Any] = json.loads(Path(chosen).read_text("utf-8")) if chosen else {}
    return values


def configure(page: Path, overrides: dict[str, Any]) -> None:
    """Write the configuration into a start page; its ready compressed copies would be stale."""
    html = page.read_text("utf-8")
    page.write_text(CONFIGURATION.sub(lambda found: _merged(found, overrides), html), "utf-8")
    for suffix in (".br", ".gz", ".zst"):
        page.with_name(page.name + suffix).unlink(missing_ok=True)


def _merged(found: re.Match[str], overrides: dict[str, Any]) -> str:
    values = {**json.loads(found[2]), **overrides}
    # Inside a script element only "<" could end it early.
    text = json.dumps(values, ensure_ascii=False).replace("<", "\\u003c")
    return f"{found[1]}{text}{found[3]}"


def _swap(fresh: Path, current: Path) -> None:
    """Put the fresh folder in the place of the current one, readable for the gateway's user."""
    for path in (fresh, *fresh.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    old = current.with_suffix(".old")
    shutil.rmtree(old, ignore_errors=True)
    if current.exists():
        current.rename(old)
    fresh.rename(current)
    shutil.rmtree(old, ignore_errors=True)
