from __future__ import annotations

import pytest

from app.domain.part_waste import Overhang, Waste, WasteCounter, overhang
from app.domain.segment_profile import FIXED_147, STANDARD


@pytest.mark.behaviour("VI-12")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("x" * 160, None),
        ("x" * 161, Overhang(1)),
        ("x" * 306, Overhang(146)),
        ("x" * 307, None),
        ("ж" * 70, None),
        ("ж" * 75, Overhang(5)),
        ("x" * 99 + "–", Overhang(30, by_typography=True)),
        ("x" * 99 + "ж", Overhang(30)),
        ("x" * 159 + "€", Overhang(1)),
        ("", None),
    ],
)
def test_how_much_an_sms_of_two_parts_is_over(text, found):
    assert overhang(text, STANDARD) == found


def test_the_account_says_how_much_goes_into_one_part():
    assert overhang("x" * 150, FIXED_147) == Overhang(3)
    assert overhang("x" * 150, STANDARD) is None


def test_the_share_of_those_that_were_hardly_over():
    counter = WasteCounter()
    for units in (1, 9, 10, 19, 20, 50, 140, 3):
        counter.add(Overhang(units, by_typography=units == 20))
    counter.add(None)
    waste = counter.result()
    assert waste == Waste((3, 2, 1, 2), by_typography=1)
    assert waste.hardly_share == 3 / 8
    assert Waste().hardly_share is None
