"""A text being written: what was typed, and the placeholders in it that are filled already."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from app.domain.placeholders import Field, Gap, fill, find, gaps_in, to_display

_NO_LABELS: Mapping[Field, str] = {}

# What names a day or an hour in a text of one's own, in the languages of the program. Rather one too many: it only
# means that somebody is asked.
_TIME = re.compile(
    r"\d"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day|\bto(?:day|morrow|night)\b|\bo['’]clock\b|\bnoon\b"
    r"|\b(?:mon|diens|donners|frei|sams|sonn)tag|\bmittwoch|\bsonnabend|\bheute\b|morgen\b|\bmittag|\buhr\b"
    r"|\b(?:m[åa]n|tis|tirs|ons|tors|fre|l[öø]r|s[öø]n)dag|\bi ?dag\b|\bi ?morgon\b|\bklockan\b|\bklokken\b"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text: `text` is what is seen.

    `token` is the neutral placeholder it was filled from, "" for plain words; `typed` marks words that a
    person wrote here, as against those of a text block.
    """

    text: str
    token: str = ""
    typed: bool = False


@dataclass(frozen=True, slots=True)
class FilledText:
    """A text with its filled placeholders; every change gives a new one. Positions count Python characters.

    `overwritten` is set for good once a filled value was changed by hand: from then on the text is only what
    it says, and there is no template to fill again.
    """

    pieces: tuple[Piece, ...] = ()
    overwritten: bool = False

    @property
    def text(self) -> str:
        """What is seen, and what an SMS sent now says."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def template(self) -> str | None:
        """The neutral text that gives this one when it is filled; None after a filled value was overwritten."""
        if self.overwritten:
            return None
        return "".join(piece.token or piece.text for piece in self.pieces)

    @property
    def may_name_a_time(self) -> bool:
        """Whether the text holds, or may hold, a date or time that filling it again would not renew."""
        return self.overwritten or any(
            piece.typed and _TIME.search(piece.text.casefold()) is not None for piece in self.pieces
        )

    @property
    def has_fields(self) -> bool:
        return any(piece.token for piece in self.pieces)

    def gaps(self, names: Mapping[str, Field] | None = None) -> tuple[Gap, ...]:
        """What must not leave, with its place in `text`; `names` are the written names to be understood."""
        return gaps_in(self.text, names)

    def insert(
        self,
        position: int,
        template: str,
        values: Mapping[Field, str],
        labels: Mapping[Field, str] = _NO_LABELS,
        *,
        typed: bool = False,
    ) -> FilledText:
        """Put a neutral template in at `position`, filled with `values`.

        What cannot be filled stays as a placeholder, shown by its name in `labels`. In the midst of a filled
        value this overwrites that value.
        """
        return self._replace(position, 0, _filled_pieces(template, values, labels, typed=typed))

    def edit(self, position: int, removed: int, added: str) -> FilledText:
        """What `text` becomes when `removed` characters at `position` give way to `added`, typed by hand.

        A filled value that goes as a whole goes with its placeholder; one that is touched is overwritten.
        Raises ValueError for a place outside the text.
        """
        return self._replace(position, removed, [Piece(added, typed=True)] if added else [])

    def fill_typed(self, values: Mapping[Field, str], names: Mapping[str, Field]) -> FilledText:
        """Fill placeholders that were written by hand, where there is a value for them."""
        pieces: list[Piece] = []
        for piece in self.pieces:
            if piece.token or "<<" not in piece.text:
                pieces.append(piece)
                continue
            position = 0
            for placeholder in find(piece.text, names):
                if placeholder.field is None:
                    continue
                token = _token(placeholder.field, placeholder.fallback)
                filled = fill(token, values)
                if filled.gaps:
                    continue
                pieces.append(replace(piece, text=piece.text[position : placeholder.start]))
                pieces.append(Piece(filled.text, token))
                position = placeholder.end
            pieces.append(replace(piece, text=piece.text[position:]))
        return FilledText(_joined(pieces), self.overwritten)

    def composed(self) -> FilledText:
        """The same words with every accent joined to its letter (NFC), as `normalise` does when sending."""
        pieces = [replace(piece, text=unicodedata.normalize("NFC", piece.text)) for piece in self.pieces]
        return FilledText(_joined(pieces), self.overwritten)

    def refill(self, values: Mapping[Field, str], labels: Mapping[Field, str] = _NO_LABELS) -> FilledText:
        """The same text for other values, for instance after the customer's record was completed."""
        pieces = [
            replace(piece, text=to_display(fill(piece.token, values).text, labels)) if piece.token else piece
            for piece in self.pieces
        ]
        return FilledText(_joined(pieces), self.overwritten)

    def _replace(self, position: int, removed: int, added: Iterable[Piece]) -> FilledText:
        end = position + removed
        if not 0 <= position <= end <= len(self.text):
            raise ValueError("the place lies outside the text")
        before: list[Piece] = []
        after: list[Piece] = []
        overwritten = self.overwritten
        start = 0
        for piece in self.pieces:
            stop = start + len(piece.text)
            if stop <= position:
                before.append(piece)
            elif start >= end:
                after.append(piece)
            else:
                left, right = piece.text[: max(0, position - start)], piece.text[max(0, end - start) :]
                before.append(_remains(piece, left))
                after.append(_remains(piece, right))
                overwritten = overwritten or (_holds_a_value(piece) and bool(left or right))
            start = stop
        return FilledText(_joined([*before, *added, *after]), overwritten)


def _remains(piece: Piece, text: str) -> Piece:
    """What is left of a piece that was cut into: plain words, and by hand if a placeholder was torn."""
    return Piece(text, typed=piece.typed or bool(piece.token))


def _holds_a_value(piece: Piece) -> bool:
    """Whether a placeholder is really filled; mending one that is not overwrites nothing."""
    return bool(piece.token) and not gaps_in(piece.text)


def _filled_pieces(
    template: str, values: Mapping[Field, str], labels: Mapping[Field, str], *, typed: bool
) -> list[Piece]:
    pieces: list[Piece] = []
    position = 0
    for placeholder in find(template):
        if placeholder.field is None:
            continue
        token = template[placeholder.start : placeholder.end]
        pieces.append(Piece(template[position : placeholder.start], typed=typed))
        pieces.append(Piece(to_display(fill(token, values).text, labels), token))
        position = placeholder.end
    pieces.append(Piece(template[position:], typed=typed))
    return pieces


def _token(field: Field, fallback: str | None) -> str:
    return f"<<{field.value}>>" if fallback is None else f"<<{field.value}|{fallback}>>"


def _joined(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Without empty plain pieces, and neighbouring plain ones of the same kind as one."""
    joined: list[Piece] = []
    for piece in pieces:
        if not piece.text and not piece.token:
            continue
        last = joined[-1] if joined else None
        if last is not None and not last.token and not piece.token and last.typed == piece.typed:
            joined[-1] = replace(last, text=last.text + piece.text)
        else:
            joined.append(piece)
    return tuple(joined)
