"""In production no service starts with a secret that is missing, empty, short or the demo's (C-50)."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from joserfc.jwk import OKPKey
from pydantic import SecretStr, ValidationError

from common.serve import load
from common.settings import faults

SERVICES = ("identity", "accounts", "metering", "billing", "payments", "tickets", "notify", "content")
STRONG = "7d1c0b5ea94f62838f0e"
DEMO = "demo-4b1f0c9e7a6d3528"
ADDRESSES = {
    "database_url": "postgresql+psycopg://kabinet:{}@db.example.org/kabinet",
    "nats_url": "nats://kabinet:{}@nats.example.org:4222",
    "redis_url": "rediss://:{}@redis.example.org:6379/0",
}
WEAK = {"empty": "", "short": "5e1a9", "simple": "aaaaaaaaaaaaaaaaaaaaaaaa", "demo": DEMO}
# What is not a secret may be missing, and so may the secrets of servers that are not used.
OPTIONAL = {("billing", "redis_url"), ("notify", "smtp_password")}


def is_secret(annotation: object) -> bool:
    return SecretStr in (annotation, *getattr(annotation, "__args__", ()))


def secrets_of(service: str) -> list[str]:
    fields = load(service).settings_class.model_fields
    return [name for name, field in fields.items() if is_secret(field.annotation)]


def good(service: str) -> dict[str, str]:
    """An environment in which the service starts."""
    values = {"environment": "production", "jwks_url": "https://identity.example.org/jwks.json"}
    for name, field in load(service).settings_class.model_fields.items():
        if name == "signing_key":
            values[name] = json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=True))
        elif is_secret(field.annotation):
            values[name] = ADDRESSES.get(name, "{}").format(STRONG)
        elif field.is_required():
            values[name] = "https://x.example.org"
    return {f"KABINET_{name.upper()}": value for name, value in values.items()}


def bad() -> Iterator[tuple[str, str, str]]:
    for service in SERVICES:
        for name in secrets_of(service):
            for kind in ("missing", *WEAK):
                if not (kind == "missing" and (service, name) in OPTIONAL):
                    yield service, name, kind


def environment(service: str, name: str, *, kind: str) -> dict[str, str]:
    values = good(service)
    variable = f"KABINET_{name.upper()}"
    del values[variable]
    if kind != "missing":
        values[variable] = ADDRESSES.get(name, "{}").format(WEAK[kind])
    return values


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("KABINET_")]:
        monkeypatch.delenv(name)


@pytest.mark.parametrize("service", SERVICES)
def test_strong_secrets_are_taken(service: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in good(service).items():
        monkeypatch.setenv(name, value)
    assert load(service).settings_class().environment == "production"
    for name in [name for owner, name in OPTIONAL if owner == service]:
        monkeypatch.delenv(f"KABINET_{name.upper()}")
    assert load(service).settings_class().environment == "production"


@pytest.mark.check("C-50")
@pytest.mark.parametrize(("service", "name", "kind"), list(bad()))
def test_a_weak_secret_is_refused(
    service: str, name: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable, value in environment(service, name, kind=kind).items():
        monkeypatch.setenv(variable, value)
    with pytest.raises(ValidationError) as caught:
        load(service).settings_class()
    told = faults(caught.value)
    assert told.startswith(f"KABINET_{name.upper()} "), told
    assert "\n" not in told
    assert STRONG not in str(caught.value)
    assert not WEAK.get(kind) or WEAK[kind] not in str(caught.value)


@pytest.mark.check("C-50")
@pytest.mark.parametrize(
    ("service", "variable", "value"),
    [
        ("content", "DATABASE_URL", f"mysql://kabinet:{STRONG}@db.example.org/kabinet"),
        ("content", "DATABASE_URL", STRONG),
        ("content", "DATABASE_URL", f"postgresql+psycopg://kabinet:x[{STRONG}]x@db.example.org/kabinet"),
        ("content", "NATS_URL", f"nats.example.org:{STRONG}"),
        ("content", "NATS_URL", f"nats://kabinet:{STRONG}/x@nats.example.org:4222"),
        ("content", "JWKS_URL", "identity"),
        ("content", "JWKS_JSON", '{"keys": [{"kty": "nothing"}]}'),
        ("content", "JWKS_JSON", "keys"),
        ("identity", "JWKS_JSON", "{}"),
        ("identity", "SIGNING_KEY", '{"kty":"oct","k":"N2QxYzBiNWVhOTRmNjI4MzhmMGU"}'),
        ("identity", "SIGNING_KEY", '{"kty":"OKP","crv":"Ed25519","x":"7d1c0b5ea94f62838f0e"}'),
        ("content", "PORT", "many"),
        ("content", "ROLE", "everything"),
    ],
)
def test_a_value_of_the_wrong_form_is_named(
    service: str, variable: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in (good(service) | {f"KABINET_{variable}": value}).items():
        monkeypatch.setenv(name, text)
    with pytest.raises(ValidationError) as caught:
        load(service).settings_class()
    told = faults(caught.value)
    assert told.startswith(f"KABINET_{variable} "), told
    assert STRONG not in told
    assert STRONG not in str(caught.value)


@pytest.mark.check("C-50")
@pytest.mark.slow
def test_the_process_ends_with_one_line() -> None:
    """Every service for real, each with another of its faults; all at once, for they only import and end."""
    kinds = ("missing", *WEAK)
    cases = []
    for number, service in enumerate(SERVICES):
        name = [each for each in secrets_of(service) if (service, each) not in OPTIONAL][-1]
        cases.append((service, name, environment(service, name, kind=kinds[number % len(kinds)])))
    cases.append(("content", "allowed_origins", good("content") | {"KABINET_ALLOWED_ORIGINS": "https://a"}))
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "common.serve", service],
            env={"PATH": os.environ["PATH"], **values},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for service, _, values in cases
    ]
    for process, (service, name, _) in zip(started, cases, strict=True):
        output, _ = process.communicate(timeout=60)
        assert process.returncode == 1, output
        assert output.count("\n") == 1, output
        line = json.loads(output)
        assert (line["service"], line["event"], line["level"]) == (service, "refused to start", "error")
        assert name in line["error"].lower()
        assert STRONG not in output
        assert DEMO not in output


@pytest.mark.check("C-50")
@pytest.mark.parametrize("kind", ["missing", *WEAK])
@pytest.mark.parametrize("name", ["database_url", "nats_url"])
def test_migrations_refuse_what_services_refuse(name: str, kind: str) -> None:
    values = environment("content", name, kind=kind)
    command = [sys.executable, "-m", "common.migrate", "content"]
    answer = subprocess.run(
        command, env={**os.environ, **values}, capture_output=True, text=True, check=False, timeout=60
    )
    assert answer.returncode == 1
    assert f"KABINET_{name.upper()}" in answer.stderr
    assert len(answer.stderr.splitlines()) == 1, answer.stderr
