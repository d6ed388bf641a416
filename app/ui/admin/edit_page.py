"""What the pages of the settings share: a form that scrolls, and a foot with *Save*."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.errors import EditConflict, InvalidInput, UserError
from app.i18n import _
from app.ui import forms, theme
from app.ui.context import UiContext
from app.ui.dialogs import ask
from app.ui.labels import plain

FORM_WIDTH = 560


class EditPage(QWidget):
    """A heading with room for more in `head`, a form with room beside it in `middle`, and its foot.

    A page fills `form`, and implements `save` and `reload`.

    Call `watch` for every input, so that *Save* wakes up when something was changed.
    """

    def __init__(self, context: UiContext, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.rows: dict[str, forms.FieldRow] = {}
        self._dirty = False
        self._loading = False
        self.form = QFormLayout()
        self.form.setSpacing(theme.SPACE_S)
        self.form.setContentsMargins(0, 0, theme.SPACE_M, 0)
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.head = QHBoxLayout()
        self.middle = QHBoxLayout()
        self.middle.setSpacing(theme.SPACE_L)
        self.save_button = QPushButton(_("Save"))
        self.save_button.setProperty("role", "accent")
        self.save_button.setToolTip(QKeySequence("Ctrl+S").toString(QKeySequence.SequenceFormat.NativeText))
        self.save_button.clicked.connect(self.save)
        self.discard_button = QPushButton(_("Discard changes"))
        self.discard_button.clicked.connect(self.reload)
        key = QShortcut(QKeySequence("Ctrl+S"), self)
        key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.activated.connect(self._save_by_key)
        self.message = plain(name="fieldMessage", wrap=True)
        self._lay_out(title)
        self._set_dirty(False)

    def is_dirty(self) -> bool:
        """Whether something was changed and not saved."""
        return self._dirty

    def save(self) -> None:
        raise NotImplementedError

    def reload(self) -> None:
        raise NotImplementedError

    def add(self, field: str, label: str, widget: QWidget, help_text: str = "") -> None:
        """Add a row for the attribute `field` of the edited value, and watch it."""
        if isinstance(widget, QComboBox):  # a long entry must not make the whole form wide
            widget.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            widget.setMinimumContentsLength(12)
        self.rows[field] = forms.add_row(self.form, label, widget, help_text=help_text)
        self.watch(widget)

    def watch(self, widget: QWidget) -> None:
        if isinstance(widget, QLineEdit):
            widget.textEdited.connect(self.changed)
        elif isinstance(widget, QComboBox):
            widget.currentIndexChanged.connect(self.changed)
        elif isinstance(widget, QAbstractButton):
            widget.toggled.connect(self.changed)
        elif isinstance(widget, QAbstractSpinBox):
            widget.editingFinished.connect(self.changed)

    def changed(self, *_what: object) -> None:
        """Something was changed by the user."""
        if not self._loading:
            self._set_dirty(True)

    def show_failure(self, error: Exception) -> None:
        """Say at the fields, or under the form, what is wrong."""
        self._set_busy(False)
        if isinstance(error, InvalidInput):
            left = [p.text for p in error.problems if p.field not in self.rows]
            for problem in error.problems:
                if problem.field in self.rows:
                    self.rows[problem.field].show_problem(problem.text)
            first = next((p.field for p in error.problems if p.field in self.rows), "")
            if first:
                self.rows[first].widget.setFocus()
            self._say("\n".join(left))
        elif isinstance(error, EditConflict):
            self._ask_whose(error.theirs)
        elif isinstance(error, UserError):
            self._say(error.text)
        else:
            self.context.tasks.unhandled(error)

    def take_theirs(self, theirs: object) -> None:
        """Show what somebody else has saved meanwhile. Only pages whose value has a version."""
        raise NotImplementedError

    def keep_mine(self, theirs: object) -> None:
        """Save over what somebody else has saved meanwhile."""
        raise NotImplementedError

    def begin_loading(self) -> None:
        """Fill the inputs between this and `loaded`; nothing counts as changed."""
        self._loading = True

    def loaded(self) -> None:
        """The inputs show what is stored."""
        for row in self.rows.values():
            row.show_problem("")
        self._say("")
        self._loading = False
        self._set_busy(False)
        self._set_dirty(False)

    def saved(self) -> None:
        """What was entered is stored."""
        self.loaded()
        self.context.notices.show(_("Saved."), kind="ok", seconds=3)

    def busy(self) -> None:
        """Being saved: no second time."""
        for row in self.rows.values():
            row.show_problem("")
        self._set_busy(True)

    def _save_by_key(self) -> None:
        if self.save_button.isEnabled():
            self.save()

    def _ask_whose(self, theirs: object) -> None:
        ask(
            self.context,
            self,
            _("Changed meanwhile"),
            _("Somebody else has saved this page since you opened it. Which version shall stand?"),
            action=_("Keep mine"),
            on_action=lambda: self.keep_mine(theirs),
            other=_("Take theirs"),
            on_other=lambda: self.take_theirs(theirs),
        )

    def _say(self, text: str) -> None:
        self.message.setProperty("level", "error" if text else "help")
        self.message.setText(text)
        self.message.style().unpolish(self.message)
        self.message.style().polish(self.message)

    def _set_busy(self, busy: bool) -> None:
        self.save_button.setEnabled(not busy and self._dirty)
        self.discard_button.setEnabled(not busy and self._dirty)

    def _set_dirty(self, dirty: bool) -> None:
        self._dirty = dirty
        self._set_busy(False)

    def _lay_out(self, title: str) -> None:
        inner = QWidget()
        inner.setMaximumWidth(FORM_WIDTH)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self.form)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inner)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        foot = QHBoxLayout()
        foot.addWidget(self.message, 1)
        foot.addWidget(self.discard_button)
        foot.addWidget(self.save_button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(theme.SPACE_M)
        self.head.addWidget(plain(title, role="heading"))
        self.head.addStretch(1)
        rows.addLayout(self.head)
        self.middle.addWidget(area, 1)
        rows.addLayout(self.middle, 1)
        rows.addLayout(foot)
