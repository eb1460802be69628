"""The place a file takes: its month, and the organisation whose everything it holds.

The tables keep both in one text, `2026-11-01@centre`: their keys are what they were before files had
organisations, so the release before this one works on them.
"""

MARK = "@"


def place_of(period: str, organisation: str) -> str:
    """The place of a file of an organisation; of one that is nobody's in particular, the month alone."""
    return f"{period}{MARK}{organisation}" if organisation else period


def parts_of(place: str) -> tuple[str, str]:
    """(month, organisation) of a place."""
    period, _, organisation = place.partition(MARK)
    return period, organisation
