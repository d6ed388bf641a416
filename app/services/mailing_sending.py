"""Lets a mailing go, whole and once, and keeps hold of it: pause, resume, stop, and the test before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from app import formats
from app.clock import Clock
from app.domain.accounts import Account
from app.domain.consent import Purpose
from app.domain.mailings import Going, LaunchRequest, Mailing, MailingForecast, MailingState
from app.domain.messages import SendRequest
from app.domain.permissions import Actor, Permission
from app.errors import (
    EditConflict,
    FieldProblem,
    InvalidInput,
    NotFound,
    TooLate,
    UnfilledPlaceholder,
    UserError,
)
from app.i18n import _, ngettext
from app.services import mailing_forecast, senders
from app.services.events import Events, MailingsChanged, MessagesChanged
from app.services.mailing_review import MailingReviewService, Progress
from app.services.messaging import MessagingService
from app.services.practice import PracticeService
from app.storage.database import Database, Work
from app.storage.errors import AlreadyThere
from app.storage.repos import (
    accounts,
    audit,
    mailing_queue,
    mailing_recipients,
    mailings,
    mandants,
    users,
)

SLOTS_AN_HOUR = 60
"""A mailing that is spread leaves in portions, one a minute."""


class ForecastChanged(UserError):
    """What the mailing would do is not what was shown any more; `forecast` is what it would do now."""

    def __init__(self, text: str, forecast: MailingForecast) -> None:
        super().__init__(text)
        self.forecast = forecast


class MailingSendingService:
    """Needs SEND_SMS; limited to the actor's Mandant."""

    def __init__(
        self,
        database: Database,
        events: Events,
        clock: Clock,
        review: MailingReviewService,
        messaging: MessagingService,
        practice: PracticeService,
    ) -> None:
        self._database = database
        self._events = events
        self._clock = clock
        self._review = review
        self._messaging = messaging
        self._practice = practice

    def test(self, actor: Actor, mailing_id: int, line_id: int, going: Going) -> None:
        """Send one recipient's text to the user's own mobile, or to the practice phone (D-11, ML-04, ML-13).

        Raises NotFound, UnfilledPlaceholder, InvalidInput (mobile, number, text, sender, account, credit).
        """
        actor.require(Permission.SEND_SMS)
        shown = self._review.preview(actor, mailing_id, line_id)
        if shown.gaps:
            words = _("Not filled in yet: {names}").format(names=", ".join(shown.gaps))
            raise UnfilledPlaceholder(words, field="text")
        with self._database.read() as work:
            mailing = self._get(work, actor, mailing_id)
            user = users.get(work, actor.user_id)
            sender = self._sender(work, mailing)
        if going is Going.PRACTICE_PHONE:
            self._practice.try_out(
                actor, number=shown.recipient.number, sender=sender, text=shown.text, parts=shown.parts
            )
            return
        if user is None or not user.mobile:
            words = _("Your own mobile number is not known. Enter it under Users first.")
            raise InvalidInput(FieldProblem("mobile", words))
        # Whatever the mailing is for: this one is for whoever asked for it.
        request = SendRequest(
            uuid4().hex,
            user.mobile,
            shown.text,
            purpose=Purpose.APPOINTMENTS,
            sender=mailing.sender,
            undoable=False,
        )
        self._messaging.send(actor, request)

    def launch(self, actor: Actor, request: LaunchRequest, progress: Progress | None = None) -> Mailing:
        """Judge everybody once more, then make all messages in one transaction (ST-14, ST-15).

        Everything is refused that is not as it was shown: ForecastChanged. Also raises InvalidInput for each red
        mark and where the number of recipients has to be typed (`typed`), EditConflict, NotFound, ReviewBrokenOff,
        and TooLate if somebody launched it already: nobody ever gets it twice.
        """
        actor.require(Permission.SEND_SMS)
        if not self._review.still_holds(actor, request.mailing_id, progress):
            self._review.review(actor, request.mailing_id, progress)
        try:
            launched = self._launch(actor, request)
        except AlreadyThere:
            # The key of each message names mailing and phone: whatever went wrong before, nobody gets it twice.
            raise TooLate(_("Somebody has got an SMS of this mailing already. Copy it first.")) from None
        self._tell(launched.id)
        return launched

    def _launch(self, actor: Actor, request: LaunchRequest) -> Mailing:
        """Everything or nothing.

        Credit and budget are reckoned where the messages are made, with the account locked: of two mailings that
        are launched at once the second one sees what the first one needs.
        """
        now = self._clock.now()
        with self._database.write() as work:
            mailing = self._get(work, actor, request.mailing_id, lock=True)
            mandant = mandants.get(work, actor.mandant_id)
            account = accounts.active(work, actor.mandant_id, lock=True)
            review = mailings.review(work, mailing.id)
            if mailing.state is not MailingState.DRAFT:
                raise TooLate(_("This mailing was sent already."))
            if mailing.version != request.version or mandant is None:
                raise EditConflict(mailing)
            forecast = mailing_forecast.forecast(work, mailing, mandant, account, review, now)
            _refuse_what_is_wrong(request, forecast)
            if account is None:
                raise EditConflict(mailing)
            self._create(work, actor, mailing, account, review, now)
            mailings.put_away(work)
            mailings.change(
                work,
                mailing.id,
                state=MailingState.RUNNING,
                launched_at=now,
                user_id=actor.user_id or None,
                user_name=actor.name,
                planned_recipients=forecast.recipients,
                planned_parts=forecast.parts,
                planned_cost=forecast.cost,
                currency=forecast.currency,
            )
            mailing_recipients.discard_launched(work, mailing.id, review)
            detail = {"recipients": forecast.recipients, "parts": forecast.parts}
            audit.add(work, actor, now, "launched", "mailing", mailing.id, detail)
            return self._get(work, actor, mailing.id)

    def pause(self, actor: Actor, mailing_id: int) -> Mailing:
        """Hand nothing more over; what is just being handed over still leaves. Raises NotFound, TooLate."""
        at = self._clock.now()
        return self._move(
            actor, mailing_id, (MailingState.RUNNING,), MailingState.PAUSED, "paused", paused_at=at
        )

    def resume(self, actor: Actor, mailing_id: int) -> Mailing:
        """Go on; what is spread keeps its distances from now on. Raises NotFound, TooLate."""
        return self._move(
            actor, mailing_id, (MailingState.PAUSED,), MailingState.RUNNING, "resumed", paused_at=None
        )

    def stop(self, actor: Actor, mailing_id: int) -> Mailing:
        """Withdraw all that has not left, for good. Raises NotFound, TooLate."""
        going = (MailingState.RUNNING, MailingState.PAUSED)
        return self._move(actor, mailing_id, going, MailingState.STOPPED, "stopped")

    def _move(
        self,
        actor: Actor,
        mailing_id: int,
        possible: tuple[MailingState, ...],
        state: MailingState,
        action: str,
        **columns: Any,
    ) -> Mailing:
        actor.require(Permission.SEND_SMS)
        now = self._clock.now()
        with self._database.write() as work:
            mailing = self._get(work, actor, mailing_id, lock=True)
            if mailing.state not in possible:
                raise TooLate(_("The mailing has come to another state meanwhile. Look at it again."))
            mailings.change(work, mailing_id, state=state, **columns)
            if state is MailingState.STOPPED:
                mailing_queue.stop(work, mailing_id, now)
            elif state is MailingState.RUNNING and mailing.spread_hours:
                mailing_queue.put_off(work, mailing_id, now)
            audit.add(work, actor, now, action, "mailing", mailing_id)
            moved = replace(mailing, state=state, version=mailing.version + 1)
        self._tell(mailing_id)
        return moved

    def _create(
        self, work: Work, actor: Actor, mailing: Mailing, account: Account, review: int, now: datetime
    ) -> None:
        sender = self._sender(work, mailing)
        positions = mailing_recipients.positions(work, mailing.id, review)
        start = max(mailing.due or now, now)
        portions = _portions(len(positions), start, mailing.spread_hours)
        mailing_queue.create(
            work,
            mailing,
            review=review,
            portions=[(positions[first], positions[last], due) for first, last, due in portions],
            now=now,
            account_id=account.id,
            user_id=actor.user_id or None,
            user_name=actor.name,
            sender=sender,
        )
        mailing_queue.enlist(work, mailing, review=review, now=now)
        mailing_queue.note_text_blocks(work, mailing)

    def _sender(self, work: Work, mailing: Mailing) -> str:
        mandant = mandants.get(work, mailing.mandant_id)
        account = accounts.active(work, mailing.mandant_id)
        if mandant is None or account is None:
            return mailing.sender
        return senders.choose(mailing.sender, mandant, account)

    def _get(self, work: Work, actor: Actor, mailing_id: int, *, lock: bool = False) -> Mailing:
        mailing = mailings.get(work, actor.mandant_id, mailing_id, lock=lock)
        if mailing is None:
            raise NotFound
        return mailing

    def _tell(self, mailing_id: int) -> None:
        self._events.publish(MailingsChanged((mailing_id,)))
        self._events.publish(MessagesChanged())


def _refuse_what_is_wrong(request: LaunchRequest, forecast: MailingForecast) -> None:
    if red := [problem for problem in forecast.problems if problem.is_red]:
        raise InvalidInput(*(FieldProblem(problem.field, problem.text) for problem in red))
    if (forecast.recipients, forecast.parts) != (request.recipients, request.parts):
        words = ngettext(
            "Meanwhile it is {recipients} recipient and {parts} SMS. Look at it once more.",
            "Meanwhile it is {recipients} recipients and {parts} SMS. Look at it once more.",
            forecast.recipients,
        ).format(
            recipients=formats.format_number(forecast.recipients),
            parts=formats.format_number(forecast.parts),
        )
        raise ForecastChanged(words, forecast)
    if forecast.review != request.review:
        # As many as before, but not the same people or not the same texts (ST-22).
        words = _("Recipients or texts are not the ones that were shown any more. Look at them once more.")
        raise ForecastChanged(words, forecast)
    if forecast.type_the_number and request.typed != forecast.recipients:
        words = _("Type the number of recipients, {count}, to confirm it.")
        raise InvalidInput(
            FieldProblem("typed", words.format(count=formats.format_number(forecast.recipients)))
        )


def _portions(count: int, start: datetime, hours: int) -> Iterator[tuple[int, int, datetime]]:
    """The first and last place of each portion, and when it is due: one portion a minute, evenly over the hours."""
    portions = max(1, min(count, hours * SLOTS_AN_HOUR))
    step = timedelta(hours=hours) / portions
    for portion in range(portions):
        first, after = count * portion // portions, count * (portion + 1) // portions
        if after > first:
            yield first, after - 1, start + portion * step
