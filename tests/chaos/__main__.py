"""`python -m chaos`: the long form, with a report."""

import argparse
import asyncio
import secrets
import sys
import tempfile
from pathlib import Path

from chaos.run import storm
from drive.stack import own_stack

# Longer than a payment is looked for at the bank before it counts as never made.
PATIENCE_SECONDS = 240.0


def main() -> int:
    """Run and report; 1 when a promise was broken."""
    parser = argparse.ArgumentParser(prog="chaos", description=__doc__)
    parser.add_argument("--seconds", type=float, default=120.0, help="length of the storm")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    parser.add_argument("--history", type=Path, help="where to keep what the residents saw")
    options = parser.parse_args()
    history = options.history or Path(tempfile.mkdtemp(prefix="kabinet-history-")) / "history.jsonl"
    with own_stack("chaos") as stack:
        verdict = asyncio.run(
            storm(
                stack,
                seconds=options.seconds,
                seed=options.seed,
                history=history,
                patience=PATIENCE_SECONDS,
                say=_say,
            )
        )
    print(f"{verdict.told()}\nhistory: {history}")
    return 1 if verdict.violations else 0


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
