"""The last look before a mailing leaves: who gets it, who does not and what helps, what it costs, and the button."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QWidget

from app.domain.mailing_review import RecipientPreview, RecipientReview, Repair, ReviewVerdict
from app.domain.mailings import Going, Mailing, MailingForecast
from app.i18n import _
from app.ui import actions
from app.ui.context import UiContext
from app.ui.mailings import review_view_model, view_model
from app.ui.mailings.forecast_words import ForecastView, Step
from app.ui.mailings.repair_deeds import RepairDeeds
from app.ui.mailings.review_frame import ReviewFrame
from app.ui.mailings.review_run import ReviewRun
from app.ui.widgets.phone_state import PhoneState

if TYPE_CHECKING:
    from app.services.events import CustomersChanged, MailingsChanged


class ReviewPage(ReviewFrame):
    """`back_wanted` (the draft's id) leads to its editor, `left` to the overview, `launched` carries the mailing."""

    back_wanted = Signal(int)
    left = Signal(int)
    launched = Signal(object)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._stale = False
        self._mandant = context.session.mandant
        self._previewed: tuple[int, object, int] | None = None
        self.run = ReviewRun(context, self)
        self.deeds = RepairDeeds(context, self)
        self._make_actions()
        self._connect()
        self._show_state()

    # What the place asks

    def show_review(self, mailing: Mailing) -> None:
        """Check everybody anew, and show what it would come to."""
        self.bar.number.clear()
        self.bar.hint.say("")
        self._begin(mailing)

    def focus_first(self) -> None:
        """The people, once they are there."""
        if self.stack.currentWidget() is self.body:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.bar.back_button.setFocus()

    @property
    def mailing(self) -> Mailing:
        """Which one is shown; id 0 = none yet."""
        return self.run.mailing

    # Building

    def _make_actions(self) -> None:
        def made(action_id: str, slot: Callable[[], object]) -> QAction:
            return actions.make(self, action_id, slot, context=self._context)

        self.send_action = made("review.send", self._launch)
        self.back_action = made("review.back", self._back)
        self.keep_action = made("review.keep", self._keep)
        self.other_tab_action = made("review.other_tab", lambda: self.list.other_tab())
        self.mend_action = made("review.mend", self._mend_current_first)
        self.correct_action = made("review.correct", lambda: self._mend_current(Repair.CORRECT_NUMBER))
        self.leave_out_action = made("review.leave_out", lambda: self._mend_chosen(Repair.LEAVE_OUT))
        self.put_back_action = made("review.put_back", lambda: self._mend_chosen(Repair.PUT_BACK))
        self.undo_action = made("review.undo", self.deeds.undo)
        self.previous_action = made("review.previous", lambda: self.list.step(-1))
        self.next_action = made("review.next", lambda: self.list.step(1))
        self.customer_action = made("review.customer", self._show_customer)
        self.refresh_action = made("review.refresh", self.refresh)
        named = {action.objectName().rpartition(".")[2]: action for action in self.actions()}
        self._build(named)

    def _connect(self) -> None:
        for action in (self.mend_action, self.correct_action, self.leave_out_action, self.put_back_action):
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)  # among the people, not in a field
        self.list.pane.offer(
            self.mend_action, self.correct_action, self.leave_out_action, self.put_back_action,
            self.customer_action, self.undo_action, self.refresh_action,
        )  # fmt: skip
        self.steps.chosen.connect(lambda _step: self._back())
        self.cover.cancelled.connect(self._back)
        self.cover.again_wanted.connect(self.refresh)
        self.run.reviewed.connect(self._show_review)
        self.run.forecast_changed.connect(self._show_forecast)
        self.run.failed.connect(self.cover.show_failed)
        self.run.changed.connect(self._show_state)
        self.run.launched.connect(self.launched)
        self.run.refused.connect(self._say)
        self.run.gone.connect(self.left)
        self.list.current_changed.connect(self._current_changed)
        self.list.selection_changed.connect(self._show_panel)
        self.list.choose_wanted.connect(self._back)
        self.list.mend_wanted.connect(self._mend_first)
        self.panel.wanted.connect(self._mend_chosen)
        self.deeds.mended.connect(self._mended)
        self.deeds.refused.connect(self._show_refusal)
        self.deeds.slow_changed.connect(self._show_slow)
        self.deeds.number_wanted.connect(self.number.open)
        self.number.typed.connect(self.deeds.correct)
        self.number.understood.connect(self._show_understood)
        self.number.closed.connect(self._show_panel)
        self.forecast.wanted.connect(self._step)
        self.preview.longest_wanted.connect(lambda: self._show_extreme(longest=True))
        self.preview.shortest_wanted.connect(lambda: self._show_extreme(longest=False))
        self.preview.gaps_wanted.connect(lambda: self.list.show_reason(ReviewVerdict.UNFILLED))
        self.bar.trial.wanted.connect(self._try)
        self.bar.number_typed.connect(lambda _text: self._show_state())
        self._context.events.customers_changed.connect(self._customers_changed)
        self._context.events.accounts_changed.connect(self._accounts_changed)
        self._context.events.mailings_changed.connect(self._mailings_changed)
        self._context.session.changed.connect(self._session_changed)

    # The review

    def _begin(self, mailing: Mailing) -> None:
        self._stale = False
        self.number.close()
        self.stack.setCurrentWidget(self.cover)
        self.title.setText(view_model.title(mailing))
        self.run.begin(mailing)
        self.cover.watch(self.run.progress)

    @Slot()
    def refresh(self) -> None:
        """Check everybody once more."""
        if self.run.mailing.id and not self.run.busy:
            self._begin(self.run.mailing)

    @Slot(object, object)
    def _show_review(self, forecast: MailingForecast, view: ForecastView) -> None:
        self.cover.finish()
        self.title.setText(view_model.title(self.run.mailing))
        self.deeds.begin(self.run.mailing)
        had_focus = self.isAncestorOf(self.window().focusWidget() or self)
        self._previewed = None
        self.preview.show_preview(None)
        self.list.show_review(forecast)
        self._show_forecast(forecast, view)
        self.stack.setCurrentWidget(self.body)
        if had_focus and not self.bar.number.hasFocus():
            self.focus_first()

    @Slot(object, object)
    def _show_forecast(self, forecast: MailingForecast, view: ForecastView) -> None:
        self.list.show_counts(forecast)
        self.forecast.show_forecast(view)
        gaps = forecast.left_out.get(ReviewVerdict.UNFILLED.value, 0) > 0
        self.preview.show_offers(extremes=forecast.recipients > 1, gaps=gaps)
        self._show_state()

    @Slot()
    def _show_state(self) -> None:
        now = self._context.clock.now()
        forecast = self.run.forecast
        state = review_view_model.launch_state(self.run.mailing, forecast, self.bar.number.text(), now)
        sending = self.run.busy
        self.bar.show_state(state, sending=sending, busy=self.deeds.is_slow)
        self.steps.setEnabled(not sending)
        for action in (self.back_action, self.keep_action):
            action.setEnabled(not sending)  # there is a way to cancel it
        self.forecast.show_reading(self.run.reads_credit)
        self.undo_action.setEnabled(self.deeds.can_undo)

    @Slot(str)
    def _say(self, text: str) -> None:
        """Sending was refused: something is not as it was shown."""
        self.bar.hint.say(text, icon="triangle-alert", colour="warn")
        self.list.reload()
        if not self.isVisible():
            number, navigator = self.run.mailing.id, self._context.navigator
            self._context.notices.show(
                text, kind="warning", action=_("Show it"), on_action=lambda: navigator.show_mailing(number)
            )

    # Who is looked at

    @Slot()
    def _current_changed(self) -> None:
        place, count = self.list.place()
        self.preview.show_place(place, count)
        self._show_panel()
        line = self.list.current
        key = (line.id, line.row.verdict, line.row.parts) if line is not None else None
        if key == self._previewed:
            return
        self._previewed = key
        self.bar.trial.setEnabled(line is not None)
        self.customer_action.setEnabled(line is not None and line.row.customer_id is not None)
        if line is None:
            self.preview.show_preview(None)
            return
        actor, mailing_id, line_id = self._actor, self.run.mailing.id, line.id
        self._context.tasks.run(
            self,
            lambda s: s.mailings.review.preview(actor, mailing_id, line_id),
            self._show_preview,
            failed=lambda _error: self.preview.show_preview(None),  # the list is read anew in a moment
            key="preview",
        )

    def _show_preview(self, preview: RecipientPreview) -> None:
        self.preview.show_preview(preview)

    @Slot()
    def _show_panel(self) -> None:
        if self.number.is_open:
            return
        count = self.list.count_chosen()
        line = self.list.current
        if count > 1:
            self.panel.show_several(self.list.chosen(), count)
        elif line is not None:
            self.panel.show_line(line)
        self.panel.setVisible(bool(count or line is not None))
        chosen = self.list.chosen() if count else []
        unread = len(chosen) < count
        offered = review_view_model.repairs_of_many(chosen, self._actor, unread=unread)
        self.leave_out_action.setEnabled(Repair.LEAVE_OUT in offered)
        self.put_back_action.setEnabled(Repair.PUT_BACK in offered)
        first = review_view_model.repairs(line.row, self._actor)[:1] if line and not line.gets_it else ()
        self.mend_action.setEnabled(bool(first) and count < 2)
        self.mend_action.setText(
            _(review_view_model.REPAIRS[first[0]] if first else actions.spec("review.mend").text)
        )
        may_correct = line is not None and Repair.CORRECT_NUMBER in line.row.repairs
        self.correct_action.setEnabled(may_correct)

    @Slot(object)
    def _show_understood(self, state: PhoneState) -> None:
        words = state.text or _("Type the number, then Enter.")
        self.panel.show_message(words, "warning" if state.level == "warning" else "ok")

    def _show_extreme(self, *, longest: bool) -> None:
        forecast = self.run.forecast
        if forecast is not None:
            self.list.show_recipient(forecast.longest if longest else forecast.shortest)

    def _show_customer(self) -> None:
        line = self.list.current
        if line is not None and line.row.customer_id is not None:
            self._context.navigator.show_customer(line.row.customer_id)

    # What helps

    @Slot(object)
    def _mend_first(self, row: RecipientReview) -> None:
        offered = review_view_model.repairs(row, self._actor)
        if offered:
            self.deeds.do(offered[0], [row])

    def _mend_current_first(self) -> None:
        line = self.list.current
        if line is not None:
            self._mend_first(line.row)

    def _mend_current(self, repair: Repair) -> None:
        line = self.list.current
        if line is not None and repair in line.row.repairs:
            self.deeds.do(repair, [line.row])

    @Slot(object)
    def _mend_chosen(self, repair: Repair) -> None:
        if self.list.count_chosen() > 1:
            self.deeds.do(repair, self.list.chosen(), self.list.chosen_ids())
        else:
            self._mend_current(repair)

    @Slot(object)
    def _mended(self, rows: tuple[RecipientReview, ...]) -> None:
        self.bar.hint.say("")
        self.list.take(rows)
        self.run.read_forecast()
        self._show_state()

    @Slot(str)
    def _show_refusal(self, text: str) -> None:
        self.bar.hint.say("")
        self.panel.show_message(text)

    @Slot(bool)
    def _show_slow(self, slow: bool) -> None:
        """What takes seconds is being done, or was."""
        self.panel.setEnabled(not slow)
        self.panel.show_message(_("One moment …") if slow else "", "help")
        self._show_state()

    @Slot(object)
    def _customers_changed(self, event: CustomersChanged) -> None:
        """Somebody was changed elsewhere, perhaps in the window that a button here has opened."""
        if self.run.forecast is None or self.deeds.busy:
            return
        if not event.ids or not self.isVisible():
            self._stale = True
        else:
            self.run.recheck(event.ids, self._mended)

    @Slot(object)
    def _accounts_changed(self, _event: object) -> None:
        if self.isVisible() and self.run.forecast is not None:
            self.run.read_forecast()

    @Slot(object)
    def _mailings_changed(self, event: MailingsChanged) -> None:
        """The budget, or from how many on the number has to be typed."""
        if not event.ids and self.isVisible() and self.run.forecast is not None:
            self.run.read_forecast()

    @Slot()
    def _session_changed(self) -> None:
        """What the company is called, and how to reach it, stands in the texts."""
        session = self._context.session
        if session.ready and session.mandant != self._mandant:
            self._mandant = session.mandant
            self._stale = self.run.forecast is not None

    @Slot(object)
    def _step(self, step: Step) -> None:
        """A link of the forecast was pressed."""
        match step:
            case Step.EDIT:
                self._back()
            case Step.SHOW_LEFT_OUT:
                self.list.show_reason(None)
            case Step.SHOW_LONGEST:
                self._show_extreme(longest=True)
            case Step.SEND_TO_EACH:
                self.run.send_to_each(self._begin)
            case Step.BUY_CREDIT:
                self.run.buy_credit()
            case Step.READ_CREDIT:
                self.run.read_credit()
            case Step.OPEN_ACCOUNT:
                self._context.navigator.show_settings("gateway")
            case Step.OPEN_COMPANY:
                self._context.navigator.show_settings("company")

    @Slot(object)
    def _try(self, going: Going) -> None:
        line = self.list.current
        if line is not None:
            self.run.test(line.id, going)

    # Leaving

    def _launch(self) -> None:
        self.number.close()
        if self.deeds.busy:  # who is left out at this moment must not get it
            self.bar.hint.say(_("One moment …"))
            return
        self.bar.hint.say("")
        self.run.launch(review_view_model.typed_number(self.bar.number.text()), self.bar.progress)

    def _back(self) -> None:
        if self.run.busy:
            return
        self.run.break_off()
        self.back_wanted.emit(self.run.mailing.id)

    def _keep(self) -> None:
        self.run.break_off()
        self._context.notices.show(_("The mailing is kept as a draft."), kind="ok")
        self.left.emit(self.run.mailing.id)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()
        elif self.run.forecast is not None and not event.spontaneous():
            self.run.read_forecast()  # credit, account or budget may be other ones by now

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and self.isActiveWindow():
            self.run.window_came_back()
