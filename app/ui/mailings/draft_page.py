"""The editor of a mailing: who gets it, what they get and when, with marks for all that is still missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent

from app.domain.mailings import Mailing, NamedPeople
from app.domain.messages import Draft, DraftContext
from app.errors import EditConflict, NotFound, TooLate, UserError
from app.i18n import _
from app.ui.context import UiContext
from app.ui.mailings import draft_view_model
from app.ui.mailings.draft_frame import DraftFrame
from app.ui.mailings.draft_keeper import MailingKeeper
from app.ui.mailings.draft_view_model import DraftState, Facts, is_blank, judge, when_words
from app.ui.tasks import Lane

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.domain.permissions import Actor
    from app.services.suite import Services

JUDGES_AFTER_MS = 20
COUNTS_AFTER_MS = 120
LOOKS_AGAIN_MS = 30_000
"""A time that was still to come passes while the page stands open."""


class DraftPage(DraftFrame):
    """`left` (id, 0 = nothing was kept) leads back to the list, `review_wanted` (the stored `Mailing`) on."""

    left = Signal(int)
    review_wanted = Signal(object)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._facts = Facts(context.session.mandant)
        self._people = NamedPeople()
        self._step = 0
        self._state: DraftState | None = None
        self._leaving = True  # until there is a draft
        self.keeper = MailingKeeper(context, self.mailing, self)
        self._judging = _timer(self, JUDGES_AFTER_MS, self._judge)
        self._counting = _timer(self, COUNTS_AFTER_MS, self._count)
        self._clock = QTimer(self)
        self._clock.setInterval(LOOKS_AGAIN_MS)
        self._clock.timeout.connect(self._judge)
        self._connect()

    def show_draft(self, mailing: Mailing) -> None:
        """Write this one from now on; id 0 = a new one, perhaps with recipients already."""
        self.keeper.flush()
        self._leaving = False
        self._facts = Facts(self.context.session.mandant)
        self._people, self._step = NamedPeople(), 0
        self.keeper.begin(mailing)
        zone = ZoneInfo(self._facts.mandant.time_zone)
        self.hint.say("")
        self.name.setText(mailing.name)
        self.what.load(mailing)
        self.when.load(mailing, zone, self.context.clock.now())
        self.who.load(mailing.recipients, one_per_phone=mailing.one_per_phone)
        self.preview.show_example("", 0)
        self._judge()
        self._ask_facts(None)
        self._count()
        self._clock.start()

    def mailing(self) -> Mailing:
        """As it stands in the form."""
        return replace(
            self.keeper.stored,
            name=self.name.text(),
            purpose=self.what.chosen_purpose,
            sender=self.preview.sender_field.value,
            template=self.what.template,
            text_blocks=self.what.text_blocks,
            recipients=self.who.recipients(),
            due=self.keeper.stored.due if self.when.problem() else self.when.due,
            spread_hours=self.when.spread_hours,
            one_sms_only=self.when.one_sms.isChecked(),
            one_per_phone=self.who.per_phone.isChecked(),
        )

    def is_dirty(self) -> bool:
        return self.keeper.is_dirty

    def focus_first(self) -> None:
        """Who gets it, where nobody is chosen yet; otherwise the text."""
        if self.who.recipients().named:
            self.what.editor.setFocus()
        elif self.who.sources.isVisibleTo(self):
            self.who.sources.setFocus()
        else:
            self.who.line.setFocus()

    # What is said while one writes

    @Slot()
    def _edited(self) -> None:
        if not self._leaving:
            self.keeper.touched()
            if not self._judging.isActive():
                self._judging.start()

    @Slot()
    def _recipients_edited(self) -> None:
        self._facts = replace(self._facts, named=None)
        self._edited()
        self._counting.start()

    @Slot()
    def _judge(self) -> None:
        self._judging.stop()
        mailing, now = self.mailing(), self.context.clock.now()
        state = judge(
            mailing,
            self.what.written,
            self._facts,
            now,
            wrong_sender=self.preview.sender_field.problem(),
            wrong_time=self.when.problem(),
        )
        self._state = state
        self.who.show_state(state, self._facts.named)
        self.what.show_state(state)
        self.when.show_state(state, when_words(mailing, self._facts.mandant))
        self.preview.show_sender(draft_view_model.sender_of(mailing, self._facts))
        self.say(state.foot, state.level, why_not=state.why_not)

    @Slot()
    def _go_to_text(self) -> None:
        """Who has clicked a tag can write on at once."""
        if not self.what.written.strip():
            self.what.editor.setFocus()

    # What it is judged by

    def _count(self) -> None:
        if not self.context.session.ready:
            return
        actor, named = self.context.session.actor, self.who.recipients()
        if not named.named:
            self._take_people(NamedPeople())
            return
        self.context.tasks.run(
            self,
            lambda s: s.mailings.review.named(actor, named),
            lambda people: self._take_people(people) if named == self.who.recipients() else None,
            failed=self._not_counted,
            key="named",
            lane=Lane.LONG,
        )

    def _take_people(self, people: NamedPeople) -> None:
        shown = self._shown
        self._people = people
        self._facts = replace(self._facts, named=people.count)
        if shown is not None and shown in people.first:
            self._step = people.first.index(shown)  # who is read stays, whoever comes before
            self.preview.show_example(self._facts.example, len(people.first))
        else:
            self._step = 0
            self._ask_facts(self._shown)
        self._judge()

    @property
    def _shown(self) -> int | None:
        """The customer the example is of."""
        return self._people.first[self._step] if self._people.first else None

    def _not_counted(self, error: Exception) -> None:
        if isinstance(error, NotFound):  # deleted a moment ago: the list follows by itself
            self.who.refresh()
        else:
            self._tell(error)

    def _step_example(self, step: int) -> None:
        if self._people.first:
            self._step = (self._step + step) % len(self._people.first)
            self._ask_facts(self._shown)

    def _ask_facts(self, customer_id: int | None) -> None:
        actor, place = self.context.session.actor, DraftContext(customer_id=customer_id)
        self.context.tasks.run(
            self, lambda s: s.messaging.draft(actor, place), self._take_draft, failed=self._tell, key="facts"
        )

    def _take_draft(self, draft: Draft) -> None:
        self._facts = replace(self._facts, draft=draft, example=draft.title)
        self.what.take_facts(self._facts)
        self.preview.show_example(draft.title, len(self._people.first) if draft.title else 0)
        self.say_whether_it_goes(draft)
        self._judge()

    @Slot()
    def _sources_changed(self) -> None:
        if self.isVisible() and not self._leaving:
            self._counting.start()

    @Slot()
    def _blocks_changed(self) -> None:
        if self.isVisible() and self.context.session.ready:
            self._ask_facts(self._shown)

    @Slot()
    def _session_changed(self) -> None:
        """The company has other data now; or another company is in front, and this draft is none of its."""
        session = self.context.session
        if not session.ready or self._leaving:
            return
        if session.mandant.id == self._facts.mandant.id:
            self._facts = replace(self._facts, mandant=session.mandant)
            self._ask_facts(self._shown)
        else:
            self.keeper.flush()
            self._end()
            self.left.emit(0)

    # Leaving

    @Slot()
    def go_on(self) -> None:
        """Store it and go to the review; where something is missing, to what is missing."""
        self.who.take_typed()
        self._judge()
        state = self._state
        if state is None or self._leaving:
            return
        if state.why_not:
            red = next(mark for mark in state.marks if mark.is_red)
            self.focus_field(red.field)
            return
        self._leave(self.keeper.save, self.review_wanted.emit)

    @Slot()
    def save(self) -> None:
        """Store it and go back to the list (ML-12)."""
        self.who.take_typed()
        if is_blank(self.mailing()):
            self.leave()
        elif not self._leaving:
            self._leave(self.keeper.save, self._saved)

    @Slot()
    def leave(self) -> None:
        """Back to the list. What was written is kept, an empty one vanishes."""
        if not self._leaving:
            self.who.take_typed()
            self.keeper.when_still(self._leave_now)

    def _leave_now(self) -> None:
        stored = self.keeper.stored
        if is_blank(self.mailing()) or (not self.keeper.shown.id and not self.keeper.has_changed):
            self._vanish(stored)
        elif self.keeper.has_changed:
            self._leave(self.keeper.save, self._kept)
        else:
            self._end()
            self.left.emit(stored.id)

    def _leave(
        self, store: Callable[[Callable[[Mailing], None]], None], then: Callable[[Mailing], object]
    ) -> None:
        self._leaving = True
        self.continue_button.setEnabled(False)
        written = self.mailing()

        def stored(mailing: Mailing) -> None:
            if not draft_view_model.says_the_same(
                self.mailing(), written
            ):  # somebody went on typing meanwhile
                self._leave(store, then)
                return
            self._end()
            then(mailing)

        store(stored)

    def _end(self) -> None:
        self._leaving = True
        self._clock.stop()
        self.keeper.end()

    def _saved(self, mailing: Mailing) -> None:
        self.context.notices.show(_("The mailing is saved."), kind="ok")
        self.left.emit(mailing.id)

    def _kept(self, mailing: Mailing) -> None:
        shown = self.keeper.shown
        words = _("Your changes are kept.") if shown.id else _("The draft is kept.")
        action = _("Undo") if shown.id else _("Discard")
        self.context.notices.show(words, action=action, on_action=lambda: self._undo(shown, mailing))
        self.left.emit(mailing.id)

    def _undo(self, shown: Mailing, mailing: Mailing) -> None:
        """As it was before the page was opened."""
        before = replace(shown, version=mailing.version)
        if shown.id:
            self._do(lambda s, actor: s.mailings.kept.save(actor, before))
        else:
            self._do(lambda s, actor: s.mailings.kept.delete(actor, mailing.id))

    def _vanish(self, stored: Mailing) -> None:
        self._end()
        if stored.id:
            self._do(lambda s, actor: s.mailings.kept.delete(actor, stored.id))
        if shown := self.keeper.shown if self.keeper.shown.id else None:
            again = replace(shown, id=0, version=0)
            self.context.notices.show(
                _("The empty draft is deleted."),
                action=_("Undo"),
                on_action=lambda: self._do(lambda s, actor: s.mailings.kept.save(actor, again)),
            )
        self.left.emit(0)

    def _do(self, deed: Callable[[Services, Actor], Mailing]) -> None:
        """Something that outlives this page."""
        context, actor = self.context, self.context.session.actor

        def failed(error: Exception) -> None:
            if isinstance(error, UserError):
                context.notices.show(error.text, kind="warning")
            else:
                context.tasks.unhandled(error)

        context.tasks.run(context.tasks, lambda s: deed(s, actor), lambda _mailing: None, failed=failed)

    # What went wrong

    @Slot(object)
    def _refused(self, error: Exception) -> None:
        self._leaving = False
        self._judge()
        match error:
            case EditConflict(theirs=Mailing() as theirs):
                self.ask_whose(self.mailing(), theirs, self._facts.mandant, self._keep_mine, self.show_draft)
            case NotFound() | TooLate():
                self.keeper.begin_anew()
                words = _("{reason} What you have written becomes a new draft.").format(reason=error.text)
                self.hint.say(words, icon="triangle-alert", colour="warn")
            case _:
                self._tell(error)

    def _keep_mine(self, theirs: Mailing) -> None:
        self.keeper.go_on(theirs.version)

    def _tell(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.hint.say(error.text, icon="circle-alert", colour="error")
        else:
            self.context.tasks.unhandled(error)

    def showEvent(self, event: QShowEvent) -> None:
        """Tags, text blocks or the account may have been changed where the way has led meanwhile."""
        super().showEvent(event)
        if not (self._leaving or event.spontaneous()) and self.context.session.ready:
            self.who.refresh()
            self._ask_facts(self._shown)
            self._counting.start()

    def hideEvent(self, event: QHideEvent) -> None:
        if not self._leaving:
            self.keeper.flush()
        super().hideEvent(event)

    def _connect(self) -> None:
        self.who.edited.connect(self._recipients_edited)
        self.who.per_phone.toggled.connect(self._edited)
        self.name.textEdited.connect(self._edited)
        self.what.edited.connect(self._edited)
        self.when.edited.connect(self._edited)
        self.preview.step_wanted.connect(self._step_example)
        self.steps.chosen.connect(lambda _step: self.go_on())
        self.keeper.refused.connect(self._refused)
        self.continue_button.clicked.connect(lambda _checked=False: self.go_on())
        self.save_button.clicked.connect(lambda _checked=False: self.save())
        self.back_button.clicked.connect(lambda _checked=False: self.leave())
        self.who.sources.ticked_by_mouse.connect(self._go_to_text)
        self.context.session.changed.connect(self._session_changed)
        events = self.context.events
        events.grouping_changed.connect(lambda _event: self._sources_changed())
        events.customers_changed.connect(lambda _event: self._sources_changed())
        events.text_blocks_changed.connect(lambda _event: self._blocks_changed())
        events.accounts_changed.connect(lambda _event: self._blocks_changed())


def _timer(page: DraftPage, milliseconds: int, slot: Callable[[], None]) -> QTimer:
    timer = QTimer(page)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(slot)
    return timer
