"""The tables of payments: their metadata, base class and column types."""

from datetime import datetime
from typing import Annotated

from sqlalchemy import BigInteger, DateTime, Text
from sqlalchemy.orm import mapped_column

from common.db import TableBase, new_metadata

metadata = new_metadata()

Minor = Annotated[int, mapped_column(BigInteger)]
Moment = Annotated[datetime, mapped_column(DateTime(timezone=True))]
Label = Annotated[str, mapped_column(Text)]


class Base(TableBase):
    """Every table of this service."""

    __abstract__ = True
    metadata = metadata
