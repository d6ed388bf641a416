"""One template filled for very many people: cut once, then put together; and what a marketing text has to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.domain.mandants import Mandant
from app.domain.placeholders import Field, find, gaps_in
from app.domain.segment_profile import SegmentProfile
from app.domain.sender import can_receive_replies
from app.domain.sms_text import Encoding, SmsSize, normalise


@dataclass(frozen=True, slots=True)
class FilledFor:
    """What one person gets; `gaps` are the names that could not be filled, and then nothing leaves (D-4)."""

    text: str
    gaps: tuple[str, ...] = ()


class CutTemplate:
    """A neutral template that was looked through once; `fill` says what `placeholders.fill` would, normalised."""

    def __init__(self, template: str) -> None:
        template = normalise(template)
        self._pieces: list[str] = []
        self._slots: list[tuple[Field, str | None, str]] = []
        position = 0
        for placeholder in find(template):
            if placeholder.field is None:
                continue
            self._pieces.append(template[position : placeholder.start])
            token = template[placeholder.start : placeholder.end]
            self._slots.append((placeholder.field, placeholder.fallback, token))
            position = placeholder.end
        self._pieces.append(template[position:])

    @property
    def fields(self) -> frozenset[Field]:
        """What has to be known to fill it."""
        return frozenset(field for field, _fallback, _token in self._slots)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Names no field has, and lone brackets: nobody's text could leave."""
        return tuple(gap.name for gap in gaps_in("".join(self._pieces)))

    def fill(self, values: Mapping[Field, str]) -> FilledFor:
        """The text for one person."""
        written = [self._pieces[0]]
        for (field, fallback, token), piece in zip(self._slots, self._pieces[1:], strict=True):
            value = values.get(field, "")
            written += (value if value.strip() else token if fallback is None else fallback, piece)
        text = "".join(written)
        if not text.isascii() or "\r" in text:
            text = normalise(text)
        return FilledFor(text, tuple(dict.fromkeys(gap.name for gap in gaps_in(text))))


def units_over(text: str, size: SmsSize, profile: SegmentProfile) -> int:
    """How many plain characters fewer in `text` surely save a part; 0 where there is only one.

    A two-unit character at the end of a part is pushed into the next one, wherever the text is cut: where there are
    such characters, a unit of each part but the last is not counted on.
    """
    if size.parts < 2:
        return 0
    fewer = size.parts - 1
    if fewer == 1:
        room = profile.single if size.encoding is Encoding.GSM7 else profile.unicode_single
    else:
        room = fewer * (profile.multi if size.encoding is Encoding.GSM7 else profile.unicode_multi)
        if size.units != len(text):
            room -= fewer - 1
    return max(1, size.units - room)


@dataclass(frozen=True, slots=True)
class _Words:
    """One language's way of saying how not to get any more; short, since everybody pays for it."""

    reply: str
    otherwise: str


_OPT_OUT: Mapping[str, _Words] = MappingProxyType(
    {
        "de": _Words("Keine Werbung mehr: STOP antworten", "Keine Werbung mehr: {way}"),
        "en": _Words("No more adverts: reply STOP", "No more adverts: {way}"),
        "sv": _Words("Ingen reklam: svara STOP", "Ingen reklam: {way}"),
        "nb": _Words("Ingen reklame: svar STOPP", "Ingen reklame: {way}"),
    }
)


@dataclass(frozen=True, slots=True)
class OptOut:
    """What every marketing text has to say in a language: whose it is, and how not to get any more.

    `ways` are numbers and addresses to say STOP to, the best first, for senders that cannot be answered.
    """

    company: str
    language: str
    ways: tuple[str, ...]

    def way(self, sender: str) -> str:
        """Where somebody can say STOP: "" is by replying, else a number or an address.

        Raises LookupError where there is none.
        """
        if can_receive_replies(sender):
            return ""
        if not self.ways:
            raise LookupError("no way to opt out")
        return self.ways[0]

    def tail(self, text: str, sender: str) -> str:
        """What has to be put behind `text` (without its blanks at the end), which may say some of it itself.

        "" for an empty text. Raises LookupError where there is no way to opt out.
        """
        way = self.way(sender)
        if not text.strip():
            return ""
        words = _OPT_OUT.get(self.language, _OPT_OUT["en"])
        said = text.casefold()
        missing = []
        if f"<<{Field.COMPANY_NAME.value}>>".casefold() not in said and self.company.casefold() not in said:
            missing.append(self.company)
        if not _says_how(said, way):
            missing.append(words.otherwise.format(way=way) if way else words.reply)
        return f"\n{'. '.join(missing)}" if missing else ""

    def added_to(self, text: str, sender: str) -> str:
        """The whole text. Raises LookupError where there is no way to opt out."""
        tail = self.tail(text, sender)
        return f"{text.rstrip()}{tail}" if tail else text


def opt_out(mandant: Mandant, language: str) -> OptOut:
    """What a Mandant's marketing says in this language."""
    ways = (mandant.phone.strip(), mandant.email.strip(), mandant.website.strip())
    return OptOut(mandant.name, language, tuple(way for way in ways if way))


def way_to_opt_out(mandant: Mandant, sender: str) -> str:
    """Where somebody can say STOP: "" is by replying, else a number or an address.

    Raises LookupError where there is none.
    """
    return opt_out(mandant, "").way(sender)


def with_opt_out(template: str, language: str, mandant: Mandant, sender: str) -> str:
    """A marketing text with its sender's name and the way to opt out at its end, where it does not say them itself.

    Raises LookupError where there is no way to opt out.
    """
    return opt_out(mandant, language).added_to(template, sender)


def _says_how(said: str, way: str) -> bool:
    """Whether the text has one of our sentences, or names STOP with, where one cannot reply, the number or address."""
    sentences = (words.otherwise.format(way=way) if way else words.reply for words in _OPT_OUT.values())
    if any(sentence.casefold() in said for sentence in sentences):
        return True
    return "stop" in said and (not way or way.casefold() in said)
