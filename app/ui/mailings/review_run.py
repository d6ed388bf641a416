"""Has a mailing checked, reckoned, tried and sent, off the GUI thread, and says what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices

from app.domain.mailing_review import RecipientReview
from app.domain.mailings import Going, LaunchRequest, Mailing, MailingForecast, ProblemKind
from app.domain.progress import Progress
from app.errors import EditConflict, NotFound, TooLate, UserError
from app.i18n import _, ngettext
from app.ui.context import UiContext
from app.ui.mailings.forecast_words import ForecastView, forecast_view
from app.ui.mailings.review_view_model import sms_words
from app.ui.tasks import Lane
from app.ui.widgets.progress_line import ProgressLine

if TYPE_CHECKING:
    from app.services.suite import Services

Reckoned = tuple[MailingForecast, ForecastView]


class ReviewRun(QObject):
    """Keeps the mailing and its last forecast.

    `reviewed` and `forecast_changed` carry the forecast and its words, `failed` why there is no review, `refused`
    why it was not sent. `changed`: something began or ended. `gone` carries the id of a mailing that cannot be
    sent from here any more.
    """

    reviewed = Signal(object, object)
    forecast_changed = Signal(object, object)
    failed = Signal(str)
    refused = Signal(str)
    launched = Signal(object)
    gone = Signal(int)
    changed = Signal()

    def __init__(self, context: UiContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._actor = context.session.actor
        self._zone = ZoneInfo(context.session.mandant.time_zone)
        self._awaits_credit = False
        self.mailing = Mailing(0)
        self.forecast: MailingForecast | None = None
        self.progress = Progress()
        self.busy = False
        self.reads_credit = False

    def begin(self, mailing: Mailing) -> None:
        """Check everybody of this mailing."""
        self.progress.cancel()
        self.mailing, self.forecast = mailing, None
        self.progress = progress = self._context.tasks.progress()
        actor, tell = self._actor, _told(progress)
        self._context.tasks.run(
            self,
            lambda s: self._reckoned(s.mailings.review.review(actor, mailing.id, tell), mailing),
            self._take_review,
            failed=self._fail,
            key="review",
            lane=Lane.LONG,
        )
        self.changed.emit()

    def break_off(self) -> None:
        """Nobody waits for the review any more."""
        self.progress.cancel()

    def read_forecast(self) -> None:
        """The same people, reckoned anew."""
        actor, mailing = self._actor, self.mailing
        self._context.tasks.run(
            self,
            lambda s: self._reckoned(s.mailings.review.forecast(actor, mailing.id), mailing),
            self._take_forecast,
            key="forecast",
        )

    def recheck(
        self, customer_ids: Sequence[int], then: Callable[[tuple[RecipientReview, ...]], None]
    ) -> None:
        """These customers were changed: judge their lines again, if they have any."""
        actor, mailing_id = self._actor, self.mailing.id

        def work(s: Services) -> tuple[RecipientReview, ...]:
            lines = s.mailings.review.lines_of(actor, mailing_id, customer_ids)
            return s.mailings.review.recheck(actor, mailing_id, lines) if lines else ()

        def done(rows: tuple[RecipientReview, ...]) -> None:
            if rows and self.mailing.id == mailing_id:
                then(rows)

        self._context.tasks.run(self, work, done, failed=lambda _error: None)

    def send_to_each(self, then: Callable[[Mailing], None]) -> None:
        """Also people who share a phone get one SMS each; `then` is told if it is still this mailing that is shown."""
        self._send_to_each(self.mailing.id, then, each=True)

    def _send_to_each(self, mailing_id: int, then: Callable[[Mailing], None], *, each: bool) -> None:
        """Without `each` (undone) one for all of them again."""
        actor = self._actor

        def change(s: Services) -> Mailing:
            kept = s.mailings.kept
            return kept.save(actor, replace(kept.get(actor, mailing_id), one_per_phone=not each))

        def done(mailing: Mailing) -> None:
            if self.mailing.id == mailing_id:
                then(mailing)
            if each:
                words = _("Everybody gets an SMS of their own now.")
                undo = partial(self._send_to_each, mailing_id, then, each=False)
                self._context.notices.show(words, kind="ok", action=_("Undo"), on_action=undo)

        self._context.tasks.run(self, change, done, failed=self._tell)

    # Credit

    def buy_credit(self) -> None:
        """Open the gateway's own page; the credit is read again as soon as one is back (ST-20)."""
        page = self.forecast.credit.top_up_page if self.forecast is not None else ""
        if page:
            self._awaits_credit = True
            QDesktopServices.openUrl(QUrl(page))

    def window_came_back(self) -> None:
        if self._awaits_credit:
            self._awaits_credit = False
            self.read_credit()

    def read_credit(self) -> None:
        """Ask the gateway, then reckon anew."""
        if self.reads_credit:
            return
        self.reads_credit = True
        self.changed.emit()
        actor = self._actor
        self._context.tasks.run(
            self,
            lambda s: s.accounts.refresh_balance(actor),
            lambda _state: self._credit_read(""),
            failed=self._fail_credit,
            lane=Lane.NETWORK,
        )

    def _fail_credit(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._credit_read(error.text)
        else:
            self._credit_read("")
            self._context.tasks.unhandled(error)

    def _credit_read(self, problem: str) -> None:
        self.reads_credit = False
        if problem:
            self._context.notices.show(problem, kind="warning")
        self.read_forecast()
        self.changed.emit()

    # Test and launch

    def test(self, line_id: int, going: Going) -> None:
        """Send the text of this line to oneself."""
        actor, mailing_id = self._actor, self.mailing.id
        self._context.tasks.run(
            self,
            lambda s: s.mailings.sending.test(actor, mailing_id, line_id, going),
            lambda _none: self._tested(going),
            failed=self._tell,
        )

    def _tested(self, going: Going) -> None:
        notices = self._context.notices
        if going is Going.OWN_MOBILE:
            notices.show(_("The test is on its way to your mobile."), kind="ok")
        else:
            show = self._context.navigator.show_practice_phone
            notices.show(
                _("The test is on the practice phone."), kind="ok", action=_("Show it"), on_action=show
            )

    def launch(self, typed: int | None, line: ProgressLine) -> None:
        """Let it go as it is shown; `line` says how far that is."""
        forecast = self.forecast
        if forecast is None or self.busy:
            return
        request = LaunchRequest(
            forecast.mailing_id,
            forecast.version,
            forecast.review,
            forecast.recipients,
            forecast.parts,
            typed=typed,
        )
        # Not one that closing the program breaks off: whoever pressed Send means it.
        progress, actor = Progress(), self._actor
        self.busy = True
        self.changed.emit()
        line.watch(progress, _("The recipients are checked once more …"))

        def ended() -> None:
            self.busy = False
            line.finish(progress)

        def launched(mailing: Mailing) -> None:
            ended()
            self._launched(mailing)

        def failed(error: Exception) -> None:
            ended()
            self._not_launched(error, broken_off=progress.cancelled)

        tell = _told(progress)
        self._context.tasks.run(
            self,
            lambda s: s.mailings.sending.launch(actor, request, tell),
            launched,
            failed=failed,
            lane=Lane.LONG,
        )

    def _launched(self, mailing: Mailing) -> None:
        self.forecast = None
        is_later = mailing.due is not None and mailing.due > self._context.clock.now()
        count = mailing.planned_parts
        if is_later:
            words = ngettext("{sms} is planned.", "{sms} are planned.", count)
        else:
            words = ngettext("{sms} is on its way.", "{sms} are on their way.", count)
        self._context.notices.show(words.format(sms=sms_words(count)), kind="ok")
        self.changed.emit()
        self.launched.emit(mailing)

    def _not_launched(self, error: Exception, *, broken_off: bool) -> None:
        if isinstance(error, TooLate | NotFound):
            self._context.notices.show(str(error) or _("This mailing is not there any more."), kind="warning")
            self.gone.emit(self.mailing.id)
        elif isinstance(error, EditConflict) and isinstance(error.theirs, Mailing):
            self.begin(error.theirs)
            self.refused.emit(_("Somebody else has changed this mailing meanwhile. Look at it once more."))
        elif isinstance(error, UserError):
            self.read_forecast()
            self.refused.emit(_("Nothing was sent.") if broken_off else error.text)
        else:
            self._context.tasks.unhandled(error)
        self.changed.emit()

    # Answers

    def _reckoned(self, forecast: MailingForecast, mailing: Mailing) -> Reckoned:
        """In the lane: money and dates take their time to be written out."""
        return forecast, forecast_view(forecast, mailing, self._actor, self._context.clock.now(), self._zone)

    def _take_review(self, found: Reckoned) -> None:
        self.forecast = found[0]
        self.reviewed.emit(*found)
        self.changed.emit()
        if any(problem.kind is ProblemKind.CREDIT_UNKNOWN for problem in found[0].problems):
            self.read_credit()  # nobody should have to ask for what is needed here each time

    def _take_forecast(self, found: Reckoned) -> None:
        if found[0].mailing_id == self.mailing.id:
            self.forecast = found[0]
            self.forecast_changed.emit(*found)

    def _fail(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.failed.emit(error.text)
        else:
            self.failed.emit("")
            self._context.tasks.unhandled(error)

    @Slot(object)
    def _tell(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._context.notices.show(error.text, kind="warning")
        else:
            self._context.tasks.unhandled(error)


def _told(progress: Progress) -> Callable[[int, int], bool]:
    """What the services call with how far they are."""

    def tell(done: int, total: int) -> bool:
        progress.total, progress.done = total, done
        return not progress.cancelled

    return tell
