"""The place of mailings in the main window: the overview, and behind it the editor and the review."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.mailings import Mailing, MailingState
from app.domain.permissions import Permission
from app.errors import UserError
from app.ui.context import UiContext
from app.ui.mailings.overview import OverviewPage

if TYPE_CHECKING:
    from app.ui.mailings.draft_page import DraftPage
    from app.ui.mailings.review_page import ReviewPage


class Front(StrEnum):
    """Which page is in front."""

    OVERVIEW = "overview"
    DRAFT = "draft"
    REVIEW = "review"


class MailingsPlace(QWidget):
    """Remembers which of its pages was in front, with what it showed; each is made when it is first wanted."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._draft: DraftPage | None = None
        self._review: ReviewPage | None = None
        self.overview = OverviewPage(context, self)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.overview)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.stack)
        self.overview.write_wanted.connect(self.write)
        self.overview.review_wanted.connect(self.review)

    @property
    def draft_page(self) -> DraftPage:
        """The editor."""
        if self._draft is None:
            from app.ui.mailings.draft_page import DraftPage

            self._draft = DraftPage(self._context, self)
            self.stack.addWidget(self._draft)
            self._draft.left.connect(self.show_overview)
            self._draft.review_wanted.connect(self.review)
        return self._draft

    @property
    def review_page(self) -> ReviewPage:
        """The last look before it leaves."""
        if self._review is None:
            from app.ui.mailings.review_page import ReviewPage

            self._review = page = ReviewPage(self._context, self)
            self.stack.addWidget(page)
            page.left.connect(lambda number: self._leave_review(page, number))
            page.back_wanted.connect(lambda number: self._with_mailing(number, self.write))
            page.launched.connect(lambda mailing: self._leave_review(page, mailing.id))
        return self._review

    # What the main window asks

    def activate(self) -> None:
        if self._in_front == Front.OVERVIEW:
            self.overview.activate()

    def focus_first(self) -> None:
        """Where one begins on the page in front."""
        match self._in_front:
            case Front.DRAFT:
                self.draft_page.focus_first()
            case Front.REVIEW:
                self.review_page.focus_first()
            case _:
                self.overview.focus_first()

    @Slot(int)
    def show_overview(self, mailing_id: int = 0) -> None:
        """Bring the list to the front and select this mailing in it; the editor keeps what is in it by itself."""
        self.stack.setCurrentWidget(self.overview)
        self.overview.activate()
        self._take_keyboard()
        if mailing_id:
            self.overview.show_mailing(mailing_id)

    @Slot(object)
    def write(self, mailing: Mailing) -> None:
        """Open the editor with this draft; id 0 = a new one."""
        if not self._may_change(mailing):
            return
        page = self.draft_page
        self.stack.setCurrentWidget(page)
        page.show_draft(mailing)
        self._take_keyboard()

    @Slot(object)
    def review(self, mailing: Mailing) -> None:
        """Look a stored draft over before it leaves."""
        if not self._may_change(mailing):
            return
        self._let_it_send(mailing)
        page = self.review_page
        page.show_review(mailing)
        self.stack.setCurrentWidget(page)
        self._take_keyboard()

    def whereabouts(self) -> tuple[Front, int]:
        """The page in front and its mailing, for the way back."""
        match self._in_front:
            case Front.DRAFT:
                return Front.DRAFT, self.draft_page.keeper.stored.id
            case Front.REVIEW:
                return Front.REVIEW, self.review_page.mailing.id
            case _:
                return Front.OVERVIEW, self.overview.current_id

    def return_to(self, thing: object) -> None:
        if thing == self.whereabouts() or not isinstance(thing, tuple):
            return
        page, number = thing
        if page == Front.OVERVIEW or not number:
            self.show_overview(number)
        else:
            self._with_mailing(number, self.write if page == Front.DRAFT else self.review)

    # How it is done

    @property
    def _in_front(self) -> Front:
        """Without making a page."""
        shown = self.stack.currentWidget()
        if shown is self.overview:
            return Front.OVERVIEW
        return Front.DRAFT if shown is self._draft else Front.REVIEW

    def _take_keyboard(self) -> None:
        """Unless one works in another place by now: an answer that comes late must not take the next key."""
        if self.isVisible():
            self.focus_first()

    def _leave_review(self, page: ReviewPage, mailing_id: int) -> None:
        """Where something else is in front by now nobody is taken away from it: a notice says what was sent."""
        if page is self._review and self._in_front == Front.REVIEW:
            self.show_overview(mailing_id)

    def _let_it_send(self, mailing: Mailing) -> None:
        """A review whose mailing is just being sent goes on with that; another mailing gets a page of its own."""
        page = self._review
        if page is None or not page.run.busy or page.mailing.id == mailing.id:
            return
        self.stack.removeWidget(page)
        page.run.changed.connect(lambda: None if page.run.busy else page.deleteLater())
        self._review = None

    def _with_mailing(self, mailing_id: int, then: Callable[[Mailing], None]) -> None:
        """Hand on the mailing as it is stored now; where it is gone, show the list."""
        actor = self._context.session.actor
        self._context.tasks.run(
            self, lambda s: s.mailings.kept.get(actor, mailing_id), then, failed=self._gone, key="open"
        )

    def _may_change(self, mailing: Mailing) -> bool:
        """Who may not send, or comes when it was sent already, is shown the list instead."""
        may = self._context.session.may(Permission.SEND_SMS) and mailing.state is MailingState.DRAFT
        if not may:
            self.show_overview(mailing.id)
        return may

    def _gone(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            self._context.tasks.unhandled(error)
            return
        self._context.notices.show(error.text, kind="warning")
        self.show_overview()
