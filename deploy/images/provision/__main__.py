"""Brings a Docker engine and the base images to a machine: `python3 deploy/images/provision up`.

up [engine|core|all]   an engine that answers; the base images of our own (core), of the monitoring too (all)
down                   stops the engine, when this script has started it; images and volumes stay
status                 what there is
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import bases
import engine
from shell import CannotProvideError, say

EXTENT = {"engine": (), "core": bases.CORE, "all": (*bases.CORE, *bases.OBSERVABILITY)}


def main() -> int:
    """Do what the verb says; 1 with a sentence on stderr when it cannot be done."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("verb", choices=["up", "down", "status"])
    parser.add_argument("extent", choices=list(EXTENT), nargs="?", default="core")
    arguments = parser.parse_args()
    try:
        if arguments.verb == "up":
            engine.up()
            if EXTENT[arguments.extent]:
                bases.up(EXTENT[arguments.extent])
        elif arguments.verb == "down":
            engine.down()
        else:
            return status()
    except CannotProvideError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def status() -> int:
    """Say what there is; 3 when no engine answers."""
    known = engine.version()
    say(f"engine: {known or 'none answers'}")
    if known is None:
        return 3
    for base in (bases.ROOT, *EXTENT["all"]):
        mark = bases.label(base.name)
        kinds = {None: "missing", "": "official", base.mark: "stand-in"}
        say(f"{base.name}: {kinds.get(mark, 'stand-in of an older recipe')}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
