"""Whether a review still says what a mailing would do: also how many SMS each one is, and who shares a phone."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest

from app.domain.mailings import Recipients
from app.domain.segment_profile import FIXED_147
from app.services.mailing_sending import ForecastChanged
from tests.fixtures.mailings import MailingBench, as_shown

SHARED = "0151 27777777"


def test_texts_that_became_dearer_are_shown_once_more(mail: MailingBench) -> None:
    """The owner went over to a gateway that keeps room of its own in every SMS: the same texts are twice as many."""
    mailing, forecast = mail.reviewed(mail.person("Berg"), template="x" * 150)
    assert forecast.parts == 1
    mail.bench.change_account(profile=asdict(FIXED_147))
    assert not mail.review.still_holds(mail.actor, mailing.id)
    with pytest.raises(ForecastChanged) as changed:
        mail.sending.launch(mail.actor, as_shown(forecast))
    assert changed.value.forecast.parts == 2


@pytest.mark.parametrize("one_per_phone", [True, False])
def test_one_sms_for_each_phone_is_a_part_of_what_was_reviewed(
    mail: MailingBench, one_per_phone: bool
) -> None:
    couple = (mail.person("Adam", SHARED), mail.person("Berg", SHARED))
    mailing, forecast = mail.reviewed(*couple, one_per_phone=one_per_phone)
    assert forecast.recipients == (1 if one_per_phone else 2)
    assert mail.review.still_holds(mail.actor, mailing.id)
    mail.kept.save(mail.actor, replace(mailing, one_per_phone=not one_per_phone))
    assert not mail.review.still_holds(mail.actor, mailing.id)


def test_whoever_got_it_instead_of_somebody_left_out_for_a_while_still_does(mail: MailingBench) -> None:
    first, second = (mail.person(name, SHARED) for name in ("Adam", "Berg"))
    mailing, _forecast = mail.reviewed(first, second)
    line = mail.lines(mailing)[0].id
    mail.repairs.leave_out(mail.actor, mailing.id, (line,))
    mail.repairs.put_back(mail.actor, mailing.id, (line,))
    assert [one.customer_id for one in mail.lines(mailing, gets_it=True)] == [second]
    assert mail.review.still_holds(mail.actor, mailing.id)


def test_the_same_person_typed_again_counts_once(mail: MailingBench) -> None:
    adam = mail.person("Adam", SHARED)
    recipients = Recipients(customer_ids=(adam,), numbers=(SHARED,))
    for one_per_phone in (True, False):
        mailing, forecast = mail.reviewed(recipients=recipients, one_per_phone=one_per_phone)
        assert forecast.recipients == 1
        assert mail.review.still_holds(mail.actor, mailing.id)
