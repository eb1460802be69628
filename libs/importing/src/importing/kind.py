"""What a service says about one kind of file it imports."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from importing.place import place_of


class RowError(Exception):
    """A row that cannot be taken; `column` as the file names it, the message in the operator's language."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column
        self.message = message


@dataclass(frozen=True, slots=True)
class Import:
    """One uploaded file on its way; `previous_id` is the import it replaces, if any."""

    id: UUID
    kind: str
    period: str
    previous_id: UUID | None
    uploaded_by: UUID
    organisation: str = ""

    @property
    def place(self) -> str:
        """What the file is the truth about, as the tables of imports name it."""
        return place_of(self.period, self.organisation)


@dataclass(frozen=True, slots=True)
class Owners:
    """Of a kind whose file holds everything of one organisation, and leaves what the others have alone.

    `known`: code → name of the organisations. `is_only_of`: whether an import that names no organisation
    (files did not always name one) holds nothing of any other; then the organisation's own file replaces it.
    """

    known: Callable[[AsyncSession], Awaitable[Mapping[str, str]]]
    is_only_of: Callable[[AsyncSession, UUID, str], Awaitable[bool]]


@dataclass(frozen=True)
class ImportKind:
    """How a kind of file is read and what it changes.

    `columns`: record type → {name in the file, lower case → our name}; a file of one record type uses "".
    `required`: record type → our names that the header must have. `parse` turns a row into JSON-ready
    values or raises RowError. `check` compares the staged rows with what is there and returns the preview;
    it may reject rows. `apply` makes the staged rows the truth; `revert` brings the previous import back.
    Each of the last three runs in one transaction.
    """

    code: str
    title: str
    columns: Mapping[str, Mapping[str, str]]
    required: Mapping[str, frozenset[str]]
    parse: Callable[[str, dict[str, str]], dict[str, Any]]
    check: Callable[[AsyncSession, Import], Awaitable[dict[str, Any]]]
    apply: Callable[[AsyncSession, Import], Awaitable[None]]
    revert: Callable[[AsyncSession, Import], Awaitable[None]]
    needs_period: bool = False
    owners: Owners | None = None
