"""Counts the messages of mailings apart from their list, and again while they change."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.domain.mailing_list import MailingFigures
from app.ui.context import UiContext
from app.ui.tasks import Lane

AT_ONCE = 16
"""Mailings counted in one go, so that whoever comes meanwhile need not wait for all of them."""
PATIENCE_MS = 500
REST = 4
"""So many times as long as counting took it is left alone: ten thousand messages are not counted all the time."""


class FigureReader(QObject):
    """`arrived` tells the ids of those whose figures have changed.

    Counting is done beside the data lane, so that nobody waits for it. What is settled is not counted again.
    """

    arrived = Signal(object)

    def __init__(self, context: UiContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._actor = context.session.actor
        self._known: dict[int, MailingFigures] = {}
        self._wanted: dict[int, None] = {}
        self._busy = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(PATIENCE_MS)
        self._rest.timeout.connect(self._read_changing)

    @property
    def known(self) -> Mapping[int, MailingFigures]:
        """All that is counted by now; may be asked for on any thread, and does not change any more."""
        return self._known

    @property
    def is_waiting(self) -> bool:
        """Something has changed and is counted in a moment."""
        return self._rest.isActive()

    def read(self, ids: Sequence[int]) -> None:
        """Count these, unless it is known how they ended."""
        self._wanted |= dict.fromkeys(number for number in ids if not self._is_settled(number))
        self._go_on()

    def forget(self) -> None:
        """Count also those anew that were settled: a late report may have come."""
        self._known = {}

    def follow(self, ids: Collection[int] = ()) -> None:
        """Messages have changed: count those soon that may change, and `ids` whatever they were."""
        self._wanted |= dict.fromkeys(ids)
        if not self._rest.isActive():
            self._rest.start()

    def _is_settled(self, number: int) -> bool:
        return number in self._known and self._known[number].is_settled

    @Slot()
    def _read_changing(self) -> None:
        self.read([number for number in self._known if not self._is_settled(number)])

    def _go_on(self) -> None:
        if self._busy or not self._wanted:
            return
        ids = list(self._wanted)[:AT_ONCE]
        for number in ids:
            del self._wanted[number]
        self._busy, begun, actor = True, time.monotonic(), self._actor
        self._context.tasks.run(
            self,
            lambda s: s.mailings.overview.figures(actor, ids),
            lambda found: self._take(found, time.monotonic() - begun),
            failed=self._fail,
            lane=Lane.LONG,
            asks=True,
        )

    def _take(self, found: Mapping[int, MailingFigures], seconds: float) -> None:
        self._busy = False
        changed = [number for number, figures in found.items() if self._known.get(number) != figures]
        # never changed in place: the data lane may be looking at it
        self._known = {**self._known, **found}
        self._rest.setInterval(max(PATIENCE_MS, round(1000 * REST * seconds)))
        if changed:
            self.arrived.emit(changed)
        self._go_on()

    def _fail(self, error: Exception) -> None:
        self._busy = False
        self._context.tasks.unhandled(error)
