"""Files from the accounting system: checked, previewed, published in one transaction, rolled back in one."""

from importing.kind import Import, ImportKind, RowError
from importing.repository import reject_row, staged_rows
from importing.router import build_import_router
from importing.runs import import_jobs

__all__ = [
    "Import",
    "ImportKind",
    "RowError",
    "build_import_router",
    "import_jobs",
    "reject_row",
    "staged_rows",
]
