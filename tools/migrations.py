"""Checks that migrations only add, so that the previous release goes on working beside them (D-24).

What takes something away or changes it in place is allowed only in a migration that says which release was
the first without any use of it: `CONTRACTS = "v0.2.0"`. The first migration of a service is free.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TAKES_AWAY = frozenset({
    "drop_table", "drop_column", "drop_constraint", "drop_index", "rename_table", "create_unique_constraint",
    "create_check_constraint", "create_foreign_key", "create_primary_key", "create_exclude_constraint",
})  # fmt: skip
CHANGES = frozenset({"new_column_name", "type_", "existing_nullable", "nullable"})
SQL = re.compile(r"\b(DROP|RENAME|SET\s+NOT\s+NULL|ALTER\s+COLUMN\s+\S+\s+TYPE)\b", re.IGNORECASE)
RELEASE = re.compile(r"v\d+\.\d+\.\d+")


def assigned(tree: ast.Module) -> dict[str, object]:
    """The plain values a module gives to its names."""
    return {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def is_needed_at_once(call: ast.Call) -> bool:
    """Whether a column is added that the previous release would have to fill."""
    column = call.args[1] if len(call.args) > 1 else None
    if not isinstance(column, ast.Call):
        return False
    options = {each.arg: each.value for each in column.keywords}
    nullable = options.get("nullable")
    is_optional = nullable is None or (isinstance(nullable, ast.Constant) and nullable.value is True)
    return not is_optional and "server_default" not in options


def faults(source: str) -> Iterator[tuple[int, str]]:
    """(line, what) of everything in a migration that the previous release may not survive."""
    tree = ast.parse(source)
    names = assigned(tree)
    if names.get("down_revision", ...) is None or RELEASE.fullmatch(str(names.get("CONTRACTS", ""))):
        return
    made = {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "op.create_table"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not ast.unparse(node.func).startswith("op."):
            continue
        name = ast.unparse(node.func).removeprefix("op.")
        if any(isinstance(each, ast.Constant) and each.value in made for each in node.args):
            continue  # a table of this very migration
        if name in TAKES_AWAY:
            yield node.lineno, name
        elif name == "alter_column" and CHANGES & {each.arg for each in node.keywords}:
            yield node.lineno, "alter_column"
        elif name == "add_column" and is_needed_at_once(node):
            yield node.lineno, "a column that is needed, without a server_default"
        elif name == "execute" and (found := SQL.search(ast.unparse(node))):
            yield node.lineno, found.group().upper()


def main() -> None:
    """Print the findings and fail when there are any."""
    found = [
        f"{path.relative_to(ROOT)}:{line}: {what}: the previous release still runs on this schema"
        for path in sorted(ROOT.glob("services/*/migrations/versions/*.py"))
        for line, what in faults(path.read_text())
    ]
    for finding in found:
        print(finding)
    if found:
        raise SystemExit("Add first; take away one release later, with CONTRACTS naming the first that can.")
    print("migrations only add")


if __name__ == "__main__":
    main()
