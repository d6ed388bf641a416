"""Scroll areas as a screen reader meets them: Qt's own kind lets the program die of a question that comes late."""

from __future__ import annotations

from PySide6 import QtGui, QtWidgets

_KINDS = ("QScrollArea", "QAbstractScrollArea")
"""Where Qt would take its own kind; what derives from them and has one of its own (tables, texts) is met before."""


def make_safe() -> None:
    """Call it once, before the first window; the application must be there: of two makers Qt asks the later one.

    Qt counts a scroll bar as a child only while it is seen, and reads past the end of its list when it is asked for
    one that is gone: somebody has changed the page, or the text has become shorter, between two questions of the
    reader (seen with 6.11.3). The plain kind checks the number and
    counts all bars, seen or not.
    """
    QtGui.QAccessible.installFactory(_made_for)


def _made_for(kind: str, area: object) -> QtGui.QAccessibleInterface | None:
    if kind in _KINDS and isinstance(area, QtWidgets.QAbstractScrollArea):
        return QtWidgets.QAccessibleWidget(area, QtGui.QAccessible.Role.Client)
    return None
