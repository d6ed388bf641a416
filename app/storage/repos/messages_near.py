"""Finds a place far down the overview by its number, without passing over every row before it."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from app.storage.database import Work
from app.storage.repos import messages_list
from app.storage.repos.messages_found import Found
from app.storage.repos.messages_where import Key, Wanted

CLOSE = 2048
"""So many rows are passed over rather than counted once more."""
MOST_GUESSES = 8


class Near(NamedTuple):
    """A place between two rows, and how many rows stand before it."""

    key: Key
    before: int


def near(work: Work, wanted: Wanted | Found, place: int) -> Near | None:
    """A place at most `CLOSE` rows before the row `place`; None for a list whose length is not known uncounted.

    Rows between two moments are counted several times as fast as they are passed over in their order. So a moment
    is guessed as if messages were spread evenly over time, the rows up to it are counted, and the next guess is made
    within what is left.
    """
    if isinstance(wanted, Found) or not wanted.is_whole or wanted.by_standing:
        return None
    count = messages_list.known_count(work, wanted)
    ends = messages_list.keys(work, wanted, None, 1), messages_list.last_keys(work, wanted, 1)
    if count is None or not all(ends) or not 0 <= place < count:
        return None
    low, high = Near(ends[0][0], 0), Near(ends[1][0], count)
    low_key: Key | None = None  # before the first row
    high_key: Key | None = None
    for _guess in range(MOST_GUESSES):
        if low_key is not None and place - low.before <= CLOSE:
            return low
        step, nearer_end = _step(low.before, place, high.before)
        span = (high.key.at - low.key.at) / (high.before - low.before)
        key = Key(None, low.key.at + _whole_seconds(span * step), 0)
        if nearer_end:
            before = high.before - messages_list.count_between(work, wanted, key, high_key)
        else:
            before = low.before + messages_list.count_between(work, wanted, low_key, key)
        if before <= place:
            low, low_key = Near(key, before), key
        else:
            high, high_key = Near(key, before), key
    return low if low_key is not None else None


def _step(low: int, place: int, high: int) -> tuple[int, bool]:
    """How many rows behind `low` to look, a bit short of the place, and whether `high` is nearer to it.

    The nearer one is what is counted from, and what a guess that is a tenth off leads far enough away from.
    """
    if high - place < place - low:
        return max(0, high - low - (high - place) * 11 // 10 - CLOSE // 2), True
    return max(0, (place - low) * 9 // 10 - CLOSE // 2), False


def _whole_seconds(span: timedelta) -> timedelta:
    return timedelta(seconds=int(span.total_seconds()))
