"""What the SMS dialog says while one types: the counter with its reason, the problems, and whether it may go. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from app import field_names, formats
from app.domain.filled_text import FilledText
from app.domain.mailing_text import OptOut
from app.domain.messages import Draft, DraftContext, SendRequest
from app.domain.placeholders import FieldGroup, Gap, group_of
from app.domain.segment_profile import STANDARD, SegmentProfile
from app.domain.send_time import SendRule
from app.domain.sender import SenderKind, check_sender
from app.domain.sms_text import (
    Encoding,
    SizeProblem,
    SmsSize,
    Special,
    SpecialCharacter,
    count_parts,
    measure,
    replace_typographic,
    special_characters,
    split,
)
from app.i18n import _, current_language, ngettext
from app.ui.sms.number_state import NumberState
from app.ui.sms.when_state import WhenChoice, WhenState

MOST_NAMED = 3
"""So many different characters are named in the reason; more would not be read."""


class MarkKind(StrEnum):
    UNICODE = "unicode"
    DOUBLE = "double"
    GAP = "gap"
    FIELD = "field"


class Mark(NamedTuple):
    """A stretch of the text to be coloured, in Python characters."""

    start: int
    length: int
    kind: MarkKind


@dataclass(frozen=True, slots=True)
class Counter:
    """The line under the text. `reason` says why it is amber or red, `action` what one click would gain."""

    text: str
    level: str = "help"  # help | warning | error
    reason: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class TextState:
    """All that follows from the text alone; `part_ends` are where its SMS end, for texts of more than one.

    `text` is as it leaves: with `added`, what marketing has to say besides, at its end.
    """

    text: str
    size: SmsSize
    counter: Counter
    marks: tuple[Mark, ...] = ()
    gaps: tuple[Gap, ...] = ()
    part_ends: tuple[int, ...] = ()
    added: str = ""


@dataclass(frozen=True, slots=True)
class ComposeState:
    """`why_not` is empty if *Send* may be pressed, otherwise the first reason against it, in words."""

    text: TextState
    gap_problem: str
    why_not: str

    @property
    def can_send(self) -> bool:
        return not self.why_not


def compose(text: TextState, draft: Draft, number: NumberState, when: WhenState) -> ComposeState:
    """Put together what the parts of the dialog say."""
    gap_problem = gap_words(text.gaps) if text.gaps else ""
    return ComposeState(text, gap_problem, _why_not(text, gap_problem, draft, number, when))


def _why_not(text: TextState, gap_problem: str, draft: Draft, number: NumberState, when: WhenState) -> str:
    if not draft.account_name:
        return _("No SMS gateway is set up yet.")
    if number.why_not:
        return number.why_not
    if not text.text.strip():
        return _("The message is still empty.")
    if gap_problem:
        return gap_problem
    if text.size.problem is not None:
        return text.counter.reason
    return when.why_not


def count_text(text: str, draft: Draft, sender: str) -> str:
    """The counter's words alone, for each keystroke; `judge_text` finds out all the rest a moment later."""
    whole = f"{text.rstrip()}{tail}" if (tail := added_at_end(text, draft.opt_out, sender)) else text
    return _counted(measure(whole, draft.profile), draft.profile, draft.price_per_part, draft.currency)


def judge_message(filled: FilledText, draft: Draft, sender: str) -> TextState:
    """Count and judge the text of the dialog, with what marketing from `sender` adds to it."""
    tail = added_at_end(filled.text, draft.opt_out, sender)
    return judge_text(filled, draft.profile, draft.price_per_part, draft.currency, tail)


def added_at_end(text: str, opt_out: OptOut | None, sender: str) -> str:
    """What is put behind a marketing text; "" where that is nothing, or impossible: then sending says why."""
    try:
        return opt_out.tail(text, sender) if opt_out is not None else ""
    except LookupError:
        return ""


def judge_text(
    filled: FilledText,
    profile: SegmentProfile = STANDARD,
    price_per_part: Decimal | None = None,
    currency: str = "",
    tail: str = "",
) -> TextState:
    """Count and judge the text with what is put behind it; the ordinary text takes a short way."""
    text = f"{filled.text.rstrip()}{tail}" if tail else filled.text
    size = measure(text, profile)
    gaps = filled.gaps(field_names.names()) if "<<" in text or ">>" in text else ()
    specials = special_characters(text)
    counted = _counted(size, profile, price_per_part, currency)
    level, reason, action = _dearness(text, size, profile, specials)
    marks = [Mark(gap.start, gap.end - gap.start, MarkKind.GAP) for gap in gaps]
    written = len(text) - len(tail)
    for special in (one for one in specials if one.start < written):
        kind = MarkKind.UNICODE if special.kind is Special.UNICODE else MarkKind.DOUBLE
        marks.append(Mark(special.start, special.length, kind))
    counter = Counter(counted, level, reason, action)
    return TextState(text, size, counter, tuple(marks), gaps, _part_ends(text, size, profile), tail.strip())


def _counted(size: SmsSize, profile: SegmentProfile, price_per_part: Decimal | None, currency: str) -> str:
    """`143 of 160 · 17 left · 1 SMS · approx. 0.08 €` (AW-12, SA-32)."""
    if not size.parts:
        room = profile.single
        return _("0 of {room} · {left} left").format(room=room, left=room)
    words = [
        _("{used} of {room}").format(used=size.used, room=size.used + size.free),
        _("{count} left").format(count=size.free),
        sms_count(size.parts),
        cost_words(size.parts, price_per_part, currency, current_language()),
    ]
    if size.encoding is Encoding.UCS2:
        words.append(_("Unicode"))
    return " · ".join(words)


def sms_count(parts: int) -> str:
    """`1 SMS`, `3 SMS`."""
    return ngettext("{count} SMS", "{count} SMS", parts).format(count=parts)


@lru_cache(maxsize=64)
def cost_words(parts: int, price_per_part: Decimal | None, currency: str, language: str) -> str:
    """What `parts` SMS cost: money where the price is known, otherwise one credit each (D-9)."""
    if price_per_part is None or not currency:
        return formats.format_money(Decimal(parts), "", language=language)
    return formats.approximately(formats.format_money(price_per_part * parts, currency, language=language))


def _dearness(
    text: str, size: SmsSize, profile: SegmentProfile, specials: tuple[SpecialCharacter, ...]
) -> tuple[str, str, str]:
    """Level, reason and remedy for a text that is too long, or dearer than it looks."""
    remedy = _remedy(text, size, profile, specials)
    if size.problem is SizeProblem.TOO_LONG and profile.max_chars is not None:
        over = len(text) - profile.max_chars
        reason = ngettext(
            "At most {limit} characters may be sent: {count} too many.",
            "At most {limit} characters may be sent: {count} too many.",
            over,
        )
        return "error", reason.format(limit=profile.max_chars, count=over), remedy
    if size.problem is SizeProblem.TOO_MANY_PARTS and profile.max_parts is not None:
        reason = _("This gateway account takes at most {limit} per message.")
        return "error", reason.format(limit=sms_count(profile.max_parts)), remedy
    if size.encoding is Encoding.UCS2 and size.parts > _parts_without(text, profile, specials):
        named = tuple(dict.fromkeys(special.text for special in specials))
        return "warning", _unicode_words(size.parts, named, current_language()), remedy
    if size.many_parts:
        return "warning", _("More than 6 SMS: some networks lose messages this long."), remedy
    return "help", "", ""


def _remedy(text: str, size: SmsSize, profile: SegmentProfile, specials: tuple[SpecialCharacter, ...]) -> str:
    """What replacing dashes, quotation marks and the like would gain; "" if nothing."""
    typographic = [special for special in specials if special.replacement is not None]
    if not typographic or size.parts < 2:
        return ""
    if len(typographic) < len(specials):
        # It stays Unicode, as it mostly does then: only rarely is it worth to look whether it gets shorter.
        grown = sum(len(special.replacement or "") - special.length for special in typographic)
        if count_parts(size.units + grown, Encoding.UCS2, profile)[0] >= size.parts:
            return ""
    parts = measure(replace_typographic(text), profile).parts
    return _("Replace, back to {sms}").format(sms=sms_count(parts)) if parts < size.parts else ""


def _parts_without(text: str, profile: SegmentProfile, specials: tuple[SpecialCharacter, ...]) -> int:
    """How many SMS it would be if every special character were an ordinary one."""
    ordinary = len(text) - sum(special.length - 1 for special in specials)
    return count_parts(ordinary, Encoding.GSM7, profile)[0]


@lru_cache(maxsize=64)
def _unicode_words(parts: int, characters: tuple[str, ...], _language: str) -> str:
    """`2 SMS: „ … make it Unicode`; stays the same while one goes on typing."""
    reason = _("{sms}: {characters} makes it Unicode")
    if len(characters) > 1:
        reason = _("{sms}: {characters} make it Unicode")
    named = " ".join(characters[:MOST_NAMED])
    if len(characters) > MOST_NAMED:
        named = f"{named} …"
    return reason.format(sms=sms_count(parts), characters=named)


def _part_ends(text: str, size: SmsSize, profile: SegmentProfile) -> tuple[int, ...]:
    if size.parts < 2:
        return ()
    if size.units == len(text):  # no character counts two: the parts are full to the brim
        return (*range(size.used + size.free, len(text), size.used + size.free), len(text))
    return tuple(accumulate(len(part) for part in split(text, profile)))


def gap_words(gaps: tuple[Gap, ...]) -> str:
    """`Not recorded: Birthday. Fill it in or delete it before sending.`"""
    unknown = [gap.name for gap in gaps if not gap.known]
    if unknown:
        return _("Not a known field: {names}. Correct or delete it.").format(
            names=", ".join(dict.fromkeys(unknown))
        )
    names = ", ".join(dict.fromkeys(gap.name for gap in gaps))
    return _("Cannot be filled: {names}. Write it yourself, or delete it.").format(names=names)


def added_words(added: str) -> str:
    """What is said about that, "" where nothing is added."""
    return _("Added and counted: “{words}”").format(words=added) if added else ""


def missing_of_customer(gaps: tuple[Gap, ...]) -> bool:
    """Whether completing the customer's record would fill one of the gaps."""
    fields = [field_names.field_named(gap.name) for gap in gaps]
    return any(field is not None and group_of(field) is FieldGroup.CUSTOMER for field in fields)


def sender_note(sender: str) -> str:
    """Says that nobody can answer a sender made of letters (D-10)."""
    is_name = bool(sender) and check_sender(sender).kind is SenderKind.ALPHANUMERIC
    return _("This sender cannot be answered.") if is_name else ""


def request(
    intent: str,
    context: DraftContext,
    filled: FilledText,
    number: NumberState,
    choice: WhenChoice,
    when: WhenState,
    *,
    save_number: bool,
    text_blocks: tuple[int, ...] = (),
) -> SendRequest:
    """What the service is asked to send. Without a template the text is not filled again at hand-over (D-3)."""
    return SendRequest(
        intent=intent,
        number=number.e164,
        text=filled.text,
        context=context,
        template=None if filled.may_name_a_time else filled.template,
        purpose=context.purpose,
        rule=choice.rule,
        fixed=choice.fixed if choice.rule is SendRule.FIXED_WEEKDAY else None,
        due=when.due if choice.rule is SendRule.CUSTOM else None,
        save_number=save_number,
        text_blocks=text_blocks,
    )
