"""What a log line holds, whoever writes it."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from common import telemetry


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.mark.check("C-41")
def test_a_librarys_line_is_json_without_personal_data(capsys: pytest.CaptureFixture[str]) -> None:
    telemetry.configure("sample", "info")

    logging.getLogger("uvicorn.error").info("call %s about account %s", "+7 900 123-45-67", "1000000007")

    line = json.loads(capsys.readouterr().err)
    assert line["event"] == "call [number] about account [number]"
    assert (line["service"], line["level"]) == ("sample", "info")


@pytest.mark.check("C-41")
def test_our_own_line_keeps_only_known_fields(capsys: pytest.CaptureFixture[str]) -> None:
    telemetry.configure("sample", "info")

    structlog.get_logger().info("request", status=200, surname="Демидова")

    line = json.loads(capsys.readouterr().err)
    assert line["status"] == 200
    assert "surname" not in line
