"""Makes the Secrets of an installation, and what the servers have to know of them.

    python3 deploy/helm/make_secrets.py FOLDER --database HOST[:PORT] --nats HOST[:PORT] [--redis HOST[:PORT]]

writes into a new folder that only you can read

    secrets.json     the Secrets the chart refers to     kubectl apply -n kabinet -f FOLDER/secrets.json
    databases.sql    roles, databases and their rights   psql -f FOLDER/databases.sql
    nats-users.conf  users of NATS and their rights      to be included in the configuration of NATS

and prints no secret. What others have given you is read from the environment: RBS_USER, RBS_PASSWORD,
RBS_CALLBACK_KEY, S3_ACCESS_KEY, S3_SECRET_KEY, SMSC_LOGIN, SMSC_PASSWORD, REDIS_PASSWORD with --redis, and
SMTP_USER, SMTP_PASSWORD when the mail server wants them. --demo invents the missing ones, --tls encrypts.
Needs Python and openssl.
"""

import argparse
import base64
import hashlib
import json
import os
import secrets
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

SERVICES = ("identity", "accounts", "metering", "billing", "payments", "tickets", "notify", "content")
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist", "citext", "pgcrypto")
# Keys that somebody else decides on; the variables are the same in capitals.
GIVEN = {
    "payments": ("rbs-user", "rbs-password", "rbs-callback-key"),
    "tickets": ("s3-access-key", "s3-secret-key"),
    "notify": ("smsc-login", "smsc-password"),
}
OPTIONAL = {"notify": ("smtp-user", "smtp-password")}
# Which service asks which other one, beside replays: the subjects of request and reply.
ASKS = {
    "identity": ("notify.code.send",),
    "metering": ("accounts.match.guest",),
    "billing": ("accounts.card.get",),
    "notify": ("identity.contact.get",),
}
TRUST = "/etc/kabinet/trust/ca.crt"
PASSWORD_BYTES = 24


class MissingError(Exception):
    """Something that only the person can know is not there."""


@dataclass(frozen=True)
class Addresses:
    """Where the servers are."""

    database: str
    nats: str
    redis: str | None = None
    is_encrypted: bool = False

    def database_url(self, role: str, password: str, *, database: str) -> str:
        """A role's way to a database, the server's name verified when connections are encrypted."""
        end = f"?sslmode=verify-full&sslrootcert={TRUST}" if self.is_encrypted else ""
        return f"postgresql+psycopg://{role}:{password}@{_with_port(self.database, 5432)}/{database}{end}"

    def nats_url(self, user: str, password: str) -> str:
        """A user's way to NATS."""
        scheme = "tls" if self.is_encrypted else "nats"
        return f"{scheme}://{user}:{password}@{_with_port(self.nats, 4222)}"

    def redis_url(self, password: str) -> str:
        """The way to Redis."""
        scheme = "rediss" if self.is_encrypted else "redis"
        return f"{scheme}://:{password}@{_with_port(self.redis or '', 6379)}/0"


@dataclass(frozen=True)
class Passwords:
    """Fresh passwords: of roles, of their owners, of NATS users."""

    roles: dict[str, str] = field(default_factory=lambda: {name: _password() for name in SERVICES})
    owners: dict[str, str] = field(default_factory=lambda: {name: _password() for name in SERVICES})
    nats: dict[str, str] = field(
        default_factory=lambda: {name: _password() for name in (*SERVICES, "migrations", "system")}
    )


def _password() -> str:
    return secrets.token_hex(PASSWORD_BYTES)


def _with_port(address: str, port: int) -> str:
    return address if ":" in address else f"{address}:{port}"


def signing_key() -> str:
    """A new Ed25519 private key in JWK form, named by its thumbprint (RFC 7638)."""
    private = _openssl("genpkey", "-algorithm", "ed25519", "-outform", "DER")
    public = _openssl("pkey", "-inform", "DER", "-pubout", "-outform", "DER", given=private)
    named = {"crv": "Ed25519", "kty": "OKP", "x": _base64(public[-32:])}
    canonical = json.dumps(named, separators=(",", ":"), sort_keys=True).encode()
    kid = _base64(hashlib.sha256(canonical).digest())
    return json.dumps({**named, "d": _base64(private[-32:]), "kid": kid})


def _openssl(*arguments: str, given: bytes | None = None) -> bytes:
    try:
        return subprocess.run(["openssl", *arguments], input=given, capture_output=True, check=True).stdout
    except FileNotFoundError:
        raise MissingError("openssl is needed to make the signing key") from None


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def given(keys: tuple[str, ...], *, demo: bool) -> dict[str, str]:
    """The values of keys out of the environment; invented ones for a demonstration. Raises MissingError."""
    names = {key: key.upper().replace("-", "_") for key in keys}
    missing = [name for name in names.values() if not os.environ.get(name)]
    if missing and not demo:
        raise MissingError(f"not in the environment: {', '.join(missing)}")
    return {key: os.environ.get(name) or _password() for key, name in names.items()}


def contents(addresses: Addresses, passwords: Passwords, *, demo: bool) -> dict[str, dict[str, str]]:
    """Secret name → what it holds. Raises MissingError."""
    wanted = tuple(key for keys in GIVEN.values() for key in keys) + (
        ("redis-password",) if addresses.redis else ()
    )
    values = given(wanted, demo=demo)
    found: dict[str, dict[str, str]] = {"migrations": {}}
    for name in SERVICES:
        found[name] = {
            "database-url": addresses.database_url(name, passwords.roles[name], database=name),
            "nats-url": addresses.nats_url(name, passwords.nats[name]),
            **{key: values[key] for key in GIVEN.get(name, ())},
        }
        for key in OPTIONAL.get(name, ()):
            value = os.environ.get(key.upper().replace("-", "_"))
            if value:
                found[name][key] = value
        owner = addresses.database_url(f"{name}_owner", passwords.owners[name], database=name)
        found["migrations"][f"{name}-database-url"] = owner
        found["migrations"][f"{name}-nats-url"] = addresses.nats_url(
            "migrations", passwords.nats["migrations"]
        )
    found["identity"] |= {"signing-key": signing_key(), "secret-pepper": _password()}
    if addresses.redis:
        found["billing"]["redis-url"] = addresses.redis_url(values["redis-password"])
    return {f"kabinet-{name}": content for name, content in found.items()}


def manifest(found: dict[str, dict[str, str]]) -> str:
    """The Secrets as one List that kubectl reads."""
    items = [
        {
            "apiVersion": "v1",
            "kind": "Secret",
            "type": "Opaque",
            "metadata": {"name": name},
            "stringData": content,
        }
        for name, content in sorted(found.items())
    ]
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": items}, indent=2) + "\n"


def sql(passwords: Passwords) -> str:
    """A database for each service, an owner who changes its schema, a role that only reads and writes."""
    lines = ["\\set ON_ERROR_STOP on"]
    for name in SERVICES:
        owner = f"{name}_owner"
        lines += [
            f"CREATE ROLE {owner} LOGIN PASSWORD '{passwords.owners[name]}';",
            f"CREATE ROLE {name} LOGIN PASSWORD '{passwords.roles[name]}';",
            # Ignoring case, and searching in Russian, depend on this locale.
            f"CREATE DATABASE {name} OWNER {owner} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';",
            f"REVOKE ALL ON DATABASE {name} FROM PUBLIC;",
            f"GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {name};",
            f"\\connect {name}",
            *(f"CREATE EXTENSION {extension};" for extension in EXTENSIONS),
            "REVOKE ALL ON SCHEMA public FROM PUBLIC;",
            f"GRANT USAGE, CREATE ON SCHEMA public TO {owner};",
            f"GRANT USAGE ON SCHEMA public TO {name};",
            f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public",
            f"  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {name};",
            f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public",
            f"  GRANT USAGE, SELECT ON SEQUENCES TO {name};",
        ]
    return "\n".join(lines) + "\n"


def nats_rights(name: str) -> dict[str, object]:
    """What a service may say and hear: its events, its readers, its requests, the ends of sessions."""
    stream, durable = name.upper(), name
    api = "$JS.API"
    return {
        "publish": [
            f"{name}.*.*.*",
            "replay.*",
            "published.*",
            *ASKS.get(name, ()),
            f"{api}.INFO",
            f"{api}.STREAM.INFO.*",
            f"{api}.STREAM.NAMES",
            f"{api}.STREAM.MSG.GET.{stream}",
            f"{api}.CONSUMER.LIST.{stream}",
            f"{api}.CONSUMER.DURABLE.CREATE.*.{durable}",
            f"{api}.CONSUMER.CREATE.*.{durable}",
            f"{api}.CONSUMER.CREATE.*.{durable}.>",
            f"{api}.CONSUMER.INFO.*.{durable}",
            f"{api}.CONSUMER.MSG.NEXT.*.{durable}",
            f"$JS.ACK.*.{durable}.>",
            # Every process follows the ends of sessions with a short-lived reader of its own.
            f"{api}.CONSUMER.CREATE.IDENTITY",
            f"{api}.CONSUMER.CREATE.IDENTITY.*.identity.session.revoked.v1",
            "$JS.FC.>",
        ],
        "subscribe": [f"_INBOX_{name}.>", f"{name}.*.*", f"replay.{name}", f"published.{name}"],
    }


def nats_users(passwords: Passwords) -> str:
    """Accounts and users in the form of the server's configuration, of which JSON is a part."""
    users: list[dict[str, object]] = [
        {
            "user": name,
            "password": passwords.nats[name],
            "permissions": {**nats_rights(name), "allow_responses": True},
        }
        for name in SERVICES
    ]
    rights = {"publish": ["$JS.API.>"], "subscribe": ["_INBOX.>"]}
    users.append({"user": "migrations", "password": passwords.nats["migrations"], "permissions": rights})
    accounts = {
        "KABINET": {"jetstream": "enabled", "users": users},
        "SYSTEM": {"users": [{"user": "system", "password": passwords.nats["system"]}]},
    }
    return f'accounts: {json.dumps(accounts, indent=2)}\nsystem_account: "SYSTEM"\n'


def write(folder: Path, texts: dict[str, str]) -> None:
    """Write files that nobody else can read into a folder that does not exist yet."""
    folder.mkdir(mode=0o700, parents=True)
    for name, text in texts.items():
        path = folder / name
        path.touch(mode=0o600)
        path.write_text(text, "utf-8")


def main() -> int:
    """Make everything, or say what is missing."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--database", required=True, metavar="HOST[:PORT]")
    parser.add_argument("--nats", required=True, metavar="HOST[:PORT]")
    parser.add_argument("--redis", metavar="HOST[:PORT]")
    parser.add_argument(
        "--tls", action="store_true", help="encrypt, with the certificates of the chart's `trust`"
    )
    parser.add_argument("--demo", action="store_true", help="invent what others should have given")
    chosen = parser.parse_args()
    addresses = Addresses(chosen.database, chosen.nats, chosen.redis, chosen.tls)
    passwords = Passwords()
    try:
        found = contents(addresses, passwords, demo=chosen.demo)
        texts = {
            "secrets.json": manifest(found),
            "databases.sql": sql(passwords),
            "nats-users.conf": nats_users(passwords),
        }
        write(chosen.folder, texts)
    except (MissingError, FileExistsError) as error:
        sys.stderr.write(f"secrets: {error}\n")
        return 1
    print(
        f"{len(found)} Secrets, databases.sql and nats-users.conf are in {chosen.folder}; keep a copy of it."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
