from __future__ import annotations

from app.ui.trail import LONGEST, Stop, Trail

CALENDAR, ANNA, BERND, SMS = Stop("calendar"), Stop("customers", 1), Stop("customers", 2), Stop("messages", 7)


def walked(*stops: Stop) -> Trail:
    trail = Trail()
    for stop in stops:
        trail.leave(stop)
    return trail


def test_back_leads_the_way_one_came_and_forward_there_again() -> None:
    trail = walked(CALENDAR, SMS)
    assert trail.back(ANNA) == SMS
    assert trail.back(SMS) == CALENDAR
    assert trail.back(CALENDAR) is None
    assert trail.forward(CALENDAR) == SMS
    assert trail.forward(SMS) == ANNA
    assert trail.forward(ANNA) is None


def test_the_same_place_with_another_thing_is_a_stop_of_its_own() -> None:
    assert walked(CALENDAR, ANNA).back(BERND) == ANNA


def test_what_one_is_at_already_is_no_step() -> None:
    assert walked(CALENDAR, ANNA, ANNA).back(ANNA) == CALENDAR


def test_going_elsewhere_forgets_what_lay_before() -> None:
    trail = walked(CALENDAR)
    trail.back(ANNA)
    assert trail.can_go_forward
    trail.leave(CALENDAR)
    assert not trail.can_go_forward


def test_it_remembers_so_much_and_nothing_of_somebody_else() -> None:
    trail = walked(*(Stop("customers", number) for number in range(LONGEST + 20)))
    steps = 0
    while trail.back(CALENDAR) is not None:
        steps += 1
    assert steps == LONGEST
    trail.forget()
    assert not trail.can_go_back
    assert not trail.can_go_forward
