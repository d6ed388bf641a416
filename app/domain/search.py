"""Find people however their name or number is spelt: what goes into the search index and what is asked."""

from __future__ import annotations

import re
import unicodedata

from app.domain.phone import search_digits

# Written as two letters even in languages that have them; and punctuation that keyboards vary.
_WRITTEN_OUT = str.maketrans(
    {"æ": "ae", "œ": "oe", "’": "'", "`": "'", "´": "'", "‐": "-", "‑": "-", "–": "-"}
)
# Letters that Unicode does not take apart into a base letter and an accent.
_BASE_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"})
_DIGRAPHS = re.compile("ae|oe|ue|aa")
_SCRAP = re.compile(r"[+(]*\d{0,2}[()/.\-\u2010-\u2015]*")
_NUMBER = re.compile(r"(?:tel:)?[\s+()/.\-\u2010-\u2015]*(?:\d[\s+()/.\-\u2010-\u2015]*){3,}")


def _small(text: str) -> str:
    return unicodedata.normalize("NFC", text).translate(_WRITTEN_OUT).casefold().translate(_WRITTEN_OUT)


def _bare(small: str) -> str:
    """`small` without accents and with single spaces."""
    parted = unicodedata.normalize("NFKD", small.translate(_BASE_LETTERS))
    return " ".join("".join(letter for letter in parted if not unicodedata.combining(letter)).split())


def fold(text: str) -> str:
    """One spelling for all: Müller, Mueller and Muller are "muller", Åse and Aase "ase", Straße "strasse"."""
    return _bare(_DIGRAPHS.sub(lambda match: match[0][0], _small(text)))


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
            pieces += [fold(part), _bare(_small(part)), *numbers]
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
