"""The tags of the customer in the editor: their labels, and a button that lets one tick others."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.permissions import Permission
from app.domain.tags import Tag
from app.i18n import _
from app.ui import icons, theme
from app.ui.context import UiContext
from app.ui.labels import plain
from app.ui.tags.checks import TagChecks
from app.ui.tags.labels import TagLabels
from app.ui.widgets.popup import Popup

POPUP_WIDTH, POPUP_HEIGHT = 280, 260


class TagField(QWidget):
    """Hidden where the company has no tags (ST-06); `edited` when the user ticks one."""

    edited = Signal()

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._tags: tuple[Tag, ...] = ()
        self._carried: frozenset[int] | None = None
        self.labels = TagLabels()
        self.button = QPushButton(_("Choose tags…"))
        self.button.setAutoDefault(False)
        self.button.setEnabled(context.session.may(Permission.EDIT_CUSTOMERS))
        icons.put(self.button, "tag")
        self.button.clicked.connect(lambda _checked=False: self.choose())
        self.checks = TagChecks()
        self.popup = Popup(_("Tags"), self)
        self.popup.resize(POPUP_WIDTH, POPUP_HEIGHT)
        inside = QVBoxLayout(self.popup)
        inside.addWidget(self.checks)
        self.checks.edited.connect(self._take)
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_S)
        row.addWidget(self.button)
        row.addWidget(self.labels, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.SPACE_XS)
        box.addWidget(plain(_("Tags"), role="small"))
        box.addLayout(row)
        self.hide()

    def show_customer(self, customer_id: int, *, archived: bool) -> None:
        """Read and show the tags; an archived customer is not offered those that are for active ones only."""
        actor = self._context.session.actor

        def shown(answer: tuple[tuple[Tag, ...], dict[int, tuple[Tag, ...]]]) -> None:
            tags, carried = answer
            offered = tuple(tag for tag in tags if not (archived and tag.only_active))
            self._show(offered, frozenset(tag.id for tag in carried.get(customer_id, ())))

        self._context.tasks.run(
            self,
            lambda s: (s.tags.list(actor), s.tags.of_customers(actor, [customer_id] if customer_id else [])),
            shown,
            key="tags",
        )

    def tag_ids(self) -> Collection[int] | None:
        """The tags to be carried from now on; None if they are to stay as they are."""
        return self.checks.ticked() if self.is_dirty() else None

    def is_dirty(self) -> bool:
        return self._carried is not None and self.checks.ticked() != self._carried

    def choose(self) -> None:
        """Open the list of all tags under the button."""
        self.popup.open_under(self.button)
        self.checks.setFocus()

    def _show(self, tags: tuple[Tag, ...], carried: frozenset[int]) -> None:
        self._tags, self._carried = tags, carried
        self.checks.show_tags(tags, dict.fromkeys(carried, 1), 1)
        self.setVisible(bool(tags))
        self._show_labels()

    def _take(self) -> None:
        self._show_labels()
        self.edited.emit()

    def _show_labels(self) -> None:
        ticked = self.checks.ticked()
        self.labels.show_tags([tag for tag in self._tags if tag.id in ticked])
