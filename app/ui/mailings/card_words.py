"""What the card of a mailing says: how far it is, what it takes, to whom it goes, and what can be done. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app import field_names, formats
from app.domain.consent import Purpose
from app.domain.mailing_list import MailingFigures, begins_at
from app.domain.mailings import Mailing, MailingCounts, MailingState
from app.domain.message_list import Standing
from app.domain.placeholders import to_display
from app.i18n import N_, _, ngettext
from app.ui.mailings.view_model import MailingLine, money, real_cost
from app.ui.mailings.words import StateWords

_S = MailingState
_T = Standing
_FAILED = frozenset(
    {_T.FAILED, _T.UNDELIVERED, _T.EXPIRED, _T.REJECTED, _T.MISSED, _T.NO_CONSENT, _T.NO_NUMBER}
)
BEGUN = frozenset({_S.RUNNING, _S.PAUSED, _S.STOPPED})
_PURPOSES = {
    Purpose.APPOINTMENTS: N_("For appointments"),
    Purpose.INFORMATION: N_("For information"),
    Purpose.MARKETING: N_("For marketing"),
}
_DEEDS = {
    "mailings.review": frozenset({_S.DRAFT}),
    "mailings.edit": frozenset({_S.DRAFT}),
    "mailings.test": frozenset({_S.DRAFT}),
    "mailings.delete": frozenset({_S.DRAFT}),
    "mailings.pause": frozenset({_S.PLANNED, _S.RUNNING}),
    "mailings.resume": frozenset({_S.PAUSED}),
    "mailings.stop": frozenset({_S.PLANNED, _S.RUNNING, _S.PAUSED}),
    "mailings.messages": frozenset(_S) - {_S.DRAFT},
    "mailings.copy": frozenset(_S),
}


@dataclass(frozen=True, slots=True)
class Named:
    """What the sources of the recipients are called; `selection` "" = none, or it is not there any more."""

    tags: tuple[str, ...] = ()
    selection: str = ""


class Figure(NamedTuple):
    """One line of figures; `colour` is one of the theme, "" = the usual. `standings` are those of its messages."""

    label: str
    value: str
    colour: str = ""
    tip: str = ""
    standings: frozenset[Standing] = frozenset()


class HowFar(NamedTuple):
    """The bar of a mailing that goes: `done` of `total` have been handed over."""

    done: int
    total: int
    words: str


@dataclass(frozen=True, slots=True)
class CardView:
    """All that the card shows of one mailing; `how_far` None = no bar."""

    mailing_id: int
    title: str
    state: StateWords
    says: str
    how_far: HowFar | None
    figures: tuple[Figure, ...]
    facts: tuple[tuple[str, str], ...]  # icon, words
    sender: str
    text: str


def may_now(action_id: str, state: MailingState) -> bool:
    """Whether this can be done with a mailing in this state."""
    return state in _DEEDS[action_id]


def card_view(line: MailingLine, named: Named, zone: ZoneInfo) -> CardView:
    """In the interface's language and the Mandant's time zone."""
    mailing, figures = line.mailing, line.figures
    return CardView(
        mailing_id=mailing.id,
        title=line.name,
        state=line.state,
        says=_says(mailing, zone),
        how_far=how_far(mailing.state, figures.counts) if figures is not None else None,
        figures=() if mailing.state is _S.DRAFT else (*_counted(mailing, figures), *_cost(mailing, figures)),
        facts=_facts(mailing, named),
        sender=mailing.sender,
        text=to_display(mailing.template, field_names.labels()),
    )


def how_far(state: MailingState, counts: MailingCounts) -> HowFar | None:
    """`12 of 30 handed over`, while it goes, and where it was stopped."""
    if state not in BEGUN or not counts.total:
        return None
    done = counts.total - counts.open - counts.withdrawn
    words = _("{done} of {total} handed over").format(
        done=formats.format_number(done), total=formats.format_number(counts.total)
    )
    return HowFar(done, counts.total, words)


def stop_question(counts: MailingCounts) -> str:
    """What is asked before a mailing is stopped for good."""
    waiting = ngettext(
        "{count} SMS has not left yet and is withdrawn for good.",
        "{count} SMS have not left yet and are withdrawn for good.",
        counts.queued,
    ).format(count=formats.format_number(counts.queued))
    gone = counts.total - counts.queued - counts.withdrawn
    if not gone:
        return waiting
    left = ngettext(
        "{count} has left already, or is just leaving; nobody can take that back.",
        "{count} have left already, or are just leaving; nobody can take that back.",
        gone,
    ).format(count=formats.format_number(gone))
    return f"{waiting} {left}"


def recipients_words(mailing: Mailing, named: Named) -> str:
    """To whom it goes, as it was chosen: tags, a selection, customers, numbers."""
    chosen = mailing.recipients
    words = [_("Tag “{name}”").format(name=name) for name in named.tags]
    if chosen.selection_id:
        known = _("Selection “{name}”").format(name=named.selection)
        words.append(known if named.selection else _("A selection that was deleted"))
    if count := len(chosen.customer_ids):
        said = ngettext("{count} chosen customer", "{count} chosen customers", count)
        words.append(said.format(count=formats.format_number(count)))
    if count := len(chosen.numbers):
        said = ngettext("{count} typed number", "{count} typed numbers", count)
        words.append(said.format(count=formats.format_number(count)))
    return ", ".join(words) or _("No recipients yet")


def _says(mailing: Mailing, zone: ZoneInfo) -> str:
    """The sentence under the state: what happens next, and when."""
    if mailing.state is _S.DRAFT:
        words = _("Is to begin {when}.")
        return words.format(when=formats.format_instant(mailing.due, zone)) if mailing.due else ""
    if mailing.created_at is None:
        return ""
    begins = begins_at(mailing.due, mailing.launched_at, mailing.created_at)
    said = {
        _S.PLANNED: _("Begins {when}."),
        _S.PAUSED: _("Nothing leaves until somebody resumes it."),
        _S.STOPPED: _("Begun {when}. What had not left was withdrawn."),
    }.get(mailing.state, _("Begun {when}."))
    words = said.format(when=formats.format_instant(begins, zone))
    if not mailing.spread_hours or mailing.state not in (_S.PLANNED, _S.RUNNING):
        return words
    until = formats.format_instant(begins + timedelta(hours=mailing.spread_hours), zone)
    spread = _("Spread evenly until {when}.").format(when=until)
    return f"{words} {spread}"


def _counted(mailing: Mailing, figures: MailingFigures | None) -> tuple[Figure, ...]:
    """ST-17, ST-18; what nobody has to worry about is left out while it is nothing."""
    recipients = Figure(_("Recipients"), formats.format_number(mailing.planned_recipients))
    if figures is None:
        return (recipients,)
    counts = figures.counts
    sent_tip = _("Taken by the gateway, whatever came of it")
    show = _("Show these SMS")
    report_tip = _("They may have arrived all the same: not every network reports it.")
    lines = (
        (counts.open, Figure(_("Queued"), "", "waiting")),
        (counts.gone, Figure(_("Sent"), "", "", sent_tip)),
        (counts.delivered, Figure(_("Delivered"), "", "ok")),
        (counts.no_report, Figure(_("No report"), "", "quiet", report_tip, frozenset({_T.TIMEOUT}))),
        (counts.failed, Figure(_("Failed"), "", "error", show, _FAILED)),
        (
            counts.in_question,
            Figure(_("Unclear – please decide"), "", "warn", show, frozenset({_T.NEEDS_DECISION})),
        ),
        (counts.withdrawn, Figure(_("Withdrawn"), "", "quiet")),
    )
    always = (_("Sent"), _("Delivered"))
    shown = (
        line._replace(value=formats.format_number(count), colour=line.colour if count else "")
        for count, line in lines
        if count or line.label in always
    )
    return (recipients, *shown)


def _cost(mailing: Mailing, figures: MailingFigures | None) -> tuple[Figure, ...]:
    """Planned and real, side by side."""
    real_parts = formats.format_number(figures.cost.parts) if figures is not None else ""
    real = real_cost(figures) if figures is not None else ""
    lines = [
        Figure(_("SMS planned"), formats.format_number(mailing.planned_parts)),
        Figure(_("SMS sent"), real_parts),
        Figure(_("Cost planned"), money(mailing.planned_cost, mailing.currency)),
        Figure(_("Cost so far") if mailing.state is not _S.DONE else _("Cost"), real),
    ]
    return tuple(line for line in lines if line.value)


def _facts(mailing: Mailing, named: Named) -> tuple[tuple[str, str], ...]:
    purpose = _(_PURPOSES[mailing.purpose])
    by = _("By {name}").format(name=mailing.user_name)
    return (("users", recipients_words(mailing, named)), ("info", purpose), ("user", by))
