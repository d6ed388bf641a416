"""The window in which a selection is built: conditions in rows, and who is meant as one builds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFormLayout, QFrame, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.domain.mailings import Recipients
from app.domain.permissions import Permission
from app.domain.selection import LONGEST_NAME, Criteria, Group, Preview, SavedSelection, SelectionChoices
from app.errors import EditConflict, InvalidInput, UserError
from app.i18n import _
from app.ui import forms, icons, theme
from app.ui.context import UiContext
from app.ui.dialogs import Dialog, ask
from app.ui.labels import plain
from app.ui.selections.group_box import GroupBox
from app.ui.selections.words import count_words, name_words
from app.ui.tasks import Lane

PAUSE_MILLISECONDS = 150
"""So long after the last change it is counted who is meant."""

NAME_LINES = 3
"""Room for the first names, so that nothing jumps while it is counted."""

Chosen = Callable[[Criteria, SavedSelection | None], None]
"""Is told the criteria, and the selection they are kept as, if they are."""


class SelectionDialog(Dialog):
    """Begins with `saved` or with `criteria`. With a name it is saved before `chosen` is told; without, only used.

    `action` are the words of the button that ends it: what happens to those who are meant. `offers_mailing` for who
    comes from elsewhere: it writes to them instead.
    """

    help_chapter = "selections"

    def __init__(
        self,
        context: UiContext,
        chosen: Chosen,
        *,
        criteria: Criteria = Criteria(),  # noqa: B008  (a frozen value)
        saved: SavedSelection | None = None,
        action: str = "",
        offers_mailing: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(context, _("Select customers"), parent, name="selection")
        self._chosen = chosen
        self._saved = saved
        self._criteria = saved.criteria if saved is not None else criteria
        self._action = action or _("Show")
        self._offers_mailing = offers_mailing and context.session.may(Permission.SEND_SMS)
        self._choices = SelectionChoices()
        zone = ZoneInfo(context.session.mandant.time_zone)
        self._today = context.clock.now().astimezone(zone).date()
        self.groups: list[GroupBox] = []
        self._begun: tuple[str, Criteria] | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._count)
        self._sight = QTimer(self)  # after the layout has found its place
        self._sight.setSingleShot(True)
        self._sight.setInterval(0)
        self._sight.timeout.connect(self._keep_in_sight)
        self._lay_out()
        self._read()

    def criteria(self) -> Criteria:
        """As they stand in the form; perhaps not yet complete."""
        include, *exclude = (box.group() for box in self.groups)
        return Criteria(include, tuple(exclude))

    def reject(self) -> None:
        """What it took minutes to build does not go with one key."""
        if self._begun is None or self._begun == self._written():
            super().reject()
            return
        ask(
            self.context,
            self,
            _("Unsaved changes"),
            _("What you changed here is not saved yet."),
            action=self.use_button.text(),
            on_action=self.use_button.click,
            other=_("Discard"),
            on_other=super().reject,
        )

    def _written(self) -> tuple[str, Criteria]:
        return self.name.text(), self.criteria()

    # Building

    def _lay_out(self) -> None:
        self.name = QLineEdit(self._saved.name if self._saved else "")
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setPlaceholderText(_("Only if it is to be kept"))
        form = QFormLayout()
        self.name_row = forms.add_row(form, _("&Name"), self.name)
        self.body.addLayout(form)
        content = QWidget()
        content.setObjectName("cardContent")
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.SPACE_M)
        self.exclude_button = QPushButton(_("Exclude some of them"))
        self.exclude_button.setAutoDefault(False)
        icons.put(self.exclude_button, "user-x")
        self.exclude_button.clicked.connect(lambda _checked=False: self._exclude())
        inside = QVBoxLayout(content)
        inside.setContentsMargins(0, 0, theme.SPACE_S, 0)
        inside.setSpacing(theme.SPACE_M)
        inside.addLayout(self._list)
        inside.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(content)
        self.body.addWidget(self.area, 1)
        self.count = plain(role="heading")
        self.count.setAccessibleName(_("How many are meant"))
        self.names = plain(role="quiet", wrap=True)
        self.names.setAccessibleName(_("The first of them"))
        self.names.setMinimumHeight(self.names.fontMetrics().height() * NAME_LINES)
        self.body.addWidget(self.count)
        self.body.addWidget(self.names)
        self.buttons.insertWidget(0, self.exclude_button)
        self.mailing_button = QPushButton(" " + _("Mailing…"))
        self.mailing_button.setAccessibleName(_("Mailing…"))
        self.mailing_button.setToolTip(_("Write to all who are meant"))
        self.mailing_button.setAutoDefault(False)
        icons.put(self.mailing_button, "megaphone")
        self.mailing_button.clicked.connect(lambda _checked=False: self._use(self._write_mailing))
        self.mailing_button.setEnabled(False)
        self.buttons.addWidget(self.mailing_button)
        self.mailing_button.setVisible(self._offers_mailing)
        self.add_cancel()
        self.use_button = self.add_button(self._action, lambda: self._use(self._show), role="accent")
        self.use_button.setEnabled(False)
        may_keep = self.context.session.may(Permission.EDIT_CUSTOMERS)
        self.name.setEnabled(may_keep)
        self.name.textChanged.connect(lambda _text: self._show_deed())
        self._show_deed()
        if self.context.layout.get("dialog.selection") is None:
            self.resize(760, 600)

    def _read(self) -> None:
        actor = self.context.session.actor
        self.context.tasks.run(self, lambda s: s.selections.choices(actor), self._fill)

    def _fill(self, choices: SelectionChoices) -> None:
        self._choices = choices
        for number, group in enumerate(self._criteria.groups):
            self._add(group, excludes=number > 0)
        self._enable(True)
        self._order_tabs()
        if self._criteria.include.conditions:
            self.groups[0].rows[0].field.setFocus()
        else:
            self.groups[0].add_button.setFocus()
        self._begun = self._written()
        self._count()

    def _add(self, group: Group, *, excludes: bool) -> GroupBox:
        box = GroupBox(self._choices, self._today, group, excludes=excludes)
        box.edited.connect(self._note_edit)
        box.reordered.connect(self._order_tabs)
        box.removed.connect(lambda: self._remove(box))
        self._list.addWidget(box)
        box.show()
        box.fill()
        self.groups.append(box)
        return box

    def _exclude(self) -> None:
        self._add(Group(), excludes=True).add()

    def _remove(self, box: GroupBox) -> None:
        self.groups.remove(box)
        self.exclude_button.setFocus()
        self._list.removeWidget(box)
        box.hide()
        box.deleteLater()
        self._order_tabs()
        self._note_edit()

    def _order_tabs(self) -> None:
        order = [self.name, *(widget for box in self.groups for widget in box.inputs), self.exclude_button]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    # Counting

    def _note_edit(self) -> None:
        self._pause.start()
        self._sight.start()

    def _keep_in_sight(self) -> None:
        """What has just been added lies perhaps below."""
        focused = self.focusWidget()
        if focused is not None and self.area.isAncestorOf(focused):
            self.area.ensureWidgetVisible(focused)

    def _count(self) -> None:
        actor, criteria = self.context.session.actor, self.criteria()
        self.context.tasks.run(
            self,
            lambda s: s.selections.preview(actor, criteria),
            self._show_preview,
            failed=self._show_no_preview,
            key="preview",
            lane=Lane.LONG,
        )

    def _show_preview(self, preview: Preview) -> None:
        self.count.setText(count_words(preview))
        self.names.setText(name_words(preview))

    def _show_no_preview(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            self.context.tasks.unhandled(error)
        self.count.setText(_("Something is still missing."))
        self.names.setText(str(error) if isinstance(error, UserError) else "")

    # Using it

    def _show_deed(self) -> None:
        self.name_row.show_problem("")
        keeps = bool(self.name.text().strip())
        self.use_button.setText(_("{action} and save").format(action=self._action) if keeps else self._action)

    def _enable(self, there: bool) -> None:
        for button in (self.use_button, self.mailing_button):
            button.setEnabled(there)

    def _use(self, then: Callable[[tuple[int, ...], Criteria, SavedSelection | None], None]) -> None:
        """Check it, keep it if it has a name, and go on with who is meant."""
        actor, criteria, name = self.context.session.actor, self.criteria(), self.name.text().strip()
        self._enable(False)
        if not name:
            self.context.tasks.run(
                self,
                lambda s: tuple(s.selections.ids(actor, criteria)),
                lambda ids: then(ids, criteria, None),
                failed=self._refused,
            )
            return
        base = self._saved or SavedSelection(0, self.context.session.mandant.id, name)
        wanted = replace(base, name=name, criteria=criteria)
        self.context.tasks.run(
            self,
            lambda s: s.selections.save(actor, wanted),
            lambda saved: then((), saved.criteria, saved),
            failed=self._refused,
        )

    def _show(self, _ids: tuple[int, ...], criteria: Criteria, saved: SavedSelection | None) -> None:
        self.accept()
        self._chosen(criteria, saved)

    def _write_mailing(self, ids: tuple[int, ...], _criteria: Criteria, saved: SavedSelection | None) -> None:
        self.accept()
        named = Recipients(selection_id=saved.id) if saved is not None else Recipients(customer_ids=ids)
        self.context.navigator.write_mailing(named)

    def _refused(self, error: Exception) -> None:
        self._enable(True)
        match error:
            case InvalidInput(problems=problems):
                for problem in problems:
                    group, _point, row = problem.field.partition(".")
                    if problem.field == "name":
                        self.name_row.show_problem(problem.text)
                        self.name.setFocus()
                    else:
                        self.groups[int(group)].rows[int(row)].show_problem(problem.text)
            case EditConflict(theirs=SavedSelection() as theirs):
                self._saved = theirs
                words = _("Somebody else has changed this selection meanwhile. Save again to replace theirs.")
                self.name_row.show_problem(words, level="warning")
            case UserError():
                self.name_row.show_problem(error.text)
            case _:
                self.context.tasks.unhandled(error)
