"""Keeps the mailing that is being written, so that neither leaving nor a crash loses a word of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from shiboken6 import isValid

from app.domain.mailings import Mailing
from app.domain.permissions import Actor
from app.domain.progress import Cancelled
from app.errors import EditConflict
from app.ui.context import UiContext
from app.ui.mailings.draft_view_model import is_blank, says_the_same

if TYPE_CHECKING:
    from app.services.suite import Services

SAVE_AFTER_MS = 2_000
TRY_AGAIN_AFTER_MS = 30_000
"""Where the database could not be reached: whoever goes on writing is not told that with every word."""
Then = Callable[[Mailing], None]


class _Draft:
    """The savings of one draft, asked for in the GUI thread and done one after the other in the data lane.

    Each begins where the one before it has ended, so that none has to wait until that was told: by then the
    window may be gone, or have another draft in it.
    """

    def __init__(self, stored: Mailing) -> None:
        self.under_way = 0
        self._stored = stored
        self._is_stuck = False

    def save(self, services: Services, actor: Actor, written: Mailing, *, by_itself: bool) -> Mailing:
        """In the lane. Raises Cancelled where the one before could not be stored: that one says why."""
        if self._is_stuck:
            raise Cancelled
        self._is_stuck = True
        wanted = replace(written, id=self._stored.id, version=self._stored.version)
        self._stored = services.mailings.kept.save(actor, wanted, by_itself=by_itself)
        self._is_stuck = False
        return self._stored


class MailingKeeper(QObject):
    """Stores what `read` gives within two seconds of a change, one saving after the other.

    `refused` tells why something could not be stored. Where somebody else has stored another version nothing more
    is stored by itself until `begin` or `go_on`.
    """

    refused = Signal(object)

    def __init__(self, context: UiContext, read: Callable[[], Mailing], parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._read = read
        self._actor = context.session.actor
        self.shown = Mailing(0)
        self.stored = Mailing(0)
        self._draft = _Draft(self.stored)
        self._handed_over = self.stored
        self._stands_still = True
        self._when_still: list[Callable[[], None]] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self.flush)

    def begin(self, mailing: Mailing) -> None:
        """`mailing` is what is written from now on; id 0 = a new one."""
        self._timer.stop()
        self._actor = self._context.session.actor
        self.shown = mailing
        self._when_still.clear()
        self._take_up(mailing)

    def go_on(self, version: int) -> None:
        """Somebody else has stored another version meanwhile: what is written here replaces it."""
        self._take_up(replace(self.stored, version=version))
        self.touched()

    def begin_anew(self) -> None:
        """The stored one was deleted, or sent: what is written here becomes a new one."""
        self._take_up(replace(self.stored, id=0, version=0))

    def _take_up(self, mailing: Mailing) -> None:
        """What is still under way belongs to what was written before."""
        self.stored = self._handed_over = mailing
        self._draft = _Draft(mailing)
        self._stands_still = False
        self._timer.setInterval(SAVE_AFTER_MS)

    def when_still(self, then: Callable[[], None]) -> None:
        """Call `then` as soon as nothing is being stored any more."""
        if self._draft.under_way:
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
        """Whether there is something that was not handed over to be stored."""
        return not self._stands_still and self._is_worth_storing(self._read())

    @property
    def has_changed(self) -> bool:
        """Whether anything is other than when it was shown first."""
        return not says_the_same(self._read(), self.shown)

    def save(self, then: Then) -> None:
        """Store it now, and tell `then` what is stored; also where nothing has changed."""
        written = self._read()
        if self.stored.id and not self._draft.under_way and says_the_same(written, self.stored):
            self._timer.stop()
            then(self.stored)
        else:
            self._store(written, then, by_hand=True)

    @Slot()
    def flush(self) -> None:
        """Store at once what has not been handed over yet; afterwards the page may go."""
        written = self._read()
        if not self._stands_still and self._is_worth_storing(written):
            self._store(written, lambda _mailing: None, by_hand=False)

    def _is_worth_storing(self, written: Mailing) -> bool:
        if says_the_same(written, self._handed_over):
            return False
        return bool(self.stored.id) or not is_blank(written)

    def _store(self, written: Mailing, then: Then, *, by_hand: bool) -> None:
        self._timer.stop()
        draft, actor, self._handed_over = self._draft, self._actor, written
        draft.under_way += 1
        # The owner is what outlives the page: an error in the last saving must still be told.
        self._context.tasks.run(
            self._context.tasks,
            lambda s: draft.save(s, actor, written, by_itself=not by_hand),
            lambda mailing: self._saved(draft, mailing, then),
            failed=lambda error: self._failed(draft, error),
        )

    def _saved(self, draft: _Draft, mailing: Mailing, then: Then) -> None:
        draft.under_way -= 1
        if not isValid(self) or draft is not self._draft:
            return
        self.stored = mailing
        self._timer.setInterval(SAVE_AFTER_MS)
        then(mailing)
        if not self._draft.under_way:
            still, self._when_still = self._when_still, []
            for waiting in still:
                waiting()

    def _failed(self, draft: _Draft, error: Exception) -> None:
        if isinstance(error, Cancelled):
            return
        if not isValid(self) or draft is not self._draft:
            self._context.tasks.unhandled(error)
            return
        self._when_still.clear()
        self._take_up(self.stored)
        self._stands_still = isinstance(error, EditConflict)
        self._timer.setInterval(TRY_AGAIN_AFTER_MS)
        self.refused.emit(error)
