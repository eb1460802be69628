"""`make demo n=… months=…`."""

import argparse

from local_stack.errors import StackError


def run(options: argparse.Namespace) -> int:
    """Make an invented town and import it into the running stack."""
    raise StackError(f"Not yet: {options}")
