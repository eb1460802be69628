"""Checks what keeps the code readable: lines of files, of functions, of the common library, and its words."""

import ast
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE_LINES_MAX = 300
WEB_FILE_LINES_MAX = 250
FUNCTION_LINES_MAX = 50
COMMON_LINES_MAX = 2500
# The library that all services share speaks of requests, events and jobs, never of what they are about.
DOMAIN = re.compile(
    r"(?<![a-z])(meter|reading|tariff|receipt|charge|bill|payment|cart|flat|surname|premises|ticket)s?(?![a-z])",
    re.IGNORECASE,
)
GENERATED = (".gen.ts", "routeTree.gen.ts", "/versions/", "/locales/")


def tracked(*patterns: str) -> list[Path]:
    """Files of the repository that match."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    return [ROOT / name for name in names if name and (ROOT / name).exists()]


def code_lines(path: Path) -> int:
    """Lines that hold code: neither blank nor comment nor docstring."""
    source = path.read_text()
    lines = {
        number
        for number, line in enumerate(source.splitlines(), 1)
        if line.strip() and not line.strip().startswith("#")
    }
    for node in ast.walk(ast.parse(source)):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            value = body[0].value
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                lines -= set(range(body[0].lineno, (body[0].end_lineno or body[0].lineno) + 1))
    return len(lines)


def findings() -> list[str]:
    """What is over a limit."""
    found = []
    for path in tracked("*.py", "*.ts", "*.tsx", "*.css"):
        name = str(path.relative_to(ROOT))
        if any(mark in name for mark in GENERATED):
            continue
        lines = len(path.read_text().splitlines())
        limit = FILE_LINES_MAX if path.suffix == ".py" else WEB_FILE_LINES_MAX
        if lines > limit:
            found.append(f"{name}: {lines} lines, at most {limit}")
        if path.suffix == ".py" and "/tests/" not in name and not name.startswith("tests/"):
            found += functions_over(path, name)
    # The test plugin is not part of what runs.
    plumbing = [path for path in tracked("libs/common/src/*.py") if "testing" not in path.parts]
    common = sum(code_lines(path) for path in plumbing)
    if common > COMMON_LINES_MAX:
        found.append(f"libs/common: {common} lines of code, at most {COMMON_LINES_MAX}")
    for path in plumbing:
        for number, line in enumerate(path.read_text().splitlines(), 1):
            found += [
                f"{path.relative_to(ROOT)}:{number}: «{word[0]}» is a word of the domain"
                for word in DOMAIN.finditer(line)
            ]
    return found


def functions_over(path: Path, name: str) -> list[str]:
    """Functions of a file that are too long; a factory is measured without the functions it lists."""
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            inner = [
                child for child in node.body if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
            ]
            span = (node.end_lineno or 0) - node.lineno + 1
            span -= sum((child.end_lineno or 0) - child.lineno + 1 for child in inner)
            if span > FUNCTION_LINES_MAX:
                found.append(f"{name}:{node.lineno} {node.name}: {span} lines, at most {FUNCTION_LINES_MAX}")
    return found


def main() -> None:
    """Print the findings and fail when there are any."""
    found = findings()
    for finding in found:
        print(finding)
    if found:
        raise SystemExit(1)
    print("sizes are within their limits")


if __name__ == "__main__":
    main()
