from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.consent import ConsentSource, Purpose
from app.domain.customers import PhoneLabel
from app.domain.mailing_review import Repair, ReviewOrder, ReviewVerdict
from app.domain.mailings import Recipients
from app.domain.messages import DraftContext
from app.domain.placeholders import Field
from app.errors import ConsentMissing, InvalidInput, NotFound
from app.services.bulk_values import BulkValues
from app.services.events import MailingsChanged
from app.services.mailing_review import ReviewBrokenOff
from app.services.values import ValueService
from app.storage.repos import customers, mailing_people, mandants
from tests.fixtures.drafts import LANDLINE, MOBILE
from tests.fixtures.mailings import MailingBench

V = ReviewVerdict
L = PhoneLabel


@pytest.mark.behaviour("ST-07", "ST-08", "ST-09", "ST-10", "ST-11", "ST-12", "ML-03")
def test_everybody_is_judged_and_the_reason_said(mail: MailingBench) -> None:
    mailing, forecast = mail.reviewed(
        mail.person("Ahrens"),
        mail.person("Berg", (L.LANDLINE, LANDLINE)),
        mail.person("Claus", (L.LANDLINE, "0151 99999999")),
        mail.person("Dorn", "0151 88"),
        mail.person("Eck", "0151 77777777 oder 0151 66666666"),
        mail.person("Fink", agreed=False),
        mail.person("Graf", city="Hannover"),
        template="<<Greeting>>, wir kommen nach <<City>>.",
    )
    assert mail.verdicts(mailing) == {
        "Ahrens": V.UNFILLED,
        "Berg": V.NO_MOBILE,
        "Claus": V.MOBILE_AS_LANDLINE,
        "Dorn": V.TOO_SHORT,
        "Eck": V.SEVERAL_NUMBERS,
        "Fink": V.NO_CONSENT,
        "Graf": V.GETS_IT,
    }
    by_name = {line.name: line for line in mail.lines(mailing)}
    assert "City" in by_name["Ahrens"].reason
    assert by_name["Claus"].repairs == (Repair.MOVE_NUMBER, Repair.LEAVE_OUT)
    assert all(line.reason for line in mail.lines(mailing, gets_it=False))
    assert (forecast.recipients, sum(forecast.left_out.values())) == (1, 6)
    assert MailingsChanged((mailing.id,)) in mail.bench.events


@pytest.mark.behaviour("ST-08")
def test_four_left_out_persons_are_repaired_in_place(mail: MailingBench) -> None:
    people = (
        mail.person("Claus", (L.LANDLINE, "0151 99999999")),
        mail.person("Dorn", "0151 88"),
        mail.person("Eck", "0151 77777777 oder 0151 66666666"),
        mail.person("Fink", agreed=False),
    )
    mailing, _forecast = mail.reviewed(*people)
    claus, dorn, eck, fink = (line.id for line in mail.lines(mailing))
    (line,) = mail.repairs.move_number(mail.actor, mailing.id, claus)
    assert line.verdict is V.GETS_IT
    # It checks itself again, and finds the next thing.
    (line,) = mail.repairs.correct_number(mail.actor, mailing.id, dorn, "0151 8888 8888")
    assert (line.verdict, line.number) == (V.NO_CONSENT, "+4915188888888")
    (line,) = mail.repairs.split_numbers(mail.actor, mailing.id, eck)
    assert (line.verdict, line.number) == (V.NO_CONSENT, "+4915177777777")
    day, form = date(2026, 11, 20), ConsentSource.FORM
    lines = mail.repairs.record_consent(mail.actor, mailing.id, (claus, dorn, eck, fink), on=day, source=form)
    assert {line.verdict for line in lines} == {V.GETS_IT}
    forecast = mail.review.forecast(mail.actor, mailing.id)
    assert (forecast.recipients, forecast.left_out) == (4, {})
    stored = mail.bench.scene.customers.get(mail.actor, people[2])
    assert [(one.label, one.raw) for one in stored.phones] == [
        (L.MOBILE, "0151 77777777"),
        (L.MOBILE, "0151 66666666"),
    ]


def test_who_is_left_out_by_hand_stays_out_until_put_back(mail: MailingBench) -> None:
    mailing, _forecast = mail.reviewed(mail.person("Ahrens"), mail.person("Berg"))
    first = mail.lines(mailing)[0].id
    (line,) = mail.repairs.leave_out(mail.actor, mailing.id, [first])
    assert (line.verdict, line.repairs) == (V.LEFT_OUT, (Repair.PUT_BACK,))
    renamed = mail.kept.save(mail.actor, replace(mail.kept.get(mail.actor, mailing.id), name="Montag"))
    assert mail.review.review(mail.actor, mailing.id).recipients == 1
    assert mail.verdicts(renamed)["Ahrens"] is V.LEFT_OUT
    line = mail.lines(mailing, verdict=V.LEFT_OUT)[0]
    (line,) = mail.repairs.put_back(mail.actor, mailing.id, [line.id])
    assert line.verdict is V.GETS_IT


def test_one_sms_for_a_phone_and_the_next_in_line_gets_it_when_the_first_does_not(mail: MailingBench) -> None:
    people = mail.person("Ahrens", MOBILE), mail.person("Berg", MOBILE), mail.person("Claus", MOBILE)
    mailing, forecast = mail.reviewed(*people)
    assert mail.verdicts(mailing) == {"Ahrens": V.GETS_IT, "Berg": V.SAME_NUMBER, "Claus": V.SAME_NUMBER}
    assert mail.lines(mailing)[1].other == "Ahrens"
    assert forecast.recipients == 1
    lines = mail.repairs.leave_out(mail.actor, mailing.id, [mail.lines(mailing)[0].id])
    assert [(line.name, line.verdict) for line in lines] == [
        ("Ahrens", V.LEFT_OUT),
        ("Berg", V.GETS_IT),
        ("Claus", V.SAME_NUMBER),
    ]
    all_of_them = mail.kept.save(mail.actor, replace(mailing, one_per_phone=False))
    assert mail.review.review(mail.actor, all_of_them.id).recipients == 2


def test_stop_and_archived_are_honoured_and_can_be_mended(mail: MailingBench) -> None:
    stopped = mail.person("Ahrens", MOBILE, purpose=Purpose.MARKETING)
    gone = mail.person("Berg", purpose=Purpose.MARKETING)
    assert mail.stop_list.add(mail.actor, "0151 12345678") == MOBILE
    mail.bench.scene.customers.archive(mail.actor, [gone])
    mailing, _forecast = mail.reviewed(stopped, gone, purpose=Purpose.MARKETING)
    assert mail.verdicts(mailing) == {"Ahrens": V.SAID_STOP, "Berg": V.ARCHIVED}
    first, second = (line.id for line in mail.lines(mailing))
    assert mail.repairs.take_off_stop_list(mail.actor, mailing.id, first)[0].verdict is V.GETS_IT
    assert mail.repairs.bring_back(mail.actor, mailing.id, [second])[0].verdict is V.GETS_IT
    assert mail.stop_list.list(mail.actor) == ()


def test_a_number_on_the_stop_list_gets_no_single_marketing_sms_either(mail: MailingBench) -> None:
    customer = mail.person("Ahrens", MOBILE, purpose=Purpose.MARKETING)
    context = DraftContext(customer_id=customer)
    queued = mail.bench.send(purpose=Purpose.MARKETING, context=context)
    mail.stop_list.add(mail.actor, MOBILE)
    with pytest.raises(ConsentMissing):
        mail.bench.send(purpose=Purpose.MARKETING, context=context)
    mail.bench.step()
    assert mail.bench.message(queued).reason == "no_consent"
    assert mail.bench.send() > queued, "an SMS about an appointment is something else"


@pytest.mark.behaviour("ST-05")
def test_typed_numbers_belong_to_the_customer_who_has_them(mail: MailingBench) -> None:
    mail.person("Ahrens", "0151 44445555", agreed=False)
    numbers = ("0151 44445555", "0160 5556667", "0160/5556667", "0151", "0160 1112223, 0160 3334445")
    mailing, forecast = mail.reviewed(recipients=Recipients(numbers=numbers))
    known, free, again, short, several = mail.lines(mailing)
    assert (known.name, known.verdict) == ("Ahrens", V.NO_CONSENT)
    assert (free.verdict, free.number) == (V.UNFILLED, "+491605556667")
    mailing = mail.kept.save(mail.actor, replace(mailing, template="Heute geschlossen."))
    forecast = mail.review.review(mail.actor, mailing.id)
    known, free, again, short, several = mail.lines(mailing)
    assert (free.verdict, again.verdict, short.verdict) == (V.GETS_IT, V.SAME_NUMBER, V.TOO_SHORT)
    assert forecast.recipients == 1
    (line,) = mail.repairs.correct_number(mail.actor, mailing.id, short.id, "0160 9998887")
    assert line.verdict is V.GETS_IT
    lines = mail.repairs.split_numbers(mail.actor, mailing.id, several.id)
    assert [line.number for line in lines] == ["+491601112223", "+491603334445"]
    assert mail.review.review(mail.actor, mailing.id).recipients == 4
    mail.repairs.leave_out(mail.actor, mailing.id, [mail.lines(mailing, gets_it=True)[0].id])
    assert mail.review.review(mail.actor, mailing.id).recipients == 3


@pytest.mark.behaviour("ML-10", "ST-22")
def test_a_selection_and_tags_are_resolved_anew_with_every_review(mail: MailingBench) -> None:
    first, second, third = mail.person("Ahrens"), mail.person("Berg"), mail.person("Claus")
    mail.tagged[1], mail.tagged[2] = [second, first], [first]
    mailing, forecast = mail.reviewed(recipients=Recipients(selection_id=1, tag_ids=(2,)))
    assert [line.name for line in mail.lines(mailing)] == ["Berg", "Ahrens"]
    mail.tagged[2].append(third)
    assert mail.review.review(mail.actor, mailing.id).recipients == 3
    assert forecast.recipients == 2


def test_a_review_that_is_broken_off_leaves_the_one_before(mail: MailingBench) -> None:
    mailing, before = mail.reviewed(mail.person("Ahrens"), mail.person("Berg"))
    with pytest.raises(ReviewBrokenOff):
        mail.review.review(mail.actor, mailing.id, lambda _done, _all: False)
    assert mail.review.forecast(mail.actor, mailing.id) == before
    assert len(mail.lines(mailing)) == 2


def test_of_two_reviews_at_once_the_later_counts(mail: MailingBench) -> None:
    mailing = mail.draft(mail.person("Ahrens"))

    def meanwhile(_done: int, _all: int) -> bool:
        mail.review.review(mail.actor, mailing.id)
        return True

    with pytest.raises(ReviewBrokenOff):
        mail.review.review(mail.actor, mailing.id, meanwhile)
    assert len(mail.lines(mailing)) == 1


def test_preview_steps_through_texts_by_length(mail: MailingBench) -> None:
    mailing, forecast = mail.reviewed(
        mail.person("Ahrens"), mail.person("Graf zu Hohenlohe"), mail.person("Be")
    )
    longest, middle, shortest = mail.lines(mailing, order=ReviewOrder.LONGEST_FIRST)
    assert (longest.name, shortest.name) == ("Graf zu Hohenlohe", "Be")
    assert (forecast.longest, forecast.longest_name, forecast.shortest) == (
        longest.id,
        longest.name,
        shortest.id,
    )
    preview = mail.review.preview(mail.actor, mailing.id, middle.id)
    assert preview.text == "Guten Tag Frau Ahrens, wir haben am Montag geschlossen."
    assert (preview.parts, preview.units, preview.gaps) == (1, len(preview.text), ())
    example = mail.review.example(
        mail.actor, replace(mailing, template="Hallo <<LastName>>!"), middle.customer_id or 0
    )
    assert example == "Hallo Ahrens!"


def test_others_see_nothing_of_it(mail: MailingBench) -> None:
    mailing, _forecast = mail.reviewed(mail.person("Ahrens"))
    line = mail.lines(mailing)[0].id
    neighbour = mail.bench.scene.neighbour
    for ask in (
        lambda: mail.review.forecast(neighbour, mailing.id),
        lambda: mail.review.preview(neighbour, mailing.id, line),
        lambda: mail.repairs.leave_out(neighbour, mailing.id, [line]),
        lambda: mail.kept.counts(neighbour, mailing.id),
        lambda: mail.sending.pause(neighbour, mailing.id),
    ):
        with pytest.raises(NotFound):
            ask()
    assert mail.listed(neighbour) == []
    theirs = mail.kept.save(neighbour, replace(mailing, id=0, version=0))
    assert mail.review.review(neighbour, theirs.id).recipients == 0


def test_what_cannot_be_told_apart_is_not_split(mail: MailingBench) -> None:
    mailing, _forecast = mail.reviewed(mail.person("Ahrens"))
    with pytest.raises(InvalidInput):
        mail.repairs.split_numbers(mail.actor, mailing.id, mail.lines(mailing)[0].id)


@pytest.mark.behaviour("D-3")
def test_values_for_many_are_those_for_one(mail: MailingBench) -> None:
    scene = mail.bench.scene
    ids = [
        scene.customer.id,
        mail.person("Ågren", language="sv", title="Dr.", company="Å – AB", birthday=date(1980, 2, 3)),
    ]
    with scene.database.read() as work:
        mandant = mandants.get(work, mail.actor.mandant_id)
        assert mandant is not None
        now = scene.clock.now()
        bulk = BulkValues(mandant, mail.actor.name, now, frozenset(Field))
        known = mailing_people.customers(work, mandant.id, ids, birthdays=True)
        coming = mailing_people.next_appointments(work, mandant.id, ids, now)
        single = ValueService(scene.clock)
        for number in ids:
            one = customers.get(work, mandant.id, number)
            expected = single.for_context(work, mail.actor, DraftContext(customer_id=number), mandant, one)
            assert bulk.of(known[number], coming.get(number)) == expected
    assert set(coming) == {scene.customer.id}
    assert coming[scene.customer.id].appointment.start - now > timedelta(days=1)


def test_numbers_that_were_moved_split_or_corrected_can_be_put_back(mail: MailingBench) -> None:
    people = (
        mail.person("Claus", (L.LANDLINE, "0151 99999999")),
        mail.person("Dorn", "0151 88"),
        mail.person("Eck", "0151 77777777 oder 0151 66666666", (L.LANDLINE, LANDLINE)),
    )
    mailing, _forecast = mail.reviewed(*people)
    before = [mail.bench.scene.customers.get(mail.actor, person).phones for person in people]
    verdicts = mail.verdicts(mailing)
    claus, dorn, eck = (line.id for line in mail.lines(mailing))
    mail.repairs.move_number(mail.actor, mailing.id, claus)
    mail.repairs.correct_number(mail.actor, mailing.id, dorn, "0151 8888 8888")
    mail.repairs.split_numbers(mail.actor, mailing.id, eck)
    for line, phones in zip((claus, dorn, eck), before, strict=True):
        mail.repairs.put_numbers_back(mail.actor, mailing.id, line, phones)
    assert mail.verdicts(mailing) == verdicts
    after = [mail.bench.scene.customers.get(mail.actor, person).phones for person in people]
    assert [[(one.label, one.raw) for one in phones] for phones in after] == [
        [(one.label, one.raw) for one in phones] for phones in before
    ]


def test_many_are_judged_again_together_as_each_would_be_alone(
    mail: MailingBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.services.mailing_review.JUDGED_AGAIN_AT_ONCE", 3)
    people = [mail.person(f"Kunde{number}") for number in range(6)]
    sharing = [mail.person("Ahrens", MOBILE), mail.person("Berg", MOBILE), mail.person("Claus", MOBILE)]
    mailing, _forecast = mail.reviewed(*people, *sharing)
    before = mail.verdicts(mailing)
    ids = [line.id for line in mail.lines(mailing)]
    # Everybody but Claus is left out: the phone that three share is his then.
    lines = mail.repairs.leave_out(mail.actor, mailing.id, ids[:-1])
    assert {line.id for line in lines} == set(ids)
    assert [name for name, verdict in mail.verdicts(mailing).items() if verdict is V.GETS_IT] == ["Claus"]
    # In the order of the list again, whoever is named first.
    mail.repairs.put_back(mail.actor, mailing.id, ids[::-1])
    found = mail.verdicts(mailing)
    assert [found[f"Kunde{number}"] for number in range(6)] == [V.GETS_IT] * 6
    assert sorted(found[name] for name in ("Ahrens", "Berg", "Claus")) == sorted(
        before[name] for name in ("Ahrens", "Berg", "Claus")
    )


def test_a_preview_says_who_it_is_from(mail: MailingBench) -> None:
    mailing, _forecast = mail.reviewed(mail.person("Ahrens"), sender="Praxis")
    (line,) = mail.lines(mailing)
    assert mail.review.preview(mail.actor, mailing.id, line.id).sender == "Praxis"
    wrong, _forecast = mail.reviewed(mail.person("Berg"), sender="zu langer Absender")
    (line,) = mail.lines(wrong)
    assert mail.review.preview(mail.actor, wrong.id, line.id).sender == ""
