"""The form of the site's texts, the same when they are published and when they are read."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from content.texts import Line, ShortLine

LINES_MAX = 20


class ContactLine(BaseModel):
    """One more way to reach somebody: an emergency service, a reception."""

    model_config = ConfigDict(extra="forbid")

    name: Line
    phone: ShortLine
    hours: ShortLine | None = None


class Contacts(BaseModel):
    """The support line and the other contacts of the organisation."""

    model_config = ConfigDict(extra="forbid")

    organisation: Line
    phone: ShortLine
    hours: Line
    email: ShortLine | None = None
    postal_address: Line | None = None
    lines: Annotated[list[ContactLine], Field(max_length=LINES_MAX)] = []


class PublicPoint(BaseModel):
    """One thing the cabinet is good for."""

    model_config = ConfigDict(extra="forbid")

    title: Line
    text: Line


class PublicPage(BaseModel):
    """What the page before signing in says."""

    model_config = ConfigDict(extra="forbid")

    heading: Line
    lead: Line
    points: Annotated[list[PublicPoint], Field(max_length=LINES_MAX)] = []
