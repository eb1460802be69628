"""The service's metadata and table base."""

from common.db import TableBase, new_metadata

metadata = new_metadata()


class Base(TableBase):
    """Base of the tables of this service."""

    __abstract__ = True
    metadata = metadata
