"""The document that holds all content of an organisation."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from content.site.schemas import Contacts, PublicPage
from content.texts import Block, Code, Line, ShortLine

DOCUMENTS_MAX = 50
BLOCKS_MAX = 400
SECTIONS_MAX = 50
QUESTIONS_MAX = 200
OFFICES_MAX = 500
Blocks = Annotated[list[Block], Field(min_length=1, max_length=BLOCKS_MAX)]
Latitude = Annotated[Decimal, Field(ge=-90, le=90, decimal_places=6)]
Longitude = Annotated[Decimal, Field(ge=-180, le=180, decimal_places=6)]


class LegalTextIn(BaseModel):
    """A legal text; a changed title or body becomes a new version."""

    model_config = ConfigDict(extra="forbid")

    document: Code
    title: Line
    body: Blocks


class QuestionIn(BaseModel):
    """A question and its answer."""

    model_config = ConfigDict(extra="forbid")

    code: Code
    question: Line
    answer: Blocks


class SectionIn(BaseModel):
    """Questions under one heading."""

    model_config = ConfigDict(extra="forbid")

    title: Line
    questions: Annotated[list[QuestionIn], Field(max_length=QUESTIONS_MAX)]


class OfficeIn(BaseModel):
    """An office."""

    model_config = ConfigDict(extra="forbid")

    code: Code
    name: Line
    address: Line
    phone: ShortLine | None = None
    hours: Line | None = None
    note: Line | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None

    @model_validator(mode="after")
    def _both_coordinates(self) -> Self:
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("Укажите обе координаты или ни одной")
        return self


class ContentDocument(BaseModel):
    """All content. Everything is replaced but legal texts: those get new versions and never vanish."""

    model_config = ConfigDict(extra="forbid")

    contacts: Contacts
    public_page: PublicPage
    legal_texts: Annotated[list[LegalTextIn], Field(max_length=DOCUMENTS_MAX)]
    sections: Annotated[list[SectionIn], Field(max_length=SECTIONS_MAX)]
    offices: Annotated[list[OfficeIn], Field(max_length=OFFICES_MAX)]

    @model_validator(mode="after")
    def _names_each_once(self) -> Self:
        _refuse_doubles("документ", (text.document for text in self.legal_texts))
        _refuse_doubles("раздел", (section.title for section in self.sections))
        _refuse_doubles("вопрос", (each.code for section in self.sections for each in section.questions))
        _refuse_doubles("офис", (office.code for office in self.offices))
        return self


def _refuse_doubles(what: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ValueError(f"Дважды указан {what} «{name}»")
        seen.add(name)
