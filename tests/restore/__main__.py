"""`python -m restore`: the drill, with a report and a file for the alarm about its age."""

import argparse
import asyncio
import os
import sys
import tempfile
from pathlib import Path

from drive.stack import own_stack
from local_stack.layout import checkout
from restore.drill import drill, write_metrics


def main() -> int:
    """Run and report; 1 when something is wrong."""
    home = Path(os.environ.get("KABINET_HOME") or checkout() / ".kabinet")
    parser = argparse.ArgumentParser(prog="restore", description=__doc__)
    parser.add_argument("--metrics", type=Path, default=home / "textfile" / "restore-drill.prom")
    options = parser.parse_args()
    with own_stack("restore") as stack, tempfile.TemporaryDirectory(prefix="kabinet-drill-") as folder:
        outcome = asyncio.run(drill(stack, Path(folder), say=lambda line: print(line, flush=True)))
    print(outcome.told())
    if outcome.violations:
        return 1
    write_metrics(outcome, options.metrics)
    print(f"{options.metrics} tells when")
    return 0


if __name__ == "__main__":
    sys.exit(main())
