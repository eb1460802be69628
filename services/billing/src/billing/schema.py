"""Shapes that answers of several routes share."""

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, PlainSerializer

# As the source gives it: no exponent, no lost zeros.
DecimalText = Annotated[Decimal, PlainSerializer(lambda value: f"{value:f}", return_type=str)]


class Out(BaseModel):
    """An answer made from an object of ours."""

    model_config = ConfigDict(from_attributes=True)
