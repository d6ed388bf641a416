"""The owner wants last month's figures for the accountant: two keys to the report, one more for the file."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from app.domain.delivery import MessageStatus
from app.domain.messages import DraftContext, SendRequest
from app.ui.reports.page import LINES
from app.ui.reports.place import ReportsPlace
from tests.fixtures.clock import FakeClock
from tests.fixtures.drafts import MOBILE
from tests.fixtures.program import Start
from tests.journeys.front_desk import FrontDesk, open_desk

S = MessageStatus
TEXTS = ("Ihr Hörgerät ist da", "Bis Freitag")
OFFICE = shutil.which("soffice")


@pytest.fixture
def front_desk(start_program: Start, tmp_path: Path, clock: FakeClock) -> FrontDesk:
    return open_desk(start_program, tmp_path, clock)


def opened(path: Path, folder: Path) -> list[list[str]]:
    """The cells as LibreOffice shows them, where there is one (the drill of the office insists on it)."""
    if OFFICE is not None:
        profile = f"-env:UserInstallation=file://{folder}/profile"
        out = ["--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"]
        subprocess.run(
            [
                OFFICE,
                profile,
                "--headless",
                "--infilter=CSV:44,34,76,1",
                *out,
                "--outdir",
                str(folder),
                str(path),
            ],
            check=True,
            timeout=120,
        )
        path = folder / f"{path.stem}.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.behaviour("VI-01", "VI-06")
def test_the_report_is_exported_and_opens_in_an_office(front_desk: FrontDesk, tmp_path: Path) -> None:
    program = front_desk.program
    for text in TEXTS:
        context = DraftContext(customer_id=front_desk.customer_id)
        request = SendRequest(text, MOBILE, text, context, undoable=False)
        front_desk.services.messaging.send(front_desk.actor, request)

    def arrived() -> bool:
        program.clock.advance(seconds=30)
        return all(row.status is S.DELIVERED for row in front_desk.log())

    program.wait_for(arrived, timeout=20_000)
    program.press("Ctrl+5")
    place = program.window.page("reports")
    assert isinstance(place, ReportsPlace)
    program.wait_for(lambda: place.report is not None and place.report.lines.model.rowCount() == len(TEXTS))
    program.settle()
    assert place.report is not None
    place.report.tabs.setCurrentIndex(LINES)
    program.count_from_here()
    program.press("Ctrl+E")
    asked = place.window().findChild(QFileDialog)
    assert asked is not None
    assert program.keys == 1
    target = tmp_path / "exported" / "sent.csv"
    target.parent.mkdir()
    asked.fileSelected.emit(str(target))
    asked.reject()
    program.wait_for(lambda: "Exported to sent.csv." in program.notices(), timeout=20_000)
    rows = opened(target, tmp_path)
    shown = [row for row in rows if any(cell.replace(" ", "") == MOBILE for cell in row)]
    assert len(shown) == len(TEXTS), rows
    assert all("Meyer, Erika" in row and "Delivery report received" in row for row in shown)
    assert rows[0][0].removeprefix("\ufeff") == "Sent on"
