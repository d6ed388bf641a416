"""The report *Sent SMS*: how many, what became of them and what they cost, for those who may know."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from heapq import merge
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.domain.mandants import Mandant
from app.domain.number_search import pattern_of
from app.domain.part_waste import Waste, WasteCounter
from app.domain.permissions import PERMISSIONS, Actor, Permission
from app.domain.progress import Progress
from app.domain.report import (
    BlockFigures,
    Cell,
    Figures,
    Month,
    Report,
    ReportQuery,
    SentSms,
    local_months,
    summarise,
)
from app.services import provider_facts
from app.storage.database import Database, Work
from app.storage.repos import accounts, mandants, reports, users
from app.storage.repos.reports import Scope

PAGE = 1_000


class _Piece(NamedTuple):
    """One Mandant's month: so much is asked of the database at a time, and then looked whether to go on."""

    scope: Scope
    month: Month


class ReportService:
    """Needs the right READ_REPORTS; counts only Mandanten the user may work in. Everything here may take seconds.

    Days and months are those of each Mandant's own time zone. `progress` counts Mandanten times months; where it
    is cancelled, `Cancelled` is raised.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def sent_sms(self, actor: Actor, query: ReportQuery, progress: Progress | None = None) -> Report:
        """All sums of the report, as of one moment."""
        actor.require(Permission.READ_REPORTS)
        cells: list[Cell] = []
        with self._database.read() as work:
            for piece in _each(_pieces(work, actor, query), progress):
                cells += reports.cells(work, *piece)
        return summarise(cells)

    def text_blocks(
        self, actor: Actor, query: ReportQuery, progress: Progress | None = None
    ) -> tuple[BlockFigures, ...]:
        """The sums by text block, the most used one first."""
        actor.require(Permission.READ_REPORTS)
        found: dict[int, tuple[str, Figures]] = {}
        with self._database.read() as work:
            for piece in _each(_pieces(work, actor, query), progress):
                for number, name, cell in reports.text_block_cells(work, *piece):
                    so_far = found[number][1] if number in found else Figures()
                    found[number] = (name, so_far + cell.figures())
        blocks = (BlockFigures(number, name, figures) for number, (name, figures) in found.items())
        return tuple(sorted(blocks, key=lambda block: (-block.figures.messages, block.name)))

    def waste(self, actor: Actor, query: ReportQuery, progress: Progress | None = None) -> Waste:
        """How much of their second part SMS of two parts have used, measured in the texts as they were sent."""
        actor.require(Permission.READ_REPORTS)
        counter = WasteCounter()
        with self._database.read() as work:
            pieces = _pieces(work, actor, query)
            chosen = {piece.scope.mandant_id for piece in pieces}
            profiles = {a.id: a.profile for number in chosen for a in accounts.of_mandant(work, number)}
        for piece in _each(pieces, progress):
            with self._database.read() as work:
                for found in reports.overhangs(work, *piece, profiles):
                    for one in found:
                        counter.add(one)
                    if progress is not None:
                        progress.step(0)
        return counter.result()

    def ids(self, actor: Actor, query: ReportQuery, progress: Progress | None = None) -> array[int]:
        """Every SMS of the report, the newest first; rows are then read by `rows`."""
        actor.require(Permission.READ_REPORTS)
        found: array[int] = array("q")
        with self._database.read() as work:
            stretches = _stretches(_pieces(work, actor, query))
            if progress is not None:
                progress.expect(len(stretches))
            for stretch in stretches:
                found += reports.ids(work, *stretch)
                if progress is not None:
                    progress.step()
        return found

    def rows(self, actor: Actor, wanted: Sequence[int]) -> tuple[SentSms, ...]:
        """These SMS in the order asked for; what is gone or not the user's to see is left out."""
        actor.require(Permission.READ_REPORTS)
        with self._database.read() as work:
            return reports.lines(work, {mandant.id for mandant in _own(work, actor)}, wanted)

    def lines(self, actor: Actor, query: ReportQuery, progress: Progress | None = None) -> Iterator[SentSms]:
        """Every SMS of the report, the newest first, read a thousand at a time: for export, however many there are."""
        actor.require(Permission.READ_REPORTS)
        with self._database.read() as work:
            pieces = _pieces(work, actor, query)
        by_mandant: dict[int, list[_Piece]] = {}
        for piece in pieces:
            by_mandant.setdefault(piece.scope.mandant_id, []).append(piece)
        streams = [self._stream(_whole(own)) for own in by_mandant.values()]
        for line in merge(*streams, key=lambda line: (line.at, line.id), reverse=True):
            if progress is not None:
                progress.step()
            yield line

    def handlers(self, actor: Actor) -> tuple[str, ...]:
        """Who may be chosen as handler: the users who may work in any of the actor's Mandanten, by name."""
        actor.require(Permission.READ_REPORTS)
        with self._database.read() as work:
            own = [mandant.id for mandant in _own(work, actor)]
            everybody = users.every(work)
        return tuple(user.name for user in everybody if any(user.may_work_in(number) for number in own))

    def who_grants(self, actor: Actor) -> tuple[str, ...]:
        """The names of those who can give somebody the right to see reports (VI-03); anybody may ask."""
        with self._database.read() as work:
            active = users.every(work, active_only=True)
        return tuple(user.name for user in active if Permission.MANAGE_USERS in PERMISSIONS[user.role])

    def status_page(self, actor: Actor) -> str:
        """Where the gateway of the actor's Mandant tells of disturbances (VI-10); "" if that is not known."""
        actor.require(Permission.READ_REPORTS)
        with self._database.read() as work:
            account = accounts.active(work, actor.mandant_id)
        return provider_facts.status_page(account.provider) if account else ""

    def _stream(self, piece: _Piece) -> Iterator[SentSms]:
        last: SentSms | None = None
        while True:
            with self._database.read() as work:
                found = reports.page(work, *piece, older_than=last, limit=PAGE)
            yield from found
            if len(found) < PAGE:
                return
            last = found[-1]


def _own(work: Work, actor: Actor) -> tuple[Mandant, ...]:
    user = users.get(work, actor.user_id)
    return tuple(m for m in mandants.every(work) if user is None or user.may_work_in(m.id))


def _pieces(work: Work, actor: Actor, query: ReportQuery) -> list[_Piece]:
    """The months of every Mandant that is asked for, as far as there are messages."""
    chosen = [m for m in _own(work, actor) if not query.mandant_ids or m.id in query.mandant_ids]
    number = pattern_of(query.number, [mandant.country for mandant in chosen])
    pieces: list[_Piece] = []
    for mandant in chosen:
        days = _days(work, mandant, query)
        if days is not None:
            scope = Scope(mandant.id, query.handler, number)
            pieces += [_Piece(scope, month) for month in local_months(*days, ZoneInfo(mandant.time_zone))]
    return pieces


def _days(work: Work, mandant: Mandant, query: ReportQuery) -> tuple[date, date] | None:
    """The first and the last day that need looking at, in the Mandant's calendar."""
    span = reports.span(work, mandant.id)
    if span is None:
        return None
    zone = ZoneInfo(mandant.time_zone)
    first, last = (moment.astimezone(zone).date() for moment in span)
    first = max(first, query.since) if query.since else first
    last = min(last, query.until) if query.until else last
    return (first, last) if first <= last else None


def _whole(pieces: list[_Piece]) -> _Piece:
    """The months of one Mandant as one stretch of time."""
    first, last = pieces[0].month, pieces[-1].month
    return _Piece(pieces[0].scope, Month(first.first, first.since, last.until))


def _stretches(pieces: list[_Piece]) -> list[tuple[list[Scope], datetime, datetime]]:
    """The time asked about, the newest first, cut wherever a Mandant's month begins or ends; who counts in each."""
    cuts = sorted({cut for piece in pieces for cut in (piece.month.since, piece.month.until)}, reverse=True)
    stretches = []
    for until, since in pairwise(cuts):
        scopes = [p.scope for p in pieces if p.month.since <= since and until <= p.month.until]
        if scopes:
            stretches.append((scopes, since, until))
    return stretches


def _each(pieces: list[_Piece], progress: Progress | None) -> Iterator[_Piece]:
    if progress is not None:
        progress.expect(len(pieces))
    for piece in pieces:
        yield piece
        if progress is not None:
            progress.step()
