"""Two desks and one mailing: what one of them reviews or mends while the other launches it changes nothing any more."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

import pytest

from app.domain.consent import Purpose
from app.domain.mailing_review import RecipientReview
from app.domain.mailings import MailingForecast, MailingState
from app.errors import TooLate
from app.services import mailing_forecast
from tests.fixtures.mailings import MailingBench, as_shown

A_MOMENT = 0.3
"""Seconds: the other desk would be done by then, if it did not have to wait."""


def test_a_review_that_ends_after_the_launch_comes_to_nothing(mail: MailingBench) -> None:
    people = (mail.person("Adam"), mail.person("Berg", agreed=False))
    mailing, forecast = mail.reviewed(*people)

    def launch_beside(done: int, _total: int) -> None:
        if not done:
            mail.sending.launch(mail.actor, as_shown(forecast))

    with pytest.raises(TooLate):
        mail.review.review(mail.actor, mailing.id, launch_beside)
    assert mail.kept.get(mail.actor, mailing.id).state is MailingState.RUNNING
    assert [line.name for line in mail.lines(mailing)] == ["Berg"], "who was left out, and nobody else"


def test_what_is_repaired_during_the_launch_waits_for_its_end(
    mail: MailingBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    adam, berg = mail.person("Adam"), mail.person("Berg")
    mailing, shown = mail.reviewed(adam, berg)
    line = mail.lines(mailing)[1]
    reckon = mailing_forecast.forecast
    mended: list[Future[tuple[RecipientReview, ...]]] = []

    def take_back() -> tuple[RecipientReview, ...]:
        mail.agree(berg, line.number, Purpose.INFORMATION, granted=False)
        return mail.review.recheck(mail.actor, mailing.id, (line.id,))

    with ThreadPoolExecutor(1) as other_desk:

        def reckon_beside(*given: Any) -> MailingForecast:
            forecast = reckon(*given)
            mended.append(other_desk.submit(take_back))
            wait(mended, A_MOMENT)
            return forecast

        monkeypatch.setattr(mailing_forecast, "forecast", reckon_beside)
        launched = mail.sending.launch(mail.actor, as_shown(shown))
    assert isinstance(mended[0].exception(), TooLate)
    assert len(mail.bench.messages()) == launched.planned_recipients == 2
