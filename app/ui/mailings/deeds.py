"""What can be done with a mailing from the overview: each deed tells what it did, and asks first where it matters."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.domain.mailings import Going, Mailing, MailingCounts
from app.domain.progress import Progress
from app.errors import UserError
from app.i18n import _
from app.ui.context import UiContext
from app.ui.dialogs import ask
from app.ui.mailings.card_words import stop_question
from app.ui.tasks import Lane

if TYPE_CHECKING:
    from app.services.suite import Services
    from app.ui.notices import Notice


PATIENCE_MS = 500
T = TypeVar("T")


class NobodyLeft(UserError):
    """A test needs one recipient whose text can be filled (ML-04)."""


class MailingDeeds(QObject):
    """`made` tells the id of a mailing that is new in the list. Deleting can be undone, by a key too."""

    made = Signal(int)

    def __init__(self, context: UiContext, page: QWidget) -> None:
        super().__init__(page)
        self._context = context
        self._page = page
        self._actor = context.session.actor
        self._deleted: Mailing | None = None

    def copy(self, mailing_id: int) -> None:
        """A draft with the same text and recipients (ML-15)."""

        def done(copied: Mailing) -> None:
            self._say(_("Copied. The copy is a draft."))
            self.made.emit(copied.id)

        self._run(lambda s: s.mailings.kept.copy(self._actor, mailing_id), done)

    def delete(self, mailing_id: int, name: str) -> None:
        """Ask, then delete a draft (ML-15)."""
        self._ask(
            _("Delete the mailing?"),
            _("The draft “{name}” is deleted.").format(name=name),
            _("Delete"),
            lambda: self._run(lambda s: s.mailings.kept.delete(self._actor, mailing_id), self._note_deleted),
        )

    @property
    def can_undo(self) -> bool:
        return self._deleted is not None

    def undo(self) -> None:
        """Bring the mailing back that was deleted last, once."""
        if self._deleted is None:
            return
        mailing, self._deleted = self._deleted, None

        def done(stored: Mailing) -> None:
            self._say(_("The mailing is back."))
            self.made.emit(stored.id)

        self._run(lambda s: s.mailings.kept.save(self._actor, mailing), done)

    def pause(self, mailing_id: int) -> None:
        """Hand nothing more over; a press in the notice goes on."""

        def done(_paused: Mailing) -> None:
            self._say(
                _("Paused. What is just being handed over still leaves."),
                action=_("Resume"),
                on_action=lambda: self.resume(mailing_id),
            )

        self._run(lambda s: s.mailings.sending.pause(self._actor, mailing_id), done)

    def resume(self, mailing_id: int) -> None:
        """Go on."""
        self._run(
            lambda s: s.mailings.sending.resume(self._actor, mailing_id),
            lambda _resumed: self._say(_("The mailing goes on.")),
        )

    def stop(self, mailing_id: int) -> None:
        """Say how many are withdrawn, then withdraw them."""

        def question(counts: MailingCounts) -> None:
            self._ask(
                _("Stop the mailing?"),
                stop_question(counts),
                _("Stop"),
                lambda: self._run(
                    lambda s: s.mailings.sending.stop(self._actor, mailing_id),
                    lambda _stopped: self._say(_("The mailing is stopped.")),
                ),
            )

        self._run(lambda s: s.mailings.kept.counts(self._actor, mailing_id), question)

    def test(self, mailing_id: int, going: Going) -> None:
        """Send one recipient's text, the longest, to the own mobile or the practice phone (ML-04, ML-13).

        For that everybody is checked, which may take a while: a notice says so then, and can stop it.
        """
        actor, progress = self._actor, self._context.tasks.progress()

        def send(services: Services) -> None:
            forecast = services.mailings.review.review(
                actor, mailing_id, lambda _done, _total: not progress.cancelled
            )
            if not forecast.recipients:
                raise NobodyLeft(
                    _("Nobody would get this mailing yet, so there is no text to test. Edit it first.")
                )
            services.mailings.sending.test(actor, mailing_id, forecast.longest, going)

        waiting = _Waiting(self._context, progress, self)

        def done(_nothing: None) -> None:
            waiting.end()
            if going is Going.OWN_MOBILE:
                self._say(_("The test is on its way to your mobile."))
            else:
                self._say(
                    _("The test is on the practice phone."),
                    action=_("Show it"),
                    on_action=self._context.navigator.show_practice_phone,
                )

        def failed(error: Exception) -> None:
            waiting.end()
            self._tell(UserError(_("Nothing was sent.")) if progress.cancelled else error)

        self._context.tasks.run(self, send, done, failed=failed, lane=Lane.LONG)

    def _note_deleted(self, deleted: Mailing) -> None:
        self._deleted = deleted
        self._say(_("The mailing is deleted."), action=_("Undo"), on_action=self.undo)

    def _ask(self, title: str, question: str, action: str, on_action: Callable[[], None]) -> None:
        ask(
            self._context,
            self._page.window(),
            title,
            question,
            action=action,
            on_action=on_action,
            danger=True,
        )

    def _say(self, words: str, *, action: str = "", on_action: Callable[[], None] | None = None) -> None:
        self._context.notices.show(words, kind="ok", action=action, on_action=on_action)

    def _run(self, work: Callable[[Services], T], then: Callable[[T], None]) -> None:
        self._context.tasks.run(self, work, then, failed=self._tell)

    def _tell(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._context.notices.show(error.text, kind="warning")
        else:
            self._context.tasks.unhandled(error)


class _Waiting(QObject):
    """Says that it takes a while, and offers to stop it, if it does."""

    def __init__(self, context: UiContext, progress: Progress, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._progress = progress
        self._notice: Notice | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._say)
        self._patience.start(PATIENCE_MS)

    def end(self) -> None:
        self._patience.stop()
        if self._notice in self._context.notices.shown:
            self._notice.dismiss()
        self.deleteLater()

    @Slot()
    def _say(self) -> None:
        self._notice = self._context.notices.show(
            _("The recipients are being checked …"),
            action=_("Cancel"),
            on_action=self._progress.cancel,
            seconds=0,
        )
