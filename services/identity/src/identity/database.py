"""The tables of identity share this base."""

from common.db import TableBase, new_metadata

metadata = new_metadata()


class Base(TableBase):
    """Base of identity's own tables."""

    __abstract__ = True
    metadata = metadata
