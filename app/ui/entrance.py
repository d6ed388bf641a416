"""The way in and out: first start, log-in, lock, change of Mandant, and what stands there when nothing opens."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from app import i18n
from app.domain.desk import LAST_NAME, LAYOUT, Desk, FirstLook, desk_of
from app.domain.mandants import Mandant
from app.domain.permissions import Actor
from app.domain.users import User
from app.errors import UserError
from app.i18n import _
from app.ui import theme
from app.ui.cover import Cover
from app.ui.idle_lock import IdleLock

if TYPE_CHECKING:
    from app.domain.first_start import FirstStart
    from app.services.suite import Services
    from app.ui.admin.log_in import PasswordCard
    from app.ui.program import Program


class _Door(NamedTuple):
    """What is found out before anybody is in."""

    first_start: bool
    actor: Actor | None
    users: tuple[User, ...]
    last_name: str


class Entrance(QObject):
    """Part of the program; the window in front is `program.window`, which may change."""

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self._program = program
        self._cover = Cover(program.window)
        self._answers: FirstStart | None = None
        self._early: Desk | None = None  # what is worked with before the services have said so
        self.obstacle: Exception | None = None  # why nothing can be opened
        self.idle = IdleLock(program.context.clock, self)
        self.idle.idle.connect(self.lock)

    @property
    def card(self) -> QWidget | None:
        """What covers the window: log-in, lock, first start, or why nothing opens; None while one can work."""
        return self._cover.card

    def show_early(self, look: FirstLook) -> None:
        """Begin with what was read before the services are there; `open` asks them all the same, and they count."""
        self._sit_down(look.desk, look)
        self._early = look.desk
        QTimer.singleShot(0, self._program.tasks.open_services)  # behind the painting

    def open(self) -> None:
        """The services are there: see who may come in."""
        if self._early is not None and not self._program.session.ready:
            return  # logged out already: who is next is being asked
        self._program.tasks.run(self, _look, self._let_in, failed=self.could_not_open)

    def window_replaced(self) -> None:
        """The program speaks another language: whoever is not in yet sees the way in again, in the new words."""
        card = self._cover.card
        self._cover = Cover(self._program.window)
        if card is not None:
            answers = getattr(card, "answers", None)
            self._answers = answers() if callable(answers) else None
            self.open()

    def could_not_open(self, error: Exception) -> None:
        """Say in the window what is wrong with the database and what to do."""
        from app.ui.widgets.empty_state import EmptyState

        self.obstacle = error
        self._clear_the_room()
        state = EmptyState()
        state.setObjectName("lockScreen")
        state.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)  # nothing beneath shines through
        state.show_empty(
            "database",
            _("The data could not be opened."),
            self._program.explain(error).text,
            action=_("Close"),
            on_action=self._program.close,
        )
        self._cover.put_on(state)
        state.button.setFocus()

    def lock(self) -> None:
        """Cover the window until the password is given; without a password there is nothing to lock."""
        program = self._program
        if not program.session.ready or self._cover.card is not None:
            return
        actor = program.session.actor
        program.tasks.run(self, lambda s: s.auth.has_password(actor), self._lock_if, key="lock")

    def watch(self, minutes: int) -> None:
        """Lock after so many idle minutes from now on; 0 = never."""
        self.idle.watch(minutes)

    def log_out(self) -> None:
        """Let somebody else in; windows of the one who leaves are closed."""
        self._clear_the_room()
        self._program.tasks.run(self, _look, self._ask_name, failed=self.could_not_open)

    def switch(self, mandant: Mandant) -> None:
        """Work for another Mandant."""
        program = self._program
        if program.session.ready and mandant.id != program.session.mandant.id:
            program.session.switch(mandant)
            program.show_session()
            self._remember_mandant()

    def _clear_the_room(self) -> None:
        """Nothing of anybody stays on the screen."""
        program = self._program
        self._cover.close_hidden()
        program.close_windows()
        program.context.notices.clear()
        self.idle.watch(0)
        program.session.end()
        program.window.hide_session()

    def _let_in(self, door: _Door) -> None:
        if self._early is not None and door.actor is None:
            self._early = None
            self._clear_the_room()
        if door.first_start:
            self._first_start()
        elif door.actor is not None:
            self._enter(door.actor)
        else:
            self._ask_name(door)

    def _first_start(self) -> None:
        from app.ui.admin.first_start import FirstStartCard

        card = FirstStartCard(self._program.context, self._answers)
        card.finished.connect(self._enter)
        card.language_chosen.connect(self._program.choose_language)
        self._cover.put_on(card)
        card.focus_first()

    def _ask_name(self, door: _Door) -> None:
        from app.ui.admin.log_in import LogInCard

        self._early = None
        card = LogInCard(door.users, door.last_name)
        card.tried.connect(lambda name, password: self._try_log_in(card, name, password))
        self._cover.put_on(card)
        card.focus_first()

    def _try_log_in(self, card: PasswordCard, name: str, password: str) -> None:
        self._program.tasks.run(
            card,
            lambda s: s.auth.log_in(name, password),
            self._enter,
            failed=lambda error: self._refuse(card, error),
        )

    def _refuse(self, card: PasswordCard, error: Exception) -> None:
        card.wait(False)
        card.refuse(error if isinstance(error, UserError) else self._program.explain(error))

    def _enter(self, actor: Actor) -> None:
        self._program.tasks.run(self, lambda s: _read_desk(s, actor), self._sit_down)

    def _sit_down(self, desk: Desk, look: FirstLook | None = None) -> None:
        program = self._program
        early, self._early = self._early, None
        if early is not None and program.session.ready and early.looks_like(desk):
            self.idle.watch(desk.lock_minutes)  # all the rest stands already, and may have been worked with
            return
        program.layout.load(desk.layout)
        if desk.appearance:
            theme.set_appearance(theme.Appearance(desk.appearance))
        self._cover.take_off()
        program.session.begin(desk.actor, desk.mandants, desk.mandant, first_look=look)
        if desk.language and desk.language != i18n.current_language():
            program.speak(desk.language)
        else:
            program.show_session()
        self.idle.watch(desk.lock_minutes)

    def _lock_if(self, has_password: bool) -> None:
        program = self._program
        if not has_password:
            program.context.notices.show(
                _("There is no password, so there is nothing to lock with."),
                action=_("Set a password"),
                on_action=lambda: program.context.navigator.show_settings("users"),
            )
            return
        from app.ui.admin.log_in import LockCard

        card = LockCard(program.session.actor.name, self.log_out)
        card.tried.connect(lambda _name, password: self._try_unlock(card, password))
        self._cover.put_on(card)
        card.focus_first()

    def _try_unlock(self, card: PasswordCard, password: str) -> None:
        actor = self._program.session.actor
        self._program.tasks.run(
            card,
            lambda s: s.auth.check_password(actor, password),
            lambda _none: self._cover.take_off(),
            failed=lambda error: self._refuse(card, error),
        )

    def _remember_mandant(self) -> None:
        actor = self._program.session.actor
        self._program.tasks.run(
            self, lambda s: s.preferences.set(actor, "mandant.last", actor.mandant_id), lambda _none: None
        )


def _look(services: Services) -> _Door:
    if services.first_start.is_needed():
        return _Door(True, None, (), "")
    actor = services.auth.log_in_without_password()
    users = () if actor else services.auth.users_for_log_in()
    return _Door(False, actor, users, str(services.preferences.installation(LAST_NAME, "")))


def _read_desk(services: Services, actor: Actor) -> Desk:
    preferences = services.preferences
    if preferences.installation(LAST_NAME, "") != actor.name:
        preferences.set_installation(actor, LAST_NAME, actor.name)
    return desk_of(
        actor,
        services.mandants.list(actor),
        preferences.all(actor, LAYOUT),
        lambda key, default: preferences.get(actor, key, default),
    )
