"""Mailings: ten and a hundred thousand personalised SMS prepared, fifty thousand recipients reviewed."""

from __future__ import annotations

import shutil
import sqlite3
import statistics
import tempfile
from array import array
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from time import perf_counter
from typing import Any

from app.clock import SystemClock
from app.domain.accounts import Account
from app.domain.consent import Purpose
from app.domain.mailing_review import ReviewOrder, ReviewQuery
from app.domain.mailings import LaunchRequest, Mailing, MailingForecast, MailingSettings, Recipients
from app.domain.mandants import Mandant
from app.domain.permissions import Actor, Role
from app.domain.selection import Comparison, Condition, Criteria, Field, Group, SavedSelection
from app.domain.tags import Tag
from app.domain.users import User
from app.services import mailing_desk
from app.services.customers import CustomerService
from app.services.demo import DemoPlan, DemoService
from app.services.events import Events
from app.services.mailing_desk import MailingDesk
from app.services.messaging import MessagingService
from app.services.practice import PracticeService
from app.services.selections import SelectionService
from app.services.tags import TagService
from app.services.values import ValueService
from app.storage import schema
from app.storage.database import Database
from app.storage.repos import accounts, mandants, users
from bench import dataset, tables
from bench.measure import Line, Reach, Table, alternate, timed

TEXT = (
    "<<Greeting>>, am Montag, 30.11., bleibt unsere Filiale in <<CompanyCity|Berlin>> geschlossen. "
    "Wir sind ab Dienstag wieder für Sie da, <<FirstName|liebe Kundin>>. Ihr Team von <<CompanyName>>"
)
ROUNDS = 3
REVIEWED = 50_000
SHOWN = 100
PREPARED = 2.5
"""Times the bare inserts."""
LIST_PLUS = 0.005
"""Seconds that reading the mailing, the right and the values of a hundred rows may take beside the floor."""
_MESSAGE = "SELECT * FROM message WHERE id > ? ORDER BY id"
_TABLES = ("message", "message_event", "mailing_message")


def measured(small: bool) -> Iterable[Table]:
    share = 100 if small else 1
    dataset.FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=dataset.FOLDER) as folder:
        desk = _Desk.made(Path(folder), 100_000 // share)
        try:
            yield _preparing(desk, Path(folder), [10_000 // share, 100_000 // share])
            yield from _reviewing(desk, REVIEWED // share)
            yield _under_way(desk, 10_000 // share)
        finally:
            desk.database.close()


def _preparing(desk: _Desk, folder: Path, sizes: Sequence[int]) -> Table:
    """From a saved selection to the queue.

    The review judges, fills and counts everybody, and the launch does so anew before it makes the messages: each of
    the two has the reach of one preparation.
    """
    lines: list[Line] = []
    for size in sizes:
        chosen = Recipients(selection_id=desk.saved_selection(size))
        whole, launch, floor = [], [], []
        for _round in range(ROUNDS):
            before = folder / "before.sqlite"
            desk.copy_to(before)
            draft, last = desk.draft(chosen), desk.last_message()
            review = timed(partial(desk.review, draft))
            forecast = desk.mailings.review.forecast(desk.actor, draft.id)
            launch.append(timed(partial(desk.launch, forecast)) / forecast.recipients)
            whole.append(review / forecast.recipients + launch[-1])
            floor.append(_bare(before, desk.made_since(last)) / forecast.recipients)
        least = statistics.median(floor)
        told = f"one of {size:,} in a saved selection, "
        lines += [
            Line(f"{told}reviewed and launched", statistics.median(whole), least, Reach(2 * PREPARED)),
            Line(
                f"{told}launched: judged anew, to the queue",
                statistics.median(launch),
                least,
                Reach(PREPARED),
            ),
        ]
    return Table(
        "Prepare a mailing: select, fill, count, check consent and doubles, insert",
        "the rows it led to – messages, histories, words to be found by – by a bare executemany of sqlite3 each",
        tuple(lines),
    )


def _bare(file: Path, rows: dict[str, list[tuple[Any, ...]]]) -> float:
    """Seconds to put these rows into a database like ours before, in one transaction."""
    with closing(sqlite3.connect(file, isolation_level=None)) as plain:
        plain.execute("PRAGMA journal_mode=WAL")
        plain.execute("PRAGMA synchronous=FULL")
        start = perf_counter()
        plain.execute("BEGIN IMMEDIATE")
        for table in _TABLES:
            marks = ", ".join("?" * len(rows[table][0]))
            plain.executemany(f"INSERT INTO {table} VALUES ({marks})", rows[table])
        plain.executemany("INSERT INTO message_words (rowid, words) VALUES (?, ?)", rows["words"])
        plain.execute("COMMIT")
        return perf_counter() - start


def _reviewing(desk: _Desk, size: int) -> Iterable[Table]:
    mailing = desk.draft_to(size)
    moments: list[float] = []

    def note(_done: int, _all: int) -> bool:
        moments.append(perf_counter())
        return True

    taken = []
    for _round in range(ROUNDS):
        moments.clear()
        taken.append(timed(lambda: desk.mailings.review.review(desk.actor, mailing.id, note)))
    steps = sorted(after - before for before, after in pairwise(moments))
    one = desk.mailings.review.ids(desk.actor, mailing.id, ReviewQuery())[size // 2 : size // 2 + 1]
    recheck = statistics.median(
        timed(lambda: desk.mailings.review.recheck(desk.actor, mailing.id, one)) for _round in range(9)
    )
    forecast = statistics.median(
        timed(lambda: desk.mailings.review.forecast(desk.actor, mailing.id)) for _round in range(ROUNDS)
    )
    yield Table(
        f"Review of {size:,} recipients",
        "none; a frame of the window has 16 ms, and all of this is off its thread",
        (
            Line("everybody judged, filled and counted", statistics.median(taken), reach=Reach(at_most=6.0)),
            Line("a chunk of it, the median", statistics.median(steps), reach=Reach(at_most=0.020)),
            Line("a chunk of it, 99 of 100", steps[int(len(steps) * 0.99)], reach=Reach(at_most=0.080)),
            Line("one line checks itself again", recheck, reach=Reach(at_most=0.020)),
            Line("the forecast, everybody counted", forecast, reach=Reach(at_most=0.150)),
        ),
    )
    yield _list(desk, mailing.id, size)


def _list(desk: _Desk, mailing_id: int, size: int) -> Table:
    """What the window asks for when it opens, is scrolled and is filtered."""
    review, actor = desk.mailings.review, desk.actor
    whole, left_out = ReviewQuery(), ReviewQuery(gets_it=False)
    longest = ReviewQuery(gets_it=True, order=ReviewOrder.LONGEST_FIRST)
    ids = review.ids(actor, mailing_id, whole)
    middle = ids[size // 2 : size // 2 + SHOWN]

    def shown(query: ReviewQuery) -> None:
        review.rows(actor, mailing_id, review.ids(actor, mailing_id, query)[:SHOWN])

    with closing(sqlite3.connect(desk.file)) as plain:
        current = plain.execute("SELECT review FROM mailing WHERE id = ?", (mailing_id,)).fetchone()[0]

        def bare(condition: str, order: str = "position") -> None:
            found = array("q")
            query = f"SELECT id FROM mailing_recipient WHERE mailing_id = ? AND review = ? {condition}"
            found.extend(row[0] for row in plain.execute(f"{query} ORDER BY {order}", (mailing_id, current)))
            page(found[:SHOWN])

        def page(wanted: Sequence[int]) -> None:
            marks = ", ".join("?" * len(wanted))
            plain.execute(f"SELECT * FROM mailing_recipient WHERE id IN ({marks})", wanted).fetchall()

        times = alternate(
            lambda: shown(whole),
            lambda: bare(""),
            lambda: review.rows(actor, mailing_id, middle),
            lambda: page(middle),
            lambda: shown(left_out),
            lambda: bare("AND verdict != 'gets_it'"),
            lambda: shown(longest),
            lambda: bare("AND verdict = 'gets_it'", "units DESC, position"),
        )
    return Table(
        f"The list of a review of {size:,} recipients, with {SHOWN} rows",
        "the same by plain sqlite3: all ids in their order, then the rows",
        (
            Line("open it", times[0], times[1], Reach(2.0, plus=LIST_PLUS)),
            Line("a page in the middle", times[2], times[3], Reach(2.0, plus=LIST_PLUS)),
            Line("only those who are left out", times[4], times[5], Reach(2.0, plus=LIST_PLUS)),
            Line("those who get it, the longest first", times[6], times[7], Reach(2.0, plus=LIST_PLUS)),
        ),
    )


def _under_way(desk: _Desk, size: int) -> Table:
    mailing_id = desk.launch(desk.review(desk.draft_to(size))).id
    taken: dict[str, list[float]] = {"pause": [], "resume": [], "counts": []}
    for _round in range(9):
        taken["pause"].append(timed(lambda: desk.mailings.sending.pause(desk.actor, mailing_id)))
        taken["resume"].append(timed(lambda: desk.mailings.sending.resume(desk.actor, mailing_id)))
        taken["counts"].append(timed(lambda: desk.mailings.kept.counts(desk.actor, mailing_id)))
    desk.mailings.sending.pause(desk.actor, mailing_id)
    stop = timed(lambda: desk.mailings.sending.stop(desk.actor, mailing_id))
    return Table(
        f"A mailing of {size:,} under way",
        "none",
        (
            Line("pause", statistics.median(taken["pause"]), reach=Reach(at_most=0.020)),
            Line("resume", statistics.median(taken["resume"]), reach=Reach(at_most=0.020)),
            Line("where its messages are", statistics.median(taken["counts"]), reach=Reach(at_most=0.050)),
            Line("stop, everything withdrawn", stop, reach=Reach(at_most=0.8)),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Desk:
    """One company with very many customers, eleven of twelve of whom agreed, and the practice phone."""

    database: Database
    mailings: MailingDesk
    actor: Actor
    file: Path
    people: array[int]

    @classmethod
    def made(cls, folder: Path, customers: int) -> _Desk:
        file = folder / "terminbote.sqlite"
        database, clock, events = Database(f"sqlite:///{file}"), SystemClock(), Events()
        schema.make_ready(database, before_migration=lambda _found: None)
        with database.write() as work:
            mandant = mandants.save(
                work, Mandant(0, "Hörwelt Mitte", city="Berlin", default_sender="Hoerwelt")
            )
            user = users.save(work, User(0, "A. Becker", Role.OWNER), "")
            if mandant is None or user is None:
                raise RuntimeError("a new company was not stored")
            accounts.store(work, Account(0, mandant.id, provider="practice", name="Practice phone"))
        DemoService(database, events, clock).fill(DemoPlan(customers, 0, 0, dataset.SEED))
        actor = Actor(user.id, user.name, Role.OWNER, mandant.id)
        people = CustomerService(database, events, clock)
        messaging = MessagingService(database, events, clock, ValueService(clock), people)
        practice = PracticeService(clock, folder)
        desk = mailing_desk.build(
            database, events, clock, customers=people, messaging=messaging, practice=practice
        )
        desk.kept.save_settings(actor, MailingSettings(confirm_above=1_000_000))
        with database.read() as work:
            from app.storage.repos import customers as stored

            ids = stored.ids_in_order(work, mandant.id, archived=False)
        return cls(database, desk, actor, file, ids)

    def saved_selection(self, size: int) -> int:
        """So many people by their tag, of whom those are meant who agreed; its id."""
        events, clock = Events(), SystemClock()
        tags = TagService(self.database, events, clock)
        selections = SelectionService(self.database, events, clock)
        tag = tags.save(self.actor, Tag(0, self.actor.mandant_id, f"{size:,}"))
        tags.change(self.actor, self.people[:size], give=[tag.id])
        agreed = Condition(Field.CONSENT, Comparison.GRANTED, Purpose.APPOINTMENTS.value)
        criteria = Criteria(Group((Condition(Field.TAG, Comparison.IS, tag.id), agreed)))
        return selections.save(self.actor, SavedSelection(0, 0, f"{size:,} who agreed", criteria)).id

    def draft(self, recipients: Recipients) -> Mailing:
        mailing = Mailing(0, purpose=Purpose.APPOINTMENTS, template=TEXT, recipients=recipients)
        return self.mailings.kept.save(self.actor, mailing)

    def draft_to(self, size: int) -> Mailing:
        return self.draft(Recipients(customer_ids=tuple(self.people[:size])))

    def review(self, draft: Mailing) -> MailingForecast:
        return self.mailings.review.review(self.actor, draft.id)

    def launch(self, forecast: MailingForecast) -> Mailing:
        request = LaunchRequest(
            forecast.mailing_id, forecast.version, forecast.review, forecast.recipients, forecast.parts
        )
        return self.mailings.sending.launch(self.actor, request)

    def copy_to(self, file: Path) -> None:
        """The database as it is now, for the floor to write into."""
        file.unlink(missing_ok=True)
        with closing(sqlite3.connect(self.file)) as plain:
            plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copyfile(self.file, file)

    def last_message(self) -> int:
        with closing(sqlite3.connect(self.file)) as plain:
            return int(plain.execute("SELECT coalesce(max(id), 0) FROM message").fetchone()[0])

    def made_since(self, last: int) -> dict[str, list[tuple[Any, ...]]]:
        """What a launch has written, as rows ready to be inserted."""
        from app.domain.message_words import words_of

        with closing(sqlite3.connect(self.file)) as plain:
            rows = {"message": plain.execute(_MESSAGE, (last,)).fetchall()}
            rows["message_event"] = plain.execute(
                "SELECT * FROM message_event WHERE message_id > ?", (last,)
            ).fetchall()
            listed = plain.execute("SELECT * FROM mailing_message WHERE message_id > ?", (last,)).fetchall()
            texts = plain.execute("SELECT id, text FROM message WHERE id > ?", (last,)).fetchall()
        rows["mailing_message"] = listed
        rows["words"] = [(key, " ".join(words_of(text))) for key, text in texts]
        return rows


if __name__ == "__main__":
    tables.run(measured)
