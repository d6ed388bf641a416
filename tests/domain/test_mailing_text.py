from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.mailing_text import CutTemplate, opt_out, units_over, way_to_opt_out, with_opt_out
from app.domain.mandants import Mandant
from app.domain.placeholders import Field, fill
from app.domain.segment_profile import PRESETS
from app.domain.sms_text import measure, normalise

COMPANY = Mandant(0, "Hörwelt Mitte", phone="0511 123456", email="post@hoerwelt.example")
_PIECES = st.sampled_from(
    [
        "Hallo ",
        "<<FirstName>>",
        "<<LastName|Kunde>>",
        "<<Title|>>",
        "<<Shoe size>>",
        "<<",
        ">>",
        "\r\n",
        "ä",
        "e\u0301",
    ]
)
_VALUES = st.dictionaries(
    st.sampled_from([Field.FIRST_NAME, Field.LAST_NAME, Field.TITLE]),
    st.sampled_from(["Erika", "", " ", "Ågren", "<<", "<<City>>", "\u0301a", "x\ry", "😀"]),
)


@given(st.lists(_PIECES, max_size=12).map("".join), _VALUES)
def test_a_cut_template_fills_like_the_whole_one(template: str, values: dict[Field, str]) -> None:
    expected = fill(normalise(template), values)
    filled = CutTemplate(template).fill(values)
    assert filled.text == normalise(expected.text)
    assert bool(filled.gaps) == bool(fill(filled.text, {}).gaps)


@pytest.mark.behaviour("D-4")
def test_what_cannot_be_filled_is_named() -> None:
    cut = CutTemplate("<<FirstName>> <<City>> <<Shoe size>>")
    assert cut.fields == {Field.FIRST_NAME, Field.CITY}
    assert cut.unknown == ("Shoe size",)
    assert cut.fill({Field.FIRST_NAME: "Erika"}).gaps == ("City", "Shoe size")


@given(
    st.text(st.sampled_from("ab€[ß\u0431😀"), min_size=1, max_size=60),
    st.integers(1, 12),
    st.sampled_from(sorted(PRESETS)),
)
def test_so_many_plain_characters_fewer_surely_save_a_part(piece: str, times: int, name: str) -> None:
    profile = replace(PRESETS[name], max_parts=None, max_chars=None)
    text = piece * times + "x" * 400
    size = measure(text, profile)
    over = units_over(text, size, profile)
    assert measure(text[: len(text) - over], profile).parts < size.parts


def test_the_number_of_characters_too_many_is_exact_where_all_are_plain() -> None:
    profile = PRESETS["standard"]
    for length, over in ((160, 0), (161, 1), (165, 5), (306, 146), (307, 1), (460, 1)):
        text = "x" * length
        assert units_over(text, measure(text, profile), profile) == over


def test_a_marketing_text_names_its_sender_and_how_to_get_no_more() -> None:
    assert with_opt_out("Neue Geräte!", "de", COMPANY, "Hoerwelt") == (
        "Neue Geräte!\nHörwelt Mitte. Keine Werbung mehr: 0511 123456"
    )
    assert (
        with_opt_out("News!", "sv", COMPANY, "+4915112345678")
        == "News!\nHörwelt Mitte. Ingen reklam: svara STOP"
    )


@pytest.mark.parametrize(
    "text", ["Hörwelt Mitte: neu! STOP an 0511 123456", "<<CompanyName>>: neu! Stopp? 0511 123456"]
)
def test_what_the_text_says_itself_is_not_said_twice(text: str) -> None:
    assert with_opt_out(text, "de", COMPANY, "Hoerwelt") == text


@pytest.mark.parametrize("language", ["de", "en", "sv", "nb"])
@pytest.mark.parametrize("sender", ["Hoerwelt", "+4915112345678"])
def test_what_was_added_once_is_not_added_again(language: str, sender: str) -> None:
    once = with_opt_out("Neue Geräte!", language, COMPANY, sender)
    assert with_opt_out(once, language, COMPANY, sender) == once
    assert with_opt_out(once, "de", COMPANY, sender) == once, "the customer speaks another language by now"


def test_whoever_cannot_be_answered_any_more_says_another_way() -> None:
    by_reply = with_opt_out("Neu!", "de", COMPANY, "+4915112345678")
    assert with_opt_out(by_reply, "de", COMPANY, "Hoerwelt").count("Keine Werbung mehr") == 2


def test_nothing_is_added_to_nothing() -> None:
    assert opt_out(COMPANY, "de").tail("  ", "Hoerwelt") == ""


def test_without_any_way_to_opt_out_there_is_no_marketing() -> None:
    silent = Mandant(0, "Hörwelt")
    with pytest.raises(LookupError):
        with_opt_out("Neu!", "de", silent, "Hoerwelt")
    assert way_to_opt_out(silent, "+4915112345678") == ""
