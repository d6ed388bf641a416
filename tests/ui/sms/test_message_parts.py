from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from pytestqt.qtbot import QtBot

from app.domain.messages import MessageStory
from app.domain.segment_profile import REFERENCE_16BIT
from app.ui.sms.log_detail import LogDetail
from app.ui.sms.log_view_model import detail, part_words, parts_as_sent
from tests.fixtures.message_rows import message_row

BERLIN = ZoneInfo("Europe/Berlin")


def story(text: str) -> MessageStory:
    return MessageStory(replace(message_row(), text=text))


@pytest.mark.behaviour("VI-07", "VI-12")
def test_a_long_text_is_shown_in_the_parts_it_went_out_in() -> None:
    parts = parts_as_sent(story("a" * 160 + "b"))
    assert [len(part) for part in parts] == [153, 8]
    assert part_words(parts)[1] == "Part 2 of 2: aaaaaaab"


def test_the_cut_is_that_of_the_account() -> None:
    cut_by_16_bit = replace(story("a" * 161), profile=REFERENCE_16BIT)
    assert [len(part) for part in parts_as_sent(cut_by_16_bit)] == [152, 9]


def test_a_single_sms_has_no_parts_to_show() -> None:
    assert parts_as_sent(story("a" * 160)) == ()


def test_both_ends_of_a_resend_say_so() -> None:
    told = [
        dict(detail(one, BERLIN, may_send=False).facts).get("Remark")
        for one in (
            story("x"),
            MessageStory(replace(message_row(), is_resend=True), resend_of=3),
            replace(story("x"), resent_as=9),
        )
    ]
    assert told == [None, "This message was sent again.", "A newer one has gone out in its place."]


def test_the_detail_shows_the_parts_below_the_text(qtbot: QtBot) -> None:
    shown = LogDetail({})
    qtbot.addWidget(shown)
    shown.show_detail(detail(story("a" * 161), BERLIN, may_send=False))
    assert shown.parts.text().startswith("Part 1 of 2: aaa")
    shown.show_detail(detail(story("a"), BERLIN, may_send=False))
    assert shown.parts.isHidden()
