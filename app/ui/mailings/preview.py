"""How a mailing reads for one recipient, on a little telephone, with the way to the next example."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from app.domain.messages import Draft
from app.i18n import _
from app.ui import actions, icons, theme
from app.ui.labels import plain
from app.ui.sms.sender_field import SenderField
from app.ui.sms.view_model import TextState
from app.ui.widgets.phone_bubble import PhoneBubble

WIDTH = 212


class Preview(QWidget):
    """Sender and text as they arrive; `step_wanted` (-1 or 1) asks for another example."""

    step_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(WIDTH)
        self.bubble = PhoneBubble(explains=False)
        self.bubble.setToolTip(_("Arrives as one message; a mark shows where an SMS ends."))
        self.bubble.setFixedWidth(WIDTH)
        self.sender_field = SenderField()
        self.fixed_sender = plain(_("The company has fixed this sender."), role="small", wrap=True)
        self.example = plain(role="small")
        self.example.setMinimumWidth(1)
        self.back = _step("mailings.example_before")
        self.forward = _step("mailings.example_after")
        self._account = ""
        steps = QHBoxLayout()
        steps.setSpacing(0)
        steps.addWidget(self.back)
        steps.addWidget(self.example, 1)
        steps.addWidget(self.forward)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.SPACE_XS)
        box.addLayout(steps)
        box.addWidget(self.bubble, 1)
        for widget in (self.sender_field, self.fixed_sender):
            box.addWidget(widget)
        self.back.clicked.connect(lambda _checked=False: self.step_wanted.emit(-1))
        self.forward.clicked.connect(lambda _checked=False: self.step_wanted.emit(1))
        self.fixed_sender.hide()

    def take_draft(self, draft: Draft) -> None:
        """Who it is from."""
        self._account = draft.account_name
        self.sender_field.load(draft)
        self.fixed_sender.setVisible(draft.has_sender and draft.sender_locked)

    def show_sender(self, sender: str) -> None:
        """`sender` "" is the gateway's own."""
        self.bubble.show_sender(sender or self._account)

    def show_example(self, name: str, others: int) -> None:
        """Whose text it is, "" for nobody's; and how many examples there are."""
        words = _("For {name}").format(name=name) if name else _("With the names of the fields")
        self.example.setText(words)
        self.example.setToolTip(words)
        for button in (self.back, self.forward):
            button.setVisible(others > 1)

    def show_text(self, text: TextState) -> None:
        """The text of this example."""
        gaps = tuple((gap.start, gap.end) for gap in text.gaps)
        self.bubble.show_text(text.text, text.part_ends, gaps)


def _step(action_id: str) -> QToolButton:
    spec = actions.spec(action_id)
    words = _(spec.text)
    button = QToolButton()
    button.setAccessibleName(words)
    button.setToolTip(f"{words} ({actions.keys_in_words(spec)})")
    icons.put(button, spec.icon)
    return button
