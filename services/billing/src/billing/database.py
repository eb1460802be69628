"""The tables of this service share one metadata."""

from common.db import TableBase, new_metadata

metadata = new_metadata()


class Base(TableBase):
    """What every table of billing derives from."""

    __abstract__ = True
    metadata = metadata
