"""Who may come in: log-in, wrong passwords slowed down, users and their roles."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from app.clock import Clock
from app.domain.permissions import Actor, Permission, Role
from app.domain.users import User, comes_in_unasked
from app.errors import EditConflict, FieldProblem, InvalidInput, LogInFailed, NotFound
from app.i18n import _, ngettext
from app.services.events import Events, MandantsChanged
from app.storage.database import Database, Work
from app.storage.repos import audit, mandants, users

if TYPE_CHECKING:
    from argon2 import PasswordHasher

FREE_TRIES = 5
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
SHORTEST_PASSWORD = 8


class AuthService:
    """Passwords are kept as argon2id; five wrong ones in a row cost 30 seconds, each further one twice as much."""

    def __init__(self, database: Database, events: Events, clock: Clock) -> None:
        self._database = database
        self._events = events
        self._clock = clock

    def users_for_log_in(self) -> tuple[User, ...]:
        """Active users by name; only what the log-in window shows is filled in."""
        with self._database.read() as work:
            active = users.every(work, active_only=True)
        return tuple(User(id=u.id, name=u.name, role=u.role, has_password=u.has_password) for u in active)

    def log_in(self, name: str, password: str) -> Actor:
        """The actor for a name (in any case) and password. Raises LogInFailed."""
        with self._database.read() as work:
            known = users.for_log_in(work, name=name)
        self._compare(known, password)
        if known is None:  # for the type checker: `_compare` has refused already
            raise NotFound
        return self._actor(known.user)

    def log_in_without_password(self) -> Actor | None:
        """The only active user, if that is an owner without a password; else None."""
        with self._database.read() as work:
            active = users.every(work, active_only=True)
        alone = comes_in_unasked(active)
        return self._actor(alone) if alone else None

    def check_password(self, actor: Actor, password: str) -> None:
        """Unlock the window of who is logged in; anything opens it without a password set. Raises LogInFailed."""
        with self._database.read() as work:
            known = users.for_log_in(work, user_id=actor.user_id)
        if known is not None and not known.password_hash:
            return
        self._compare(known, password)

    def has_password(self, actor: Actor) -> bool:
        """Whether locking the window means anything for this user."""
        with self._database.read() as work:
            known = users.get(work, actor.user_id)
        return known is not None and known.has_password

    def change_password(self, actor: Actor, old: str, new: str) -> None:
        """Set one's own password; an empty one takes it away where one works alone.

        Raises LogInFailed, InvalidInput.
        """
        self.check_password(actor, old)
        _check_length(new)
        new_hash = _hasher().hash(new) if new else ""
        with self._database.write() as work:
            users.set_password(work, actor.user_id, new_hash)
            _check_all(users.every(work), field="password")
            audit.add(work, actor, self._clock.now(), "changed_password", "user", actor.user_id)
        self._events.publish(MandantsChanged())

    def set_first_password(self, actor: Actor, password: str) -> None:
        """For the owner who is just being created. Raises InvalidInput where it is too short."""
        _check_length(password)
        with self._database.write() as work:
            users.set_password(work, actor.user_id, _hasher().hash(password))

    def list_users(self, actor: Actor) -> tuple[User, ...]:
        """All users by name, also those no longer active."""
        actor.require(Permission.MANAGE_USERS)
        with self._database.read() as work:
            return users.every(work)

    def save_user(self, actor: Actor, user: User, password: str | None = None) -> User:
        """Store a new or changed user; `password` None = as it is, "" = none.

        Raises InvalidInput (an owner must remain, several users need passwords, names differ), EditConflict.
        """
        actor.require(Permission.MANAGE_USERS)
        user = _checked(user)
        _check_length(password or "")
        new_hash = None if password is None else (_hasher().hash(password) if password else "")
        with self._database.write() as work:
            same_name = users.for_name(work, user.name)
            if same_name is not None and same_name.id != user.id:
                raise InvalidInput(FieldProblem("name", _("There is a user of this name already.")))
            stored = users.save(work, user, new_hash)
            if stored is None:
                theirs = users.get(work, user.id)
                raise NotFound if theirs is None else EditConflict(theirs)
            _check_all(users.every(work), field="password")
            audit.add(work, actor, self._clock.now(), "saved", "user", stored.id, {"role": stored.role.value})
        self._events.publish(MandantsChanged())
        return stored

    def _actor(self, user: User) -> Actor:
        with self._database.read() as work:
            actor = user.at_work(mandants.all_ids(work))
        if actor is None:
            raise LogInFailed(_("You may not work in any company yet. Ask the owner for the right."))
        return actor

    def _compare(self, known: users.LogIn | None, password: str) -> None:
        """Return quietly if the password fits. Checks outside of any transaction: argon2 takes its time on purpose."""
        now = self._clock.now()
        if known is not None and known.locked_until is not None and known.locked_until > now:
            raise _must_wait(known.locked_until - now)
        stored = known.password_hash if known is not None else ""
        right = _fits(stored or _nobodys_hash(), password) and bool(stored)
        if known is None:
            raise LogInFailed(_("Name or password is wrong."))
        with self._database.write() as work:
            if right:
                self._note_success(work, known, password)
                return
            wait = self._note_failure(work, known, now)
        if wait:
            raise _must_wait(wait)
        raise LogInFailed(_("Name or password is wrong."))

    def _note_success(self, work: Work, known: users.LogIn, password: str) -> None:
        if _hasher().check_needs_rehash(known.password_hash):
            users.set_password(work, known.user.id, _hasher().hash(password))
        elif known.failed:
            users.note_log_in(work, known.user.id, failed=0, locked_until=None)

    def _note_failure(self, work: Work, known: users.LogIn, now: datetime) -> timedelta:
        newest = users.for_log_in(work, user_id=known.user.id) or known  # others may be guessing meanwhile
        failed = newest.failed + 1
        wait = wait_after(failed)
        users.note_log_in(work, known.user.id, failed=failed, locked_until=now + wait if wait else None)
        return wait


def wait_after(failed: int) -> timedelta:
    """How long a user has to wait after so many wrong passwords in a row."""
    if failed < FREE_TRIES:
        return timedelta(0)
    doublings = min(failed - FREE_TRIES, 10)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher  # costs time that a single owner without password need not wait

    return PasswordHasher()


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    """Compared with where there is no user, so that the time taken does not tell which names exist."""
    return _hasher().hash("nobody")


def _fits(password_hash: str, password: str) -> bool:
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def _must_wait(wait: timedelta) -> LogInFailed:
    seconds = max(1, round(wait.total_seconds()))
    text = ngettext(
        "Too many wrong passwords. Try again in {count} second.",
        "Too many wrong passwords. Try again in {count} seconds.",
        seconds,
    ).format(count=seconds)
    return LogInFailed(text, wait_seconds=seconds)


def _check_length(password: str) -> None:
    if password and len(password) < SHORTEST_PASSWORD:
        text = _("A password has at least {count} characters.").format(count=SHORTEST_PASSWORD)
        raise InvalidInput(FieldProblem("password", text))


def _checked(user: User) -> User:
    user = replace(user, name=" ".join(user.name.split()))
    if not user.name:
        raise InvalidInput(FieldProblem("name", _("Enter a name.")))
    return user


def _check_all(everybody: tuple[User, ...], *, field: str) -> None:
    """What must hold for all users together; raised inside the transaction, which is undone then."""
    active = [user for user in everybody if user.active]
    if not any(user.role is Role.OWNER for user in active):
        raise InvalidInput(FieldProblem("role", _("At least one active user has to be an owner.")))
    without = [user.name for user in active if not user.has_password]
    if len(active) > 1 and without:
        text = _("Several people work here, so everybody needs a password. Missing: {names}").format(
            names=", ".join(without)
        )
        raise InvalidInput(FieldProblem(field, text))
