"""Whatever the way: no marketing to who said STOP, and none that does not say how to say it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from app.domain.consent import Purpose
from app.domain.delivery import MessageStatus, StatusReason
from app.domain.messages import DraftContext
from app.domain.resending import LeftOut
from app.domain.send_time import SendRule
from app.errors import ConsentMissing, InvalidInput
from app.services.events import Events
from app.services.resending import ResendingService
from app.services.waiting import WaitingService
from tests.fixtures.drafts import MOBILE
from tests.fixtures.mailings import MailingBench

S = MessageStatus
BESIDES = "Hörwelt Mitte. Keine Werbung mehr: 0511 123456"
NEWS = "Neue Geräte!"
WHOLE = f"{NEWS}\n{BESIDES}"


@dataclass
class Marketing:
    """Somebody who agreed to marketing, and all the ways to write to them."""

    mail: MailingBench
    context: DraftContext
    resending: ResendingService = field(init=False)
    waiting: WaitingService = field(init=False)

    def __post_init__(self) -> None:
        scene = self.mail.bench.scene
        self.resending = ResendingService(scene.database, Events(), scene.clock)
        self.waiting = WaitingService(scene.database, Events(), scene.clock)

    def send(self, text: str = NEWS, **more: object) -> int:
        return self.mail.bench.send(text, purpose=Purpose.MARKETING, context=self.context, **more)

    def later(self, text: str = NEWS, template: str = NEWS) -> int:
        due = self.mail.bench.clock.now() + timedelta(days=2)
        return self.send(text, rule=SendRule.CUSTOM, due=due, template=template)

    def failed(self) -> int:
        message_id = self.send()
        self.mail.bench.change(message_id, status=S.FAILED, reason=StatusReason.GATEWAY_REFUSED, act_at=None)
        return message_id

    def stop(self) -> None:
        self.mail.stop_list.add(self.mail.actor, MOBILE)

    def left(self) -> list[int]:
        """The messages that were handed over."""
        self.mail.bench.run_for(timedelta(days=3), tick=timedelta(hours=6))
        waiting = {S.HELD, S.QUEUED, S.FAILED, S.CANCELLED}
        return [message.id for message in self.mail.bench.messages() if message.status not in waiting]


@pytest.fixture
def marketing(mail: MailingBench) -> Marketing:
    customer = mail.person("Ahrens", MOBILE, purpose=Purpose.MARKETING)
    return Marketing(mail, DraftContext(customer_id=customer))


def by_dialog(marketing: Marketing) -> None:
    marketing.stop()
    with pytest.raises(ConsentMissing):
        marketing.send()


def waiting_for_its_time(marketing: Marketing) -> None:
    marketing.later()
    marketing.stop()


def by_resending(marketing: Marketing) -> None:
    first = marketing.failed()
    marketing.stop()
    (line,) = marketing.resending.offer(marketing.mail.actor, [first]).lines
    assert line.left_out is LeftOut.NO_CONSENT
    assert marketing.resending.resend(marketing.mail.actor, [first], "one click") == ()


def hurried_in_the_outbox(marketing: Marketing) -> None:
    message_id = marketing.later()
    marketing.stop()
    marketing.waiting.send_now(marketing.mail.actor, [message_id])


def rewritten_in_the_outbox(marketing: Marketing) -> None:
    message_id = marketing.later()
    marketing.stop()
    now = marketing.mail.bench.clock.now()
    marketing.waiting.change(marketing.mail.actor, message_id, text="Anders", due=now)


def by_a_mailing(marketing: Marketing) -> None:
    marketing.stop()
    customer = marketing.context.customer_id or 0
    _mailing, forecast = marketing.mail.reviewed(customer, purpose=Purpose.MARKETING, template=NEWS)
    assert forecast.recipients == 0
    assert not forecast.is_ready


def by_a_mailing_under_way(marketing: Marketing) -> None:
    marketing.mail.launch(marketing.context.customer_id or 0, purpose=Purpose.MARKETING, template=NEWS)
    marketing.stop()


WAYS: tuple[Callable[[Marketing], None], ...] = (
    by_dialog, waiting_for_its_time, by_resending, hurried_in_the_outbox, rewritten_in_the_outbox, by_a_mailing,
    by_a_mailing_under_way,
)  # fmt: skip


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_who_said_stop_gets_no_marketing(marketing: Marketing, way: Callable[[Marketing], None]) -> None:
    way(marketing)
    assert marketing.left() == []


def test_who_said_stop_still_hears_of_appointments(marketing: Marketing) -> None:
    marketing.stop()
    message_id = marketing.mail.bench.send()
    assert marketing.left() == [message_id]


def test_a_single_one_says_whose_it_is_and_how_to_opt_out_and_that_is_counted(marketing: Marketing) -> None:
    message = marketing.mail.bench.message(marketing.send())
    assert (message.text, message.parts) == (WHOLE, 1)
    long = marketing.mail.bench.message(marketing.send("x" * 150))
    assert long.text.endswith(BESIDES)
    assert long.parts == 2


def test_what_says_it_itself_is_sent_as_it_was_written(marketing: Marketing) -> None:
    assert marketing.mail.bench.message(marketing.send(WHOLE)).text == WHOLE
    assert marketing.mail.bench.message(marketing.mail.bench.send("Ihr Termin")).text == "Ihr Termin"


def test_what_is_filled_again_later_says_it_too(marketing: Marketing) -> None:
    message_id = marketing.later("Neu für Meier", "Neu für <<LastName>>")
    (left,) = marketing.left()
    message = marketing.mail.bench.message(left)
    assert left == message_id
    assert message.text == f"Neu für Ahrens\n{BESIDES}"


def test_resending_adds_what_was_missing_and_counts_it(marketing: Marketing) -> None:
    first = marketing.failed()
    marketing.mail.bench.change(first, text="x" * 150, parts=1)
    offer = marketing.resending.offer(marketing.mail.actor, [first])
    assert offer.parts == 2
    (receipt,) = marketing.resending.resend(marketing.mail.actor, [first], "one click")
    again = marketing.mail.bench.message(receipt.message_id)
    assert again.text.endswith(BESIDES)
    assert again.parts == 2


def test_changing_what_waits_does_not_take_it_away(marketing: Marketing) -> None:
    message_id = marketing.later()
    draft = marketing.waiting.draft(marketing.mail.actor, message_id)
    assert draft.opt_out is not None
    assert draft.opt_out.added_to("Anders", draft.sender) == f"Anders\n{BESIDES}"
    due = marketing.mail.bench.message(message_id).due_at
    marketing.waiting.change(marketing.mail.actor, message_id, text="Anders", due=due)
    assert marketing.mail.bench.message(message_id).text == f"Anders\n{BESIDES}"


def test_where_nobody_could_opt_out_there_is_no_marketing(marketing: Marketing) -> None:
    first = marketing.failed()
    marketing.mail.bench.scene.change_mandant(phone="", email="", website="", default_sender="Hoerwelt")
    with pytest.raises(InvalidInput, match="way to opt out") as refused:
        marketing.send()
    assert refused.value.field == "text"
    (line,) = marketing.resending.offer(marketing.mail.actor, [first]).lines
    assert line.left_out is LeftOut.NO_WAY_TO_OPT_OUT
