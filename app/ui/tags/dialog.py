"""The window in which tags are given to one or many customers of a list, and taken from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from app.domain.tags import LONGEST_TITLE, Tag
from app.errors import UserError
from app.i18n import _, ngettext
from app.ui import forms, icons, theme
from app.ui.context import UiContext
from app.ui.dialogs import ENTER_KEYS, Dialog
from app.ui.forms import FieldRow
from app.ui.labels import plain
from app.ui.tags.checks import TagChecks
from app.ui.widgets.colour_button import COLOURS

if TYPE_CHECKING:
    from app.services.suite import Services

Changed = Callable[[tuple[int, ...], tuple[int, ...]], None]
"""Is told the ids of the tags to be given and of those to be taken."""


class TagsDialog(Dialog):
    """Nothing is changed here: `changed` is told what to do when it is accepted."""

    help_chapter = "tags"

    def __init__(
        self,
        context: UiContext,
        customer_ids: Sequence[int],
        changed: Changed,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(context, _("Tags"), parent, name="tags")
        self._ids = tuple(customer_ids)
        self._changed = changed
        self._colours_used: set[str] = set()
        count = len(self._ids)
        words = ngettext("{count} customer is selected.", "{count} customers are selected.", count)
        self.body.addWidget(plain(words.format(count=count), wrap=True))
        self.checks = TagChecks()
        self.body.addWidget(self.checks, 1)
        self.title = _TitleLine(self._make)
        self.title.setMaxLength(LONGEST_TITLE)
        self.title.setPlaceholderText(_("Title of a new tag"))
        forms.name_input(self.title, _("Title of a new tag"))
        self.title_row = FieldRow(self.title)
        self.make_button = QPushButton(_("Add"))
        self.make_button.setAutoDefault(False)
        self.make_button.setAccessibleName(_("Add this tag"))
        icons.put(self.make_button, "plus")
        self.make_button.clicked.connect(lambda _checked=False: self._make())
        line = QHBoxLayout()
        line.setSpacing(theme.SPACE_S)
        line.addWidget(self.title_row, 1)
        line.addWidget(self.make_button, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(line)
        self.add_cancel()
        self.apply_button = self.add_button(_("Apply"), self._apply, role="accent")
        self.checks.edited.connect(self._refresh)
        self.title.textChanged.connect(lambda _text: self._refresh())
        self._refresh()
        self._read()
        if context.layout.get("dialog.tags") is None:
            self.resize(400, 440)

    def _read(self) -> None:
        actor, ids = self.context.session.actor, self._ids

        def work(services: Services) -> tuple[tuple[Tag, ...], Counter[int]]:
            carried = services.tags.of_customers(actor, ids)
            return services.tags.list(actor), Counter(tag.id for tags in carried.values() for tag in tags)

        self.context.tasks.run(self, work, self._show)

    def _show(self, answer: tuple[tuple[Tag, ...], Counter[int]]) -> None:
        tags, carried = answer
        self._colours_used = {tag.colour.upper() for tag in tags}
        self.checks.show_tags(tags, carried, len(self._ids))
        (self.checks if tags else self.title).setFocus()

    def _make(self) -> None:
        title = self.title.text().strip()
        if not title:
            return
        free = (value for value, _name in COLOURS if value not in self._colours_used)
        wanted = Tag(0, self.context.session.mandant.id, title, next(free, COLOURS[0][0]))
        actor = self.context.session.actor
        self.context.tasks.run(self, lambda s: s.tags.save(actor, wanted), self._made, failed=self._not_made)

    def _made(self, tag: Tag) -> None:
        self._colours_used.add(tag.colour.upper())
        self.title.clear()
        self.checks.add_new(tag)
        self.checks.setFocus()

    def _not_made(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.title_row.show_problem(error.text)
        else:
            self.context.tasks.unhandled(error)

    def _refresh(self) -> None:
        self.title_row.show_problem("")
        self.make_button.setEnabled(bool(self.title.text().strip()))
        self.apply_button.setEnabled(bool(self.checks.given() or self.checks.taken()))

    def _apply(self) -> None:
        given, taken = self.checks.given(), self.checks.taken()
        self.accept()
        self._changed(given, taken)


class _TitleLine(QLineEdit):
    """Enter makes the tag; it does not close the window."""

    def __init__(self, entered: Callable[[], None]) -> None:
        super().__init__()
        self._entered = entered

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in ENTER_KEYS and self.text().strip() and not control:
            self._entered()
            return
        super().keyPressEvent(event)
