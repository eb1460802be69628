"""`python -m local_stack …`: the commands behind `make up` and its relatives."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from local_stack import commands, layout, only_servers, town_command
from local_stack.errors import StackError

DEFAULT_PORT_BASE = 8080


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
    known = parser.add_subparsers(required=True, metavar="command")

    def command(
        name: str, run: Callable[[argparse.Namespace], object], *, text: str
    ) -> argparse.ArgumentParser:
        made = known.add_parser(name, help=text)
        made.add_argument("--data-dir", type=Path, default=layout.default_data_dir())
        made.add_argument("--quiet", action="store_true", help="say nothing when all goes well")
        made.set_defaults(run=run)
        return made

    for name, run in (("up", commands.up), ("supervise", commands.supervise)):
        start = command(
            name, run, text="start everything" if name == "up" else "be the supervisor, in this process"
        )
        start.add_argument("--port-base", type=int, default=DEFAULT_PORT_BASE)
        start.add_argument("--detach", action="store_true", help="return when all is ready")
        start.add_argument("--no-demo", dest="demo", action="store_false", help="no demonstration data")
        start.add_argument("--until-pid", type=int, help="stop when that process has ended")
    command("down", commands.down, text="stop everything")
    command("status", commands.status, text="what runs").add_argument("--json", action="store_true")
    command("logs", commands.logs, text="follow the logs").add_argument("service", nargs="?")
    command("reset", commands.reset, text="stop everything and delete the data")
    command("web", commands.publish_web, text="give a running gateway the fresh build")
    town = command("demo", town_command.run, text="add an invented town to the running stack")
    town.add_argument("--accounts", type=int, default=1000)
    town.add_argument("--months", type=int, default=12)
    town.add_argument("--seed", type=int, default=1)
    town.add_argument("--out", type=Path, help="only write the files into this folder")
    servers = command("servers", only_servers.run, text="only the servers, for tests")
    servers.add_argument("--fast", action="store_true", help="do not wait for the disk (tests only)")
    servers.add_argument(
        "--json", action="store_true", help="accepted for clarity: the answer is JSON anyway"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
