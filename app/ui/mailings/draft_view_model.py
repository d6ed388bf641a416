"""What the editor of a mailing says while one writes: its marks, its count, its example, and what is missing. No Qt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from app import field_names, formats
from app.domain import send_time
from app.domain.consent import Purpose
from app.domain.filled_text import FilledText
from app.domain.mailing_text import CutTemplate, with_opt_out
from app.domain.mailings import Mailing
from app.domain.mandants import Mandant
from app.domain.messages import Draft
from app.domain.placeholders import Gap
from app.domain.segment_profile import STANDARD, SegmentProfile
from app.domain.sender import check_sender
from app.domain.sms_text import Encoding, SizeProblem, SmsSize
from app.i18n import _, current_language, ngettext
from app.ui.admin import text_block_state
from app.ui.sms.view_model import Counter, Mark, TextState, cost_words, judge_text, sender_note, sms_count

NIGHT_BEGINS, NIGHT_ENDS = time(22, 0), time(7, 0)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a mailing is judged by: `draft` has the values of the example, of nobody where `example` is "".

    `named` are all who are named, each once; None while they are being counted.
    """

    mandant: Mandant
    draft: Draft | None = None
    example: str = ""
    named: int | None = None


@dataclass(frozen=True, slots=True)
class FieldMark:
    """One red or orange mark (ML-11); `short` is how the foot names what is missing, "" for what is wrong."""

    field: str
    text: str
    is_red: bool = True
    short: str = ""


@dataclass(frozen=True, slots=True)
class DraftState:
    """All that is said about the draft as it stands.

    `example` is the text of one recipient as it would leave, counted; `in_text` lies in the written text;
    `note` says what a marketing text gets at its end, or that nobody can answer. `foot` is the line beside the
    buttons with its `level`.
    """

    example: TextState
    counter: Counter
    in_text: tuple[Mark, ...]
    marks: tuple[FieldMark, ...]
    note: str
    foot: str
    level: str

    @property
    def why_not(self) -> str:
        """Why it cannot be reviewed yet, "" if it can."""
        return self.foot if any(mark.is_red for mark in self.marks) else ""

    def marks_of(self, field: str) -> tuple[FieldMark, ...]:
        return tuple(mark for mark in self.marks if mark.field == field)


def is_blank(mailing: Mailing) -> bool:
    """Whether nothing has been written that anybody could miss."""
    return not (mailing.name.strip() or mailing.template.strip() or mailing.recipients.named)


def says_the_same(one: Mailing, other: Mailing) -> bool:
    """Whether both were written alike, whoever stored them and when."""
    return _written(one) == _written(other)


def _written(mailing: Mailing) -> tuple[object, ...]:
    return (
        mailing.name.strip(),
        mailing.purpose,
        mailing.sender,
        mailing.template,
        mailing.text_blocks,
        mailing.recipients,
        mailing.due,
        mailing.spread_hours,
        mailing.one_sms_only,
        mailing.one_per_phone,
    )


def judge(
    mailing: Mailing,
    written: str,
    facts: Facts,
    now: datetime,
    *,
    wrong_sender: str = "",
    wrong_time: str = "",
) -> DraftState:
    """Judge the draft; `written` is its text as it stands in the editor. `now` is UTC.

    `wrong_sender` and `wrong_time` are what their fields have found out themselves.
    """
    whole, added, no_way_out = _whole(mailing, facts)
    has_fields = bool(CutTemplate(mailing.template).fields)
    profile = facts.draft.profile if facts.draft else STANDARD
    example = _example(mailing, whole, facts, profile)
    block = text_block_state.marks_in(written)
    counter = _counter(mailing, example, has_fields=has_fields, profile=profile)
    marks = (
        *_of_recipients(mailing, facts),
        *_of_text(mailing, block.unknown, counter, example.gaps, facts),
        *_of_sender(wrong_sender, no_way_out=no_way_out),
        *_of_time(mailing, facts.mandant, now, wrong_time),
    )
    foot, level = _foot(marks, facts, example.size, has_fields=has_fields)
    return DraftState(example, counter, block.marks, marks, _note(mailing, added, facts), foot, level)


def sender_of(mailing: Mailing, facts: Facts) -> str:
    """What the recipients will see, "" for the gateway's own."""
    draft = facts.draft
    if draft is None or not draft.has_sender:
        return ""
    wanted = "" if draft.sender_locked else mailing.sender
    return check_sender(wanted or draft.sender).value


def _whole(mailing: Mailing, facts: Facts) -> tuple[str, str, bool]:
    """The text as it leaves, what marketing adds to it, and whether there is no way to opt out."""
    template = mailing.template
    if mailing.purpose is not Purpose.MARKETING or not template.strip():
        return template, "", False
    language = facts.draft.language if facts.draft else facts.mandant.language
    try:
        whole = with_opt_out(template, language, facts.mandant, sender_of(mailing, facts))
    except LookupError:
        return template, "", True
    return whole, whole[len(template.rstrip()) :].strip() if whole != template else "", False


def _example(mailing: Mailing, whole: str, facts: Facts, profile: SegmentProfile) -> TextState:
    """The text of the example; without one the names of the fields stand for what is not known."""
    draft, labels = facts.draft, field_names.labels()
    values = dict(draft.values) if draft else {}
    if not facts.example:
        values = dict(labels) | {field: value for field, value in values.items() if value}
    filled = FilledText().insert(0, whole, values, labels)
    if mailing.one_sms_only:
        profile = replace(profile, max_parts=1)
    if draft is None:
        return judge_text(filled, profile)
    return judge_text(filled, profile, draft.price_per_part, draft.currency)


def _counter(mailing: Mailing, example: TextState, *, has_fields: bool, profile: SegmentProfile) -> Counter:
    counter = example.counter
    if mailing.one_sms_only and example.size.problem is SizeProblem.TOO_MANY_PARTS:
        over = _over(example.size, profile)
        words = ngettext(
            "One SMS only: {count} character too many.", "One SMS only: {count} characters too many.", over
        )
        level = "warning" if has_fields else "error"
        return replace(counter, level=level, reason=words.format(count=over))
    if has_fields and not counter.reason:
        return replace(counter, reason=_("An estimate: names differ in length. The review counts exactly."))
    return counter


def _over(size: SmsSize, profile: SegmentProfile) -> int:
    room = profile.single if size.encoding is Encoding.GSM7 else profile.unicode_single
    return max(1, size.units - room)


def _note(mailing: Mailing, added: str, facts: Facts) -> str:
    if not mailing.template.strip():
        return ""
    if mailing.purpose is not Purpose.MARKETING:
        return sender_note(sender_of(mailing, facts))
    if added:
        return _("Added and counted: “{words}”").format(words=added)
    return _("The text says who writes and how to opt out; nothing is added.")


def _of_recipients(mailing: Mailing, facts: Facts) -> Iterator[FieldMark]:
    if not mailing.recipients.named:
        yield FieldMark("recipients", _("Choose who gets it."), short=_("recipients"))
    elif facts.named == 0:
        yield FieldMark("recipients", _("Nobody is in what you have chosen."))


def _of_text(
    mailing: Mailing, unknown: tuple[str, ...], counter: Counter, gaps: Sequence[Gap], facts: Facts
) -> Iterator[FieldMark]:
    if not mailing.template.strip():
        yield FieldMark("template", _("Write a text, or insert a text block."), short=_("a text"))
        return
    if unknown:
        words = _("There is no field named {names}. Choose one with “Insert field”.")
        yield FieldMark("template", words.format(names=", ".join(unknown)))
    elif gaps and facts.example:
        words = _("Not recorded for {customer}: {names}. A fallback helps: <<{first}|…>>")
        names = ", ".join(dict.fromkeys(gap.name for gap in gaps))
        told = words.format(customer=facts.example, names=names, first=gaps[0].name)
        yield FieldMark("template", told, is_red=False)
    if counter.level in ("error", "warning"):
        yield FieldMark("template", counter.reason, is_red=counter.level == "error")


def _of_sender(wrong: str, *, no_way_out: bool) -> Iterator[FieldMark]:
    if wrong:
        yield FieldMark("sender", wrong)
    if no_way_out:
        words = _(
            "Marketing needs a way to opt out: enter the company's phone, e-mail or website in the settings."
        )
        yield FieldMark("purpose", words)


def _of_time(mailing: Mailing, mandant: Mandant, now: datetime, wrong: str) -> Iterator[FieldMark]:
    if wrong:
        yield FieldMark("due", wrong)
        return
    if mailing.due is not None and mailing.due < now:
        yield FieldMark("due", _("This time is past: it would leave at once."), is_red=False)
        return
    zone = ZoneInfo(mandant.time_zone)
    first = send_time.to_local(mailing.due or now, zone)
    last = send_time.to_local((mailing.due or now) + timedelta(hours=mailing.spread_hours), zone)
    if mailing.due is not None and _at_night(first):
        yield FieldMark("due", _("It will arrive at night."), is_red=False)
    elif mailing.spread_hours and (_at_night(last) or last.date() != first.date()):
        yield FieldMark("due", _("Some of them will arrive at night."), is_red=False)


def _at_night(moment: datetime) -> bool:
    return not NIGHT_ENDS <= moment.time() < NIGHT_BEGINS


def _foot(marks: tuple[FieldMark, ...], facts: Facts, size: SmsSize, *, has_fields: bool) -> tuple[str, str]:
    """The line beside the buttons: what is missing, what to look at, or what it will be."""
    red = [mark for mark in marks if mark.is_red]
    missing = [mark.short for mark in red if mark.short]
    if missing:
        return _("Still missing: {things}").format(things=", ".join(missing)), "error"
    if red:
        return red[0].text, "error"
    total = _total(facts, size, has_fields=has_fields)
    if marks:
        look = ngettext("{count} thing to look at", "{count} things to look at", len(marks))
        return " · ".join(word for word in (total, look.format(count=len(marks))) if word), "warning"
    return total, "ok" if total else "help"


def _total(facts: Facts, size: SmsSize, *, has_fields: bool) -> str:
    """`30 people, about 30 SMS, approx. 2.25 €`: before anybody was judged (ML-01)."""
    draft, named = facts.draft, facts.named
    if not named or draft is None:
        return ""
    parts = named * size.parts
    sms = formats.format_number(parts) + " SMS" if parts > 1 else sms_count(parts)
    about = _("about {sms}").format(sms=sms) if has_fields else _("at most {sms}").format(sms=sms)
    words = [people_words(named), about]
    if draft.price_per_part is not None and draft.currency:
        words.append(cost_words(parts, Decimal(draft.price_per_part), draft.currency, current_language()))
    return " · ".join(words)


def people_words(count: int) -> str:
    """`1,204 people`."""
    words = ngettext("{count} person", "{count} people", count)
    return words.format(count=formats.format_number(count))


def when_words(mailing: Mailing, mandant: Mandant) -> str:
    """What becomes of it once it is sent."""
    zone = ZoneInfo(mandant.time_zone)
    hours = ngettext("{count} hour", "{count} hours", mailing.spread_hours).format(count=mailing.spread_hours)
    if mailing.due is None:
        if not mailing.spread_hours:
            return _("Leaves when you press Send, as fast as the gateway takes it.")
        return _("Begins when you press Send, evenly over {hours}. This computer must be on.").format(
            hours=hours
        )
    moment = formats.format_instant(mailing.due, zone)
    if not mailing.spread_hours:
        return _("Waits until {moment}. This computer must be on then.").format(moment=moment)
    return _("Waits until {moment}, then evenly over {hours}. This computer must be on then.").format(
        moment=moment, hours=hours
    )
