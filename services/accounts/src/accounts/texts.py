"""Text that people type: trimmed, of bounded length, without control characters."""

from typing import Annotated

from pydantic import StringConstraints

from common.text import Trimmed
from contracts.accounts import FLAT, HOUSE, NUMBER

AccountNumber = Annotated[Trimmed, NUMBER]
House = Annotated[Trimmed, HOUSE]
Flat = Annotated[Trimmed, FLAT]
PersonName = Annotated[Trimmed, StringConstraints(min_length=1, max_length=100)]
Alias = Annotated[Trimmed, StringConstraints(max_length=60)]
