"""Single texts of the site, each a small JSON object under a name."""

from typing import Any

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from content.database import Base

CONTACTS = "contacts"
PUBLIC_PAGE = "public-page"


class SiteText(Base, kw_only=True):
    """`value` has the form of the published document's part of the same name."""

    __tablename__ = "site_text"

    name: Mapped[str] = mapped_column(Text, primary_key=True)
    value: Mapped[dict[str, Any]] = mapped_column(JSONB)
