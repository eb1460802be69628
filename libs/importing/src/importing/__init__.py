"""Files from the accounting system: checked, previewed, published in one transaction, rolled back in one."""

from importing.cells import Cells
from importing.kind import Import, ImportKind, Owners, RowError
from importing.place import parts_of, place_of
from importing.repository import active, reject_row, staged_rows
from importing.router import build_import_router
from importing.runs import import_jobs

__all__ = [
    "Cells",
    "Import",
    "ImportKind",
    "Owners",
    "RowError",
    "active",
    "build_import_router",
    "import_jobs",
    "parts_of",
    "place_of",
    "reject_row",
    "staged_rows",
]
