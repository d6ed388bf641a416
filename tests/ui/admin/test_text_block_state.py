from __future__ import annotations

import pytest

from app.domain.placeholders import Field
from app.domain.text_blocks import TextBlock
from app.ui.admin.text_block_state import judge_block, list_detail, pasted, shown, stored
from app.ui.sms.view_model import MarkKind
from tests.fixtures.drafts import make_draft


@pytest.mark.behaviour("D-2")
def test_names_are_shown_in_the_readers_language_and_stored_neutral() -> None:
    assert shown("<<FirstName|customer>> <<CompanyName>>") == "<<First name|customer>> <<Our company>>"
    assert stored("<<first NAME|customer>> <<Our company>>") == "<<FirstName|customer>> <<CompanyName>>"


@pytest.mark.behaviour("D-2")
def test_what_is_pasted_from_other_programs_becomes_our_fields() -> None:
    assert pasted("Dear %FirstName% {LastName}, 20 % off {x}") == (
        "Dear <<First name>> <<Last name>>, 20 % off {x}"
    )


@pytest.mark.behaviour("AW-12", "AW-22")
def test_the_preview_is_filled_and_counted_as_it_will_be_sent() -> None:
    state = judge_block("<<Greeting>>, <<Appointment time>> – ok", make_draft(), with_customer=True)
    assert state.preview.text == "Guten Tag Frau Meyer, 10:00 – ok"
    assert state.preview.counter.text.startswith("32 of 70")
    assert [mark.kind for mark in state.marks] == [MarkKind.FIELD, MarkKind.FIELD, MarkKind.UNICODE]


def test_unknown_fields_and_gaps_are_named() -> None:
    state = judge_block("<<Birthday>> <<Shoe size>>", make_draft(), with_customer=True)
    assert state.unknown == ("Shoe size",)
    assert [gap.name for gap in state.preview.gaps] == ["Birthday", "Shoe size"]
    assert [mark.kind for mark in state.marks] == [MarkKind.FIELD, MarkKind.GAP]


def test_without_a_customer_the_names_stand_for_the_values() -> None:
    values = {Field.COMPANY_NAME: "Hörwelt"}
    state = judge_block("<<First name>> · <<Our company>>", make_draft(values=values), with_customer=False)
    assert state.preview.text == "First name · Hörwelt"
    assert state.preview.gaps == ()
    assert judge_block("<<First name>>", None, with_customer=False).preview.text == "First name"


def test_the_second_line_in_the_list() -> None:
    assert list_detail(TextBlock(1, "x", "y", "de")) == "Deutsch"
    assert list_detail(TextBlock(1, "x", "y", "sv", 3, appointment_default=True)) == (
        "Svenska · default · this company only"
    )
