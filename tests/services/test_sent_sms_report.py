from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event, insert, text

from app.domain.message_list import Standing
from app.domain.part_waste import Waste
from app.domain.permissions import Actor, NotPermitted, Role
from app.domain.progress import Cancelled, Progress
from app.domain.report import Figures, ReportQuery
from app.models.history import MessageTextBlockRecord
from app.models.message import TextBlockRecord
from app.services.reports import ReportService
from app.storage.database import Database
from tests.fixtures.sent_messages import MITTE, OWNER, WEST, furnish, sent

BEN = Actor(user_id=2, name="Ben", role=Role.RECEPTION, mandant_id=MITTE)
STAFF = Actor(user_id=2, name="Ben", role=Role.STAFF, mandant_id=MITTE)
PHONE = "+4915128817386"
MARCH = ReportQuery(since=date(2026, 3, 1), until=date(2026, 3, 31))


def at(day: int, hour: int = 12, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


@pytest.fixture
def service(database: Database) -> ReportService:
    furnish(
        database,
        [
            sent(1, at(2), customer_id=1, price=Decimal("0.08"), currency="EUR"),
            sent(2, at(3), parts=8, price=Decimal("0.64"), currency="EUR", user_name="Ben"),
            sent(3, at(4), status="undelivered", parts=2, text="x" * 165),
            sent(4, at(5), status="failed", reason="no_number", number=PHONE),
            sent(5, at(6), status="accepted", text="x" * 200, parts=2),
            sent(6, at(7), status="cancelled"),
            sent(7, at(8), status="scheduled"),
            sent(8, datetime(2026, 3, 31, 22, 30, tzinfo=UTC)),  # the first of April in Berlin
            sent(9, datetime(2026, 4, 1, 3, 30, tzinfo=UTC), mandant_id=WEST),  # still March in New York
            sent(10, datetime(2026, 2, 28, 23, 30, tzinfo=UTC)),  # March already in Berlin
        ],
    )
    return ReportService(database)


@pytest.mark.behaviour("VI-01", "VI-07")
def test_a_month_in_figures(service: ReportService) -> None:
    report = service.sent_sms(OWNER, ReportQuery(MARCH.since, MARCH.until, mandant_ids=frozenset({MITTE})))
    assert report.total == Figures(
        messages=6,
        parts=15,
        delivered=3,
        failed=2,
        without_report=1,
        many_parts=1,
        credits=5,
        costs=(("EUR", Decimal("0.72")),),
    )
    assert list(report.months) == [date(2026, 3, 1)]
    assert {name: group.messages for name, group in report.handlers.items()} == {"Anna": 5, "Ben": 1}
    assert {name: group.messages for name, group in report.standings.items()} == {
        Standing.RECEIVED: 3,
        Standing.ACCEPTED: 1,
        Standing.NO_NUMBER: 1,
        Standing.UNDELIVERED: 1,
    }


def test_days_and_months_are_those_of_each_mandant(service: ReportService) -> None:
    report = service.sent_sms(OWNER, MARCH)
    assert {number: group.messages for number, group in report.mandanten.items()} == {MITTE: 6, WEST: 1}
    everything = service.sent_sms(OWNER, ReportQuery())
    assert {month.month: group.messages for month, group in everything.months.items()} == {3: 7, 4: 1}


def test_only_mandanten_the_user_may_work_in(service: ReportService) -> None:
    assert list(service.sent_sms(BEN, ReportQuery()).mandanten) == [MITTE]
    assert service.sent_sms(BEN, ReportQuery(mandant_ids=frozenset({WEST}))).total == Figures()
    assert service.handlers(BEN) == ("Anna", "Ben")


@pytest.mark.behaviour("VI-04")
def test_one_handler(service: ReportService) -> None:
    assert service.sent_sms(OWNER, ReportQuery(handler="Ben")).total.parts == 8


@pytest.mark.behaviour("VI-05")
@pytest.mark.parametrize(
    "spelling", ["4915128817386", "+49 1512 8817386", "0049 (0)1512-8817386", "01512/8817386", "28817386"]
)
def test_a_number_in_any_spelling(service: ReportService, spelling: str) -> None:
    found = list(service.lines(OWNER, ReportQuery(number=spelling)))
    assert [line.id for line in found] == [4]
    assert service.sent_sms(OWNER, ReportQuery(number=spelling)).total.messages == 1
    assert list(service.ids(OWNER, ReportQuery(number=spelling))) == [4]


@pytest.mark.parametrize("spelling", ["999999", "nobody", "+46 736 608142"])
def test_a_number_nobody_has(service: ReportService, spelling: str) -> None:
    assert service.sent_sms(OWNER, ReportQuery(number=spelling)).total.messages == 0


@pytest.mark.behaviour("VI-03")
def test_only_with_the_right(service: ReportService) -> None:
    questions: list[Any] = [
        service.sent_sms, service.text_blocks, service.waste, service.lines, service.ids,
    ]  # fmt: skip
    for question in questions:
        with pytest.raises(NotPermitted):
            list(question(STAFF, MARCH))


@pytest.mark.behaviour("VI-06", "VI-07")
def test_lines_newest_first_over_all_mandanten(
    service: ReportService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.services.reports.PAGE", 2)
    lines = list(service.lines(OWNER, ReportQuery()))
    assert [line.id for line in lines] == [9, 8, 5, 4, 3, 2, 1, 10]
    assert list(service.ids(OWNER, ReportQuery())) == [9, 8, 5, 4, 3, 2, 1, 10]
    assert service.rows(OWNER, [3, 9]) == (lines[4], lines[0])
    assert service.rows(BEN, [3, 9, 999]) == (lines[4],)
    assert (lines[6].customer_name, lines[6].price, lines[6].handler) == (
        "Meyer, Erika",
        Decimal("0.08"),
        "Anna",
    )
    assert lines[3].standing is Standing.NO_NUMBER
    total = service.sent_sms(OWNER, ReportQuery()).total
    assert (len(lines), sum(line.parts for line in lines)) == (total.messages, total.parts)


def test_text_blocks_by_use(service: ReportService, database: Database) -> None:
    with database.write() as work:
        blocks = [
            {"id": n, "name": name, "text": "", "language": "de", "version": 1}
            for n, name in ((1, "A"), (2, "B"))
        ]
        work.execute(insert(TextBlockRecord), blocks)
        used = [{"message_id": m, "text_block_id": b} for m, b in ((1, 1), (2, 2), (3, 2), (6, 1))]
        work.execute(insert(MessageTextBlockRecord), used)
    first, second = service.text_blocks(OWNER, MARCH)
    assert (first.name, first.figures.messages, first.figures.failed) == ("B", 2, 1)
    assert (second.name, second.figures.costs) == ("A", (("EUR", Decimal("0.08")),))


def test_part_waste_is_measured_in_the_texts(service: ReportService) -> None:
    assert service.waste(OWNER, MARCH) == Waste((1, 0, 1, 0))


def test_without_messages_there_is_nothing(database: Database) -> None:
    furnish(database)
    service = ReportService(database)
    assert service.sent_sms(OWNER, ReportQuery()).total == Figures()
    assert list(service.lines(OWNER, ReportQuery())) == []
    assert service.waste(OWNER, ReportQuery()) == Waste()


def test_it_says_how_far_it_is_and_stops_when_told(service: ReportService) -> None:
    progress = Progress()
    service.sent_sms(OWNER, ReportQuery(), progress)
    assert progress.done == progress.total == 3  # Berlin's March and April, New York's March
    progress.cancel()
    for question in (service.sent_sms, service.text_blocks, service.waste, service.ids):
        with pytest.raises(Cancelled):
            question(OWNER, MARCH, progress)
    with pytest.raises(Cancelled):
        list(service.lines(OWNER, MARCH, progress))


def test_every_question_goes_through_an_index(service: ReportService, database: Database) -> None:
    """With a million messages any other way takes seconds; the statements are those the service really says."""
    said: list[tuple[str, Any]] = []
    event.listen(
        database.reading_engine, "before_cursor_execute", lambda *told: said.append((told[2], told[3]))
    )
    for query in (MARCH, ReportQuery(handler="Ben", number=PHONE)):
        service.sent_sms(OWNER, query)
        service.text_blocks(OWNER, query)
        service.waste(OWNER, query)
        list(service.lines(OWNER, query))
        service.rows(OWNER, service.ids(OWNER, query))
    questions = [(statement, values) for statement, values in said if "FROM message" in statement]
    assert len(questions) > 10
    with database.engine.connect() as connection:
        if not database.is_sqlite:
            connection.execute(text("ANALYZE"))
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        for statement, values in questions:
            how = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
            plan = " / ".join(str(row) for row in connection.exec_driver_sql(f"{how} {statement}", values))
            assert any(
                index in plan for index in ("ix_message_", "pk_message on", "message USING INTEGER PRIMARY")
            ), plan
            assert "Seq Scan on message" not in plan
            assert "SCAN message" not in plan
