"""`python -m local_stack …`: the commands behind `make up` and its relatives."""

import argparse
import sys
from pathlib import Path

from local_stack.errors import StackError


def main(arguments: list[str] | None = None) -> int:
    """Run one command; expected failures are told in words and end with code 1."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options) or 0)
    except StackError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="local_stack", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    servers = commands.add_parser("servers", help="only PostgreSQL, NATS, Valkey and SeaweedFS, for tests")
    servers.add_argument("--data-dir", type=Path, required=True)
    servers.add_argument("--fast", action="store_true", help="do not wait for the disk (tests only)")
    servers.add_argument(
        "--json", action="store_true", help="accepted for clarity: the answer is always JSON"
    )
    servers.set_defaults(run=_servers)
    return parser


def _servers(options: argparse.Namespace) -> None:
    from local_stack import only_servers  # noqa: PLC0415 - each command loads only what it needs

    only_servers.run(options.data_dir, fast=options.fast)


if __name__ == "__main__":
    sys.exit(main())
