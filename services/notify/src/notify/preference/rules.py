"""The topics a user can choose about."""

from typing import Literal, get_args

Topic = Literal["applications", "receipts", "payments", "security"]
TOPICS: tuple[Topic, ...] = get_args(Topic)
# News about the safety of the cabinet always goes out.
ALWAYS_MAILED = frozenset({"security"})
