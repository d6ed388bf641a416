"""A screen reader's question that comes too late is answered with nothing, not with the end of the program."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.architecture.sources import ROOT

ASK_TOO_LATE = """
import gc
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractScrollArea, QLabel, QPlainTextEdit, QScrollArea, QTableWidget
from app.ui import theme

class Grid(QAbstractScrollArea): pass
class Page(QScrollArea): pass

application = theme.make_application()
for kind in (QAbstractScrollArea, QScrollArea, Grid, Page):
    for _turn in range(50):
        area = kind()
        area.setAccessibleName("Customer card")
        if isinstance(area, QScrollArea):
            area.setWidget(QLabel("x\\n" * 100))
        area.resize(100, 100)
        area.show()
        seen = QAccessible.queryAccessibleInterface(area)
        count = seen.childCount()
        assert all(seen.child(number) for number in range(count)), kind
        assert seen.text(QAccessible.Text.Name) == "Customer card"
        area.hide()
        assert seen.child(count) is None
        assert [seen.child(number) is not None for number in range(count)] == [True] * count, kind
        assert QAccessible.queryAccessibleInterface(area).childCount() == count
        gc.collect()
        del seen, area
        gc.collect()
for kind, role in ((QTableWidget, QAccessible.Role.Table), (QPlainTextEdit, QAccessible.Role.EditableText)):
    kept = kind()
    assert QAccessible.queryAccessibleInterface(kept).role() == role
print("answered")
"""


def test_what_has_gone_is_nothing_and_other_kinds_are_what_they_were(tmp_path: Path) -> None:
    environment = {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)}
    command = [sys.executable, "-X", "faulthandler", "-c", ASK_TOO_LATE]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout == "answered\n", done.stderr
