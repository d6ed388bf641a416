"""Mends what keeps people from getting a mailing, where they stand in the list, and takes it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app import formats
from app.domain.consent import ConsentStatement
from app.domain.mailing_review import RecipientReview, Repair, ReviewVerdict
from app.domain.mailings import Mailing
from app.errors import UserError
from app.i18n import _, ngettext
from app.ui.context import UiContext
from app.ui.tasks import Lane

if TYPE_CHECKING:
    from app.services.suite import Services

_R = Repair
Rows: TypeAlias = tuple[RecipientReview, ...]
Undo: TypeAlias = "Callable[[Services], Rows]"
Deed: TypeAlias = "Callable[[Services], tuple[Rows, Undo | None]]"


MANY = 200
"""More lines than this are mended beside everything else."""


class RepairDeeds(QObject):
    """One deed at a time. `mended` carries the lines as they are now, `refused` why it could not be done.

    `number_wanted` asks for another number for a line, to be handed to `correct`. `slow_changed` tells that one for
    very many has begun or ended.
    """

    mended = Signal(object)
    refused = Signal(str)
    number_wanted = Signal(object)
    slow_changed = Signal(bool)

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._window = parent
        self._actor = context.session.actor
        self._mailing = Mailing(0)
        self._undo: Undo | None = None
        self._count = 1
        self.busy = False

    def begin(self, mailing: Mailing) -> None:
        """From now on of this mailing; what was done before cannot be taken back here any more."""
        self._mailing = mailing
        self._undo = None

    @property
    def is_slow(self) -> bool:
        """Whether one for very many is being done."""
        return self.busy and self._count > MANY

    @property
    def can_undo(self) -> bool:
        return self._undo is not None

    def do(self, repair: Repair, rows: Sequence[RecipientReview], ids: Sequence[int] = ()) -> None:
        """Mend these; `ids` are all of them, where some were never looked at."""
        if not rows or self.busy:
            return
        everybody = tuple(ids) or tuple(row.id for row in rows)
        first = rows[0]
        match repair:
            case _R.MOVE_NUMBER | _R.SPLIT_NUMBERS:
                self._mend_number(repair, first)
            case _R.CORRECT_NUMBER:
                self.number_wanted.emit(first)
            case _R.RECORD_CONSENT:
                self._ask_for_consent(rows, everybody)
            case _R.TAKE_OFF_STOP_LIST:
                self._ask_about_stop(first)
            case _R.BRING_BACK:
                self._bring_back(rows, everybody)
            case _R.EDIT_CUSTOMER:
                if first.customer_id is not None:
                    self._context.navigator.edit_customer(first.customer_id)
            case _R.LEAVE_OUT | _R.PUT_BACK:
                self._cross_out(everybody, left_out=repair is _R.LEAVE_OUT)

    def correct(self, row: RecipientReview, raw: str) -> None:
        """This is the number."""
        if raw.strip() and not self.busy:
            self._mend_number(_R.CORRECT_NUMBER, row, raw)

    def undo(self) -> None:
        """Take the last deed back, once."""
        back, self._undo = self._undo, None
        if back is not None:
            self._run(lambda s: (back(s), None), count=self._count, say=False)

    # Each of them

    def _mend_number(self, repair: Repair, row: RecipientReview, raw: str = "") -> None:
        actor, mailing_id = self._actor, self._mailing.id

        def work(s: Services) -> tuple[Rows, Undo | None]:
            repairs = s.mailings.repairs
            before = s.customers.get(actor, row.customer_id).phones if row.customer_id is not None else None
            if repair is _R.MOVE_NUMBER:
                rows = repairs.move_number(actor, mailing_id, row.id)
            elif repair is _R.SPLIT_NUMBERS:
                rows = repairs.split_numbers(actor, mailing_id, row.id)
            else:
                rows = repairs.correct_number(actor, mailing_id, row.id, raw)
            if before is None:
                return rows, None
            return rows, lambda s: s.mailings.repairs.put_numbers_back(actor, mailing_id, row.id, before)

        self._run(work)

    def _ask_for_consent(self, rows: Sequence[RecipientReview], ids: tuple[int, ...]) -> None:
        from app.ui.customers.consent_dialog import ConsentDialog
        from app.ui.customers.words import PURPOSES

        purpose, words = self._mailing.purpose, ""
        if len(ids) > 1:
            asked = [
                row for row in rows if row.verdict in (ReviewVerdict.NO_CONSENT, ReviewVerdict.TAKEN_BACK)
            ]
            count = len(asked) if len(rows) == len(ids) else len(ids)
            words = ngettext(
                "{count} customer agrees to SMS at the number shown about: {purpose}.",
                "{count} customers agree to SMS at the number shown about: {purpose}.",
                count,
            ).format(count=formats.format_number(count), purpose=_(PURPOSES[purpose]))
        ConsentDialog(
            self._context,
            (rows[0].number, self._shown(rows[0])),
            purpose,
            granted=True,
            take=lambda said: self._record_consent(ids, said),
            parent=self._window.window(),
            words=words,
        ).open()

    def _shown(self, row: RecipientReview) -> str:
        from app.domain.phone import format_international

        return format_international(row.number)

    def _record_consent(self, ids: tuple[int, ...], said: ConsentStatement) -> None:
        actor, mailing_id = self._actor, self._mailing.id
        self._run(
            lambda s: (
                s.mailings.repairs.record_consent(actor, mailing_id, ids, on=said.on, source=said.source),
                None,
            ),
            count=len(ids),
        )

    def _ask_about_stop(self, row: RecipientReview) -> None:
        from app.ui.dialogs import ask

        actor, mailing_id = self._actor, self._mailing.id

        def work(s: Services) -> tuple[Rows, Undo | None]:
            return s.mailings.repairs.take_off_stop_list(actor, mailing_id, row.id), None

        who = row.name or self._shown(row)
        words = _(
            "{who} said STOP. Take the number off the list only if marketing is wanted again, and was asked for."
        )
        ask(
            self._context,
            self._window.window(),
            _("Take off the stop list"),
            words.format(who=who),
            action=_("Take off the list"),
            on_action=lambda: self._run(work),
        )

    def _bring_back(self, rows: Sequence[RecipientReview], ids: tuple[int, ...]) -> None:
        actor, mailing_id = self._actor, self._mailing.id
        archived = [row for row in rows if row.verdict is ReviewVerdict.ARCHIVED]
        people = tuple(row.customer_id for row in archived if row.customer_id is not None)

        def back(s: Services) -> Rows:
            s.customers.archive(actor, people)
            return s.mailings.review.recheck(actor, mailing_id, ids)

        self._run(lambda s: (s.mailings.repairs.bring_back(actor, mailing_id, ids), back), count=len(ids))

    def _cross_out(self, ids: tuple[int, ...], *, left_out: bool) -> None:
        actor, mailing_id = self._actor, self._mailing.id

        def change(s: Services, out: bool) -> Rows:
            repairs = s.mailings.repairs
            return (repairs.leave_out if out else repairs.put_back)(actor, mailing_id, ids)

        self._run(lambda s: (change(s, left_out), lambda s: change(s, not left_out)), count=len(ids))

    # How it is done

    def _run(self, work: Deed, *, count: int = 1, say: bool = True) -> None:
        self.busy, self._count = True, count
        lane = Lane.LONG if count > MANY else Lane.DATA  # nobody else should wait for these
        if count > MANY:
            self.slow_changed.emit(True)
        self._context.tasks.run(
            self, work, lambda done: self._take(done, say=say), failed=self._fail, lane=lane
        )

    def _end(self) -> None:
        self.busy = False
        if self._count > MANY:
            self.slow_changed.emit(False)

    def _take(self, done: tuple[Rows, Undo | None], *, say: bool) -> None:
        self._end()
        rows, self._undo = done
        if say and rows:
            action = _("Undo") if self._undo is not None else ""
            kind = "ok" if rows[0].verdict in (ReviewVerdict.GETS_IT, ReviewVerdict.LEFT_OUT) else "info"
            self._context.notices.show(done_words(rows), kind=kind, action=action, on_action=self.undo)
        self.mended.emit(rows)

    def _fail(self, error: Exception) -> None:
        self._end()
        if isinstance(error, UserError):
            self.refused.emit(error.text)
        else:
            self._context.tasks.unhandled(error)


def done_words(rows: Rows) -> str:
    """What became of those who were mended; of one it is said by name."""
    first = rows[0]
    if len(rows) > 1:
        getting = sum(row.verdict is ReviewVerdict.GETS_IT for row in rows)
        if not getting:
            words = ngettext("{count} person does not get it.", "{count} people do not get it.", len(rows))
            return words.format(count=formats.format_number(len(rows)))
        words = ngettext("{count} of {all} gets it now.", "{count} of {all} get it now.", getting)
        return words.format(count=formats.format_number(getting), all=formats.format_number(len(rows)))
    who = first.name or first.number
    if first.verdict is ReviewVerdict.GETS_IT:
        return _("{who} gets it now.").format(who=who)
    if first.verdict is ReviewVerdict.LEFT_OUT:
        return _("{who} is left out.").format(who=who)
    return _("{who}: {reason}").format(who=who, reason=first.reason)
