"""Keeps the mailing that is being written, so that neither leaving nor a crash loses a word of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from shiboken6 import isValid

from app.domain.mailings import Mailing
from app.ui.context import UiContext
from app.ui.mailings.draft_view_model import is_blank, says_the_same

if TYPE_CHECKING:
    from app.services.suite import Services

SAVE_AFTER_MS = 2_000
Then = Callable[[Mailing], None]


class MailingKeeper(QObject):
    """Stores what `read` gives within two seconds of a change, one saving after the other.

    `refused` tells why something could not be stored; until `begin` or `go_on` nothing more is stored by itself.
    """

    refused = Signal(object)

    def __init__(self, context: UiContext, read: Callable[[], Mailing], parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._read = read
        self._actor = context.session.actor
        self.shown = Mailing(0)
        self.stored = Mailing(0)
        self._busy = False
        self._stands_still = True
        self._turn = 0
        self._waiting: list[tuple[Then, bool]] = []
        self._when_still: list[Callable[[], None]] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self._save_by_itself)

    def begin(self, mailing: Mailing) -> None:
        """`mailing` is what is written from now on; id 0 = a new one."""
        self._timer.stop()
        self._actor = self._context.session.actor
        self.shown = self.stored = mailing
        self._turn += 1  # what is still under way belongs to the one before
        self._waiting.clear()
        self._when_still.clear()
        self._busy = self._stands_still = False

    def go_on(self, version: int) -> None:
        """Somebody else has stored another version meanwhile: what is written here replaces it."""
        self.stored = replace(self.stored, version=version)
        self._stands_still = False
        self.touched()

    def begin_anew(self) -> None:
        """The stored one was deleted, or sent: what is written here becomes a new one."""
        self.stored = replace(self.stored, id=0, version=0)
        self._stands_still = False

    def when_still(self, then: Callable[[], None]) -> None:
        """Call `then` as soon as nothing is being stored any more."""
        if self._busy:
            self._when_still.append(then)
        else:
            then()

    def end(self) -> None:
        """Nothing is kept any more."""
        self._timer.stop()
        self._stands_still = True

    def touched(self) -> None:
        """Something was changed; called with every key."""
        if not self._stands_still and not self._timer.isActive():
            self._timer.start()

    @property
    def is_dirty(self) -> bool:
        """Whether there is something that is not stored yet."""
        return not self._stands_still and self._is_worth_storing(self._read())

    @property
    def has_changed(self) -> bool:
        """Whether anything is other than when it was shown first."""
        return not says_the_same(self._read(), self.shown)

    def save(self, then: Then) -> None:
        """Store it now, and tell `then` what is stored; also where nothing has changed."""
        self._store(then, by_hand=True)

    @Slot()
    def flush(self) -> None:
        """Store at once what has not been stored yet."""
        if self.is_dirty:
            self._save_by_itself()

    @Slot()
    def _save_by_itself(self) -> None:
        if not self._stands_still and self._is_worth_storing(self._read()):
            self._store(lambda _mailing: None, by_hand=False)

    def _is_worth_storing(self, written: Mailing) -> bool:
        if says_the_same(written, self.stored):
            return False
        return bool(self.stored.id) or not is_blank(written)

    def _store(self, then: Then, *, by_hand: bool) -> None:
        self._timer.stop()
        if self._busy:
            self._waiting.append((then, by_hand))
            return
        written = self._read()
        if self.stored.id and says_the_same(written, self.stored):
            then(self.stored)
            return
        wanted = replace(written, id=self.stored.id, version=self.stored.version)
        actor, turn, self._busy = self._actor, self._turn, True

        def work(services: Services) -> Mailing:
            return services.mailings.kept.save(actor, wanted, by_itself=not by_hand)

        # The owner is what outlives the page: an error in the last saving must still be told.
        self._context.tasks.run(
            self._context.tasks,
            work,
            lambda mailing: self._saved(turn, mailing, then),
            failed=lambda error: self._failed(turn, error),
        )

    def _saved(self, turn: int, mailing: Mailing, then: Then) -> None:
        if not isValid(self) or turn != self._turn:
            return
        self._busy = False
        self.stored = mailing
        then(mailing)
        waiting, self._waiting = self._waiting, []
        for later, by_hand in waiting:
            self._store(later, by_hand=by_hand)
        self._tell_still()

    def _tell_still(self) -> None:
        if not self._busy:
            still, self._when_still = self._when_still, []
            for then in still:
                then()

    def _failed(self, turn: int, error: Exception) -> None:
        if not isValid(self) or turn != self._turn:
            self._context.tasks.unhandled(error)
            return
        self._busy, self._stands_still = False, True
        self._waiting.clear()
        self._when_still.clear()
        self.refused.emit(error)
