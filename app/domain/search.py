"""Find people however their name or number is spelt: what goes into the search index and what is asked."""

from __future__ import annotations

import re
import unicodedata

from app.domain.phone import search_digits

_LETTERS = str.maketrans(
    {
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "þ": "th",
        "ı": "i",
        "’": "'",
        "`": "'",
        "´": "'",
        "‐": "-",
        "‑": "-",
        "–": "-",
    }
)
_DIGRAPHS = re.compile("ae|oe|ue|aa")
_NUMBER = re.compile(r"(?:tel:)?[\s+()/.\-\u2010-\u2015\u00a0\u202f]*(?:\d[\s+()/.\-\u2010-\u2015]*){3,}")


def _plain(text: str) -> str:
    """Small letters without accents, ß as ss; digraphs stay as written."""
    lower = text.casefold().translate(_LETTERS)
    decomposed = unicodedata.normalize("NFKD", lower)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def fold(text: str) -> str:
    """One spelling for all: Müller, Mueller and Muller are "muller", Åse and Aase "ase", Straße "strasse"."""
    return _DIGRAPHS.sub(lambda match: match[0][0], _plain(text))


def index_text(*parts: str) -> str:
    """What the search index holds of one person: each part folded, beside it as written where that differs.

    The second spelling lets a search begin in the midst of "ue" or "ae" (typing "er" finds Bauer). Parts that
    look like numbers are held as digits without leading zeros.
    """
    words: list[str] = []
    for part in parts:
        if looks_like_number(part):
            words.append(search_digits(part))
            continue
        folded, plain = " ".join(fold(part).split()), " ".join(_plain(part).split())
        words += [folded, plain] if folded != plain else [folded]
    return " ".join(dict.fromkeys(word for word in words if word))


def query_terms(query: str) -> tuple[str, ...]:
    """The terms, all of which have to occur in the index text; a number is one term however it is grouped."""
    if looks_like_number(query):
        digits = search_digits(query)
        return (digits,) if digits else ()
    terms = (search_digits(word) if looks_like_number(word) else fold(word) for word in query.split())
    return tuple(dict.fromkeys(term for term in terms if term))


def looks_like_number(query: str) -> bool:
    """Whether `query` is a telephone number or the beginning of one: at least three digits and no letters."""
    return _NUMBER.fullmatch(query.strip()) is not None
