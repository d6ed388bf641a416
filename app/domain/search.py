"""Find people however their name or number is spelt: what goes into the search index and what is asked."""

from __future__ import annotations

import re

from app.domain.phone import search_digits
from app.domain.spelling import bare, fold, small

_SCRAP = re.compile(r"[+(]*\d{0,2}[()/.\-\u2010-\u2015]*")
_NUMBER = re.compile(r"(?:tel:)?[\s+()/.\-\u2010-\u2015]*(?:\d[\s+()/.\-\u2010-\u2015]*){3,}")


def index_text(*parts: str) -> str:
    """What the search index holds of one person: each part folded, beside it as written where that differs.

    The second spelling lets a search begin in the midst of "ue" or "ae" (typing "er" finds Bauer). Numbers
    are held as digits without leading zeros, those within a longer text in addition.
    """
    pieces: list[str] = []
    for part in parts:
        if looks_like_number(part):
            pieces.append(_number_term(part))
        else:
            numbers = (_number_term(word) for word in part.split() if looks_like_number(word))
            pieces += [fold(part), bare(small(part)), *numbers]
    return " ".join(dict.fromkeys(piece for piece in pieces if piece))


def query_terms(query: str) -> tuple[str, ...]:
    """The terms, all of which have to occur in the index text; a number is one term however it is grouped.

    None for a mere 0 or +, which every number may begin with.
    """
    if looks_like_number(query):
        return (_number_term(query),)
    terms: list[str] = []
    for word in re.split(r"[\s,;]+", query):  # lists show "Meyer, Erika", and so people type it
        if looks_like_number(word):
            terms.append(_number_term(word))
        elif _SCRAP.fullmatch(word):  # the first digits of a number are no number yet
            terms.append(search_digits(word))
        else:
            terms += fold(word).split()
    return tuple(dict.fromkeys(term for term in terms if term))


def _number_term(text: str) -> str:
    return search_digits(text) or "0"


def looks_like_number(query: str) -> bool:
    """Whether `query` is a telephone number or the beginning of one: at least three digits and no letters."""
    return _NUMBER.fullmatch(query.strip()) is not None
