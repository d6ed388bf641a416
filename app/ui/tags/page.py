"""The settings of tags: their titles and colours, whom they are for, and who carries them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app import formats
from app.domain.mailings import Recipients
from app.domain.permissions import Permission
from app.domain.tags import LONGEST_TITLE, CountedTag, Tag
from app.i18n import _
from app.ui import icons, theme
from app.ui.admin.edit_page import EditPage
from app.ui.context import UiContext
from app.ui.labels import plain
from app.ui.tags.members import TagMembers
from app.ui.widgets.colour_button import COLOURS, ColourButton
from app.ui.widgets.swatch import swatch

LIST_WIDTH = 190


class TagsPage(EditPage):
    """One tag at a time. Title and colour are saved; who carries it changes at once."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, _("Tags"), parent)
        self._tags: list[CountedTag] = []
        self._edited = self._blank()
        self._making = False
        self.list = QListWidget()
        self.list.setAccessibleName(_("Tags"))
        self.list.setFixedWidth(LIST_WIDTH)
        self.list.setIconSize(QSize(14, 14))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentRowChanged.connect(self._choose)
        self.middle.insertWidget(0, self.list)
        self.nothing = plain(_("No tags yet"), role="quiet")
        inside = QVBoxLayout(self.list.viewport())
        inside.addWidget(self.nothing, 0, Qt.AlignmentFlag.AlignTop)
        self.delete_button = self._button(_("Delete"), "trash-2", self._delete)
        self.mailing_button = self._button(_("Mailing…"), "megaphone", self._write_mailing)
        self.mailing_button.setToolTip(_("Write to all who carry this tag"))
        self.mailing_button.setVisible(context.session.may(Permission.SEND_SMS))
        self.new_button = self._button(_("New tag"), "plus", self._begin_new)
        self.title = QLineEdit()
        self.title.setMaxLength(LONGEST_TITLE)
        self.colour = ColourButton()
        self.only_active = QCheckBox(_("Only for active customers"))
        self.only_active.setToolTip(_("Who is archived drops out by itself, and is back when brought back."))
        self.members = TagMembers(context)
        self.add("title", _("&Title"), self.title)
        self.add("colour", _("&Colour"), self.colour)
        self.colour.changed.connect(self.changed)
        self.form.addRow("", self.only_active)
        self.watch(self.only_active)
        self.form.addRow(self.members)
        context.events.grouping_changed.connect(lambda _event: self._follow())
        context.events.customers_changed.connect(lambda _event: self._follow())
        self._show(self._edited)
        self.reload()

    def reload(self) -> None:
        """Read all anew; unsaved input is thrown away."""
        actor = self.context.session.actor
        self.context.tasks.run(self, lambda s: s.tags.counted(actor), self._show_all, key="list")

    def save(self) -> None:
        self._store(self._entered(self._edited))

    def take_theirs(self, theirs: object) -> None:
        self.reload()

    def keep_mine(self, theirs: object) -> None:
        if isinstance(theirs, Tag):
            self._store(self._entered(theirs))

    def _entered(self, base: Tag) -> Tag:
        return replace(
            base,
            title=self.title.text(),
            colour=self.colour.colour(),
            only_active=self.only_active.isChecked(),
        )

    def _store(self, tag: Tag) -> None:
        actor = self.context.session.actor
        self.busy()
        self.context.tasks.run(self, lambda s: s.tags.save(actor, tag), self._saved, failed=self.show_failure)

    def _saved(self, tag: Tag) -> None:
        self._show(tag)
        self.saved()
        self.reload()

    def _show_all(self, tags: Sequence[CountedTag]) -> None:
        self._tags = list(tags)
        stored = [counted.tag for counted in tags]
        chosen = next((tag for tag in stored if tag.id == self._edited.id), stored[0] if stored else None)
        self._show(chosen or self._blank())
        self._fill_list()

    def _follow(self) -> None:
        """Somebody changed tags, or who carries them."""
        if not self.is_dirty():
            actor = self.context.session.actor
            self.context.tasks.run(self, lambda s: s.tags.counted(actor), self._refresh, key="list")

    def _refresh(self, tags: Sequence[CountedTag]) -> None:
        if self._making or self._edited in [counted.tag for counted in tags]:
            self._tags = list(tags)
            self._fill_list()
        else:
            self._show_all(tags)

    def _fill_list(self) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for counted in self._tags:
            tag, number = counted.tag, formats.format_number(counted.members)
            words = _("{title} ({count})").format(title=tag.title, count=number)
            item = QListWidgetItem(swatch(tag.colour), words)
            item.setToolTip(words)
            item.setSizeHint(QSize(0, theme.ROW_HEIGHT))
            self.list.addItem(item)
            if tag.id == self._edited.id:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        self.nothing.setVisible(not self._tags)

    def _choose(self, row: int) -> None:
        if row < 0 or self._tags[row].tag.id == self._edited.id:
            return
        if self._asked_to_save_first():
            self._fill_list()
            return
        self._show(self._tags[row].tag)

    def _begin_new(self) -> None:
        if self._asked_to_save_first():
            return
        self._show(self._blank())
        self._making = True
        self._fill_list()
        self.list.setCurrentRow(-1)
        self.title.setFocus()

    def _blank(self) -> Tag:
        used = {counted.tag.colour.upper() for counted in self._tags}
        free = next((value for value, _name in COLOURS if value not in used), COLOURS[0][0])
        return Tag(0, self.context.session.mandant.id, "", free)

    def _asked_to_save_first(self) -> bool:
        if self.is_dirty():
            self.context.notices.show(_("Save or discard your changes first."), kind="warning")
        return self.is_dirty()

    def _show(self, tag: Tag) -> None:
        self.begin_loading()
        self._edited, self._making = tag, False
        self.title.setText(tag.title)
        self.colour.set_colour(tag.colour)
        self.only_active.setChecked(tag.only_active)
        self.loaded()
        self.delete_button.setEnabled(bool(tag.id))
        self.mailing_button.setEnabled(bool(tag.id))
        self.members.show_tag(tag.id)

    def _write_mailing(self) -> None:
        self.context.navigator.write_mailing(Recipients(tag_ids=(self._edited.id,)))

    def _delete(self) -> None:
        actor, tag_id = self.context.session.actor, self._edited.id
        if tag_id:
            self.context.tasks.run(
                self, lambda s: s.tags.delete(actor, tag_id), self._deleted, failed=self.show_failure
            )

    def _deleted(self, tag: Tag) -> None:
        self.reload()
        self.context.notices.show(
            _("The tag “{title}” is deleted.").format(title=tag.title),
            action=_("Undo"),
            on_action=lambda: self._bring_back(tag),
        )

    def _bring_back(self, tag: Tag) -> None:
        actor = self.context.session.actor
        self.context.tasks.run(
            self, lambda s: s.tags.restore(actor, tag.id), lambda _tag: None, failed=self.show_failure
        )

    def _button(self, words: str, icon: str, slot: Callable[[], None]) -> QPushButton:
        button = QPushButton(f" {words}")
        button.setAccessibleName(words)
        icons.put(button, icon)
        button.clicked.connect(lambda _checked=False: slot())
        self.head.addWidget(button)
        return button
