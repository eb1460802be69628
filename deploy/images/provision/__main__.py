"""Brings a Docker engine and the base images to a machine: `python3 deploy/images/provision up`.

up [engine|core|all]   an engine that answers; the base images of our own (core), of the monitoring too (all)
down                   stops the engine, when this script has started it; images and volumes stay
status                 what there is
"""

import argparse
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import bases
import dockerd
from shell import CannotProvideError, say

EXTENT = {"engine": (), "core": bases.CORE, "all": (*bases.CORE, *bases.OBSERVABILITY)}
# What a target of make takes for «cannot be done here»; with KABINET_REQUIRE_ENGINE=1 it is a plain failure.
SKIP = 75


def main() -> int:
    """Do what the verb says; 75, or 1, with a sentence on stderr when it cannot be done."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("verb", choices=["up", "down", "status"])
    parser.add_argument("extent", choices=list(EXTENT), nargs="?", default="core")
    arguments = parser.parse_args()
    try:
        if arguments.verb == "up":
            dockerd.up()
            if EXTENT[arguments.extent]:
                bases.up(EXTENT[arguments.extent])
        elif arguments.verb == "down":
            dockerd.down()
        else:
            return status()
    except CannotProvideError as error:
        print(error, file=sys.stderr)
        if os.environ.get("KABINET_REQUIRE_ENGINE") == "1":
            return 1
        print("SKIPPED: without a Docker engine nothing is built and nothing is proved.", file=sys.stderr)
        return SKIP
    return 0


def status() -> int:
    """Say what there is; 3 when no engine answers."""
    known = dockerd.version()
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
