"""A question residents often ask, and its answer."""

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from content.database import Base


class Question(Base, kw_only=True):
    """`position` orders all questions; those of one section stand together."""

    __tablename__ = "question"

    code: Mapped[str] = mapped_column(Text, primary_key=True)
    section: Mapped[str] = mapped_column(Text)
    question: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    position: Mapped[int]
