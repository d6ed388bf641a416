"""What the customers' page offers about selections: building one, the saved ones, and which is in force."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.domain.permissions import Permission
from app.domain.selection import Criteria, SavedSelection
from app.errors import UserError
from app.i18n import _
from app.ui import icons
from app.ui.context import UiContext
from app.ui.menu_button import MenuButton
from app.ui.widgets.hint_bar import HintBar

if TYPE_CHECKING:
    from app.services.suite import Services


class Selecting(QObject):
    """`changed` tells the criteria that the list is to be limited to, None = all customers.

    The page puts `button`, `menu` and `hint` where there is room for them.
    """

    changed = Signal(object)

    def __init__(self, context: UiContext, action: QAction, page: QWidget) -> None:
        super().__init__(page)
        self._context = context
        self._page = page
        self._saved: tuple[SavedSelection, ...] = ()
        self._present: Criteria | None = None
        self._present_saved: SavedSelection | None = None
        self.button = QPushButton(action.text(), page)
        self.button.setToolTip(action.toolTip())
        icons.put(self.button, "list-filter")
        self.button.clicked.connect(lambda _checked=False: action.trigger())
        self.menu = SavedMenu(page)
        self.menu.chosen.connect(self._take_saved)
        self.menu.edit_wanted.connect(self._edit)
        self.menu.delete_wanted.connect(self._delete)
        self.hint = HintBar(page)
        self.hint.pressed.connect(lambda: self._take(None, None))
        context.events.grouping_changed.connect(lambda _event: self.refresh())

    @property
    def saved(self) -> SavedSelection | None:
        """What the selection in force is kept as, if it is."""
        return self._present_saved

    def build(self) -> None:
        """Open the form, with the selection in force."""
        self._open(self._present_saved, self._present or Criteria())

    def refresh(self) -> None:
        """Read the saved ones again."""
        actor = self._context.session.actor
        self._context.tasks.run(self, lambda s: s.selections.list(actor), self._offer, key="saved")

    def show(self, criteria: Criteria | None) -> None:
        """Say what the list is limited to, without telling anybody."""
        if criteria != self._present:
            self._present, self._present_saved = criteria, None
            self._say()

    def _offer(self, saved: tuple[SavedSelection, ...]) -> None:
        self._saved = saved
        self.menu.offer_saved(saved, may_edit=self._context.session.may(Permission.EDIT_CUSTOMERS))

    def _take_saved(self, selection_id: int) -> None:
        if saved := self._find(selection_id):
            self._take(saved.criteria, saved)

    def _take(self, criteria: Criteria | None, saved: SavedSelection | None) -> None:
        self._present, self._present_saved = criteria, saved
        self._say()
        self.changed.emit(criteria)

    def _say(self) -> None:
        if self._present is None:
            self.hint.say("")
            return
        name = self._present_saved.name if self._present_saved else ""
        words = _("Selection: {name}").format(name=name) if name else _("Only those who were selected")
        self.hint.say(words, icon="list-filter", action=_("Show all customers"))

    def _edit(self, selection_id: int) -> None:
        if saved := self._find(selection_id):
            self._open(saved, saved.criteria)

    def _open(self, saved: SavedSelection | None, criteria: Criteria) -> None:
        from app.ui.selections.dialog import SelectionDialog

        SelectionDialog(
            self._context,
            self._take,
            criteria=criteria,
            saved=saved,
            offers_mailing=True,
            parent=self._page.window(),
        ).open()

    def _delete(self, selection_id: int) -> None:
        actor = self._context.session.actor
        self._run(lambda s: s.selections.delete(actor, selection_id), self._deleted)

    def _deleted(self, saved: SavedSelection) -> None:
        actor = self._context.session.actor
        self._context.notices.show(
            _("The selection “{name}” is deleted.").format(name=saved.name),
            action=_("Undo"),
            on_action=lambda: self._run(lambda s: s.selections.restore(actor, saved.id), lambda _saved: None),
        )

    def _find(self, selection_id: int) -> SavedSelection | None:
        return next((saved for saved in self._saved if saved.id == selection_id), None)

    def _run(
        self, work: Callable[[Services], SavedSelection], then: Callable[[SavedSelection], None]
    ) -> None:
        self._context.tasks.run(self, work, then, failed=self._refused)

    def _refused(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._context.notices.show(error.text, kind="error")
        else:
            self._context.tasks.unhandled(error)


class SavedMenu(MenuButton):
    """The saved selections by name; each signal carries an id."""

    chosen = Signal(int)
    edit_wanted = Signal(int)
    delete_wanted = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_("Saved selections"), parent)
        icons.put(self, "bookmark")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self.setIconSize(QSize(16, 16))
        self.setToolTip(_("Saved selections"))
        self.offer_saved((), may_edit=False)

    def offer_saved(self, saved: tuple[SavedSelection, ...], *, may_edit: bool) -> None:
        """Offer these from now on."""
        menu = QMenu(self)
        self._add(menu, saved, self.chosen)
        if not saved:
            menu.addAction(_("No selection is saved yet.")).setEnabled(False)
        elif may_edit:
            menu.addSeparator()
            for words, icon, signal in (
                (_("Change"), "pencil", self.edit_wanted),
                (_("Delete"), "trash-2", self.delete_wanted),
            ):
                names = menu.addMenu(words)
                icons.put(names.menuAction(), icon)
                self._add(names, saved, signal)
        self._take(menu)

    def _add(self, menu: QMenu, saved: tuple[SavedSelection, ...], signal: SignalInstance) -> None:
        for selection in saved:
            action = menu.addAction(selection.name.replace("&", "&&"))
            action.triggered.connect(lambda _checked=False, number=selection.id: signal.emit(number))
