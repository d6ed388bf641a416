"""The look of the mailing's editor: what stands where, without any behaviour of its own."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.domain.mailings import Mailing
from app.domain.mandants import Mandant
from app.domain.messages import Draft
from app.domain.permissions import Permission
from app.i18n import _
from app.ui import actions, forms, icons, theme
from app.ui.conflict_dialog import ConflictDialog
from app.ui.context import UiContext
from app.ui.gateway_words import sending_off
from app.ui.mailings.draft_differences import differences
from app.ui.mailings.marks import MarkLine
from app.ui.mailings.steps import StepLine
from app.ui.mailings.what_box import WhatBox
from app.ui.mailings.when_box import WhenBox
from app.ui.mailings.who_box import WhoBox
from app.ui.widgets.action_button import action_button
from app.ui.widgets.hint_bar import HintBar

WHO_WIDTH, WHO_MOST = 260, 400
NAME_WIDTH = 240
LONGEST_NAME = 100


class DraftFrame(QWidget):
    """Who at the left, what and when at the right, the step line above and the line of buttons below."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.setAccessibleName(_("Mailing"))
        self.steps = StepLine()
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setPlaceholderText(_("optional"))
        self.hint = HintBar()
        self.who = WhoBox(context)
        self.what = WhatBox(context)
        self.preview = self.what.preview
        self.when = WhenBox()
        self.foot = MarkLine()
        self.back_button = QPushButton(" " + _("Back"))
        self.back_button.setAccessibleName(_("Back"))
        icons.put(self.back_button, "chevron-left")
        self.back_button.setAutoDefault(False)
        self.back_button.setToolTip(_("Back to the list; what is written is kept (Esc)"))
        save = actions.make(self, "mailings.save", lambda: self.save())
        go_on = actions.make(self, "mailings.continue", lambda: self.go_on())
        actions.make(self, "sms.text_block", self.what.pick_block)
        actions.make(self, "sms.insert_field", self.what.pick_field)
        self.save_button = action_button(save, self, follows=False)
        self.continue_button = action_button(go_on, self, accent=True, follows=False)
        self._go_on_words = go_on.toolTip()
        actions.make(self.what, "mailings.example_before", lambda: self.preview.step_wanted.emit(-1))
        actions.make(self.what, "mailings.example_after", lambda: self.preview.step_wanted.emit(1))
        self._lay_out()

    def go_on(self) -> None:
        raise NotImplementedError

    def save(self) -> None:
        raise NotImplementedError

    def leave(self) -> None:
        raise NotImplementedError

    def say(self, words: str, level: str, *, why_not: str) -> None:
        """The line at the foot; with a reason against it *Continue* is off and tells it."""
        self.foot.say(words, level)
        ready = not why_not
        self.steps.let_go_on(ready)
        if self.continue_button.isEnabled() is not ready:
            self.continue_button.setEnabled(ready)
        if self.continue_button.accessibleDescription() != why_not:
            self.continue_button.setAccessibleDescription(why_not)
            self.continue_button.setToolTip(why_not or self._go_on_words)

    def say_whether_it_goes(self, draft: Draft) -> None:
        """What keeps every SMS from leaving is told while there is time to mend it."""
        if not draft.account_name:
            may_set_up = self.context.session.may(Permission.MANAGE_ACCOUNTS)
            action = _("Set up a gateway…") if may_set_up else ""
            self.hint.say(_("No SMS gateway is set up yet."), icon="plug", colour="warn", action=action)
        elif draft.sending_off:
            self.hint.say(sending_off(), icon="circle-pause", colour="warn")
        else:
            self.hint.say("")

    def focus_field(self, field: str) -> None:
        """Give the keyboard to the input that a mark belongs to."""
        target: QWidget = {
            "recipients": self.who.sources if self.who.sources.isVisibleTo(self) else self.who.line,
            "sender": self.preview.sender_field.line,
            "purpose": self.what.purpose,
            "due": self.when.moment,
        }.get(field, self.what.editor)
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_whose(
        self,
        mine: Mailing,
        theirs: Mailing,
        mandant: Mandant,
        keep_mine: Callable[[Mailing], object],
        take_theirs: Callable[[Mailing], object],
    ) -> None:
        """Somebody else has stored this draft meanwhile: whose is to stay?"""
        ConflictDialog(
            self.context,
            _("Somebody else has changed this mailing meanwhile."),
            differences(mine, theirs, mandant),
            keep_mine=lambda: keep_mine(theirs),
            take_theirs=lambda: take_theirs(theirs),
            parent=self.window(),
        ).open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _top(self) -> QHBoxLayout:
        caption = QLabel(_("&Name"))
        caption.setBuddy(self.name)
        forms.name_input(self.name, _("Name of the mailing"))
        self.name.setMaximumWidth(NAME_WIDTH)
        top = QHBoxLayout()
        top.setSpacing(theme.SPACE_S)
        top.addWidget(self.steps, 1)
        top.addWidget(caption)
        top.addWidget(self.name, 1)
        return top

    def _lay_out(self) -> None:
        self.who.setMinimumWidth(WHO_WIDTH)
        self.who.setMaximumWidth(WHO_MOST)
        right = QVBoxLayout()
        right.setSpacing(theme.SPACE_S)
        right.addWidget(self.what, 1)
        right.addWidget(self.when)
        middle = QHBoxLayout()
        middle.setSpacing(theme.SPACE_S)
        middle.addWidget(self.who, 1)
        middle.addLayout(right, 3)
        foot = QHBoxLayout()
        foot.setSpacing(theme.SPACE_S)
        foot.addWidget(self.back_button)
        foot.addWidget(self.save_button)
        foot.addSpacing(theme.SPACE_S)
        foot.addWidget(self.foot, 1)
        foot.addWidget(self.continue_button)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.SPACE_L, theme.SPACE_M, theme.SPACE_L, theme.SPACE_M)
        box.setSpacing(theme.SPACE_S)
        box.addLayout(self._top())
        box.addWidget(self.hint)
        box.addLayout(middle, 1)
        box.addLayout(foot)
        self.context.notices.keep_clear(self.when, over=self.what)
        self.hint.pressed.connect(lambda: self.context.navigator.show_settings("gateway"))
