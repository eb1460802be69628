"""The limits of finding and linking accounts."""

from datetime import timedelta

MISSES_PER_USER = 5
MISSES_PER_NUMBER = 10
MISS_WINDOW = timedelta(days=1)
SEARCHES_PER_USER = 60
SEARCH_WINDOW = timedelta(hours=1)
LINKS_MAX = 50
# How long a found account may wait for the surname.
FINDING_LIFETIME = timedelta(hours=1)
