"""Checks that whoever calls a function names the third argument and those after it.

Not counted are self, cls and a database session in front, the ground a query stands on. Not asked are
functions that others call in their own way: special methods, routes, fixtures, listeners and tests, known by
name or decorator; callbacks and overrides, known by a remark at their head, `# positional for <who calls>`.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from limits import ROOT, tracked

POSITIONAL_MAX = 2
REMARK = re.compile(r"# positional for \w+")
CALLED_BY_FRAMEWORKS = re.compile(r"^(\w*router|app|pytest|event)\.")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def positional(function: Function, *, is_method: bool) -> list[str]:
    """The arguments that can be given without a name, as they are counted."""
    arguments = [*function.args.posonlyargs, *function.args.args]
    is_static = any(ast.unparse(each) == "staticmethod" for each in function.decorator_list)
    if is_method and not is_static:
        arguments = arguments[1:]
    if arguments and arguments[0].annotation and ast.unparse(arguments[0].annotation) == "AsyncSession":
        arguments = arguments[1:]
    return [each.arg for each in arguments]


def is_called_by_others(function: Function, lines: list[str]) -> bool:
    """Who calls it has decided how."""
    if function.name.startswith("test_") or re.fullmatch(r"__(?!init__)\w+__", function.name):
        return True
    if any(CALLED_BY_FRAMEWORKS.match(ast.unparse(each)) for each in function.decorator_list):
        return True
    return any(
        REMARK.search(line)
        for line in lines[max(function.lineno - 2, 0) : max(function.lineno, function.body[0].lineno - 1)]
    )


def findings(source: str) -> Iterator[tuple[int, str]]:
    """Line and remark of every function that takes more without a name."""
    tree, lines = ast.parse(source), source.splitlines()
    methods = {id(child) for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for child in node.body}
    for node in ast.walk(tree):
        if isinstance(node, Function) and not is_called_by_others(node, lines):
            names = positional(node, is_method=id(node) in methods)
            if len(names) > POSITIONAL_MAX:
                yield (
                    node.lineno,
                    f"{node.name} takes {', '.join(names)} without a name, at most {POSITIONAL_MAX}",
                )


def main() -> int:
    """Print the findings and fail when there are any."""
    found = [
        f"{path.relative_to(ROOT)}:{line}: {remark}"
        for path in tracked("*.py")
        for line, remark in findings(Path(path).read_text("utf-8"))
    ]
    print("\n".join(found) or "from the third on arguments are named")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
