from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.filled_text import FilledText
from app.domain.placeholders import Field, fill, name_key, to_display

VALUES = {
    Field.GREETING: "Guten Tag Frau Meyer",
    Field.FIRST_NAME: "Erika",
    Field.APPOINTMENT_DATE: "27.11.2026",
    Field.APPOINTMENT_TIME: "14:30",
}
LABELS = {Field.BIRTHDAY: "Geburtstag", Field.FIRST_NAME: "Vorname"}
NAMES = {name_key("Vorname"): Field.FIRST_NAME, name_key("Geburtstag"): Field.BIRTHDAY}
REMINDER = "<<Greeting>>, Ihr Termin: <<AppointmentDate>> um <<AppointmentTime>> Uhr."


def filled(template: str = REMINDER) -> FilledText:
    return FilledText().insert(0, template, VALUES, LABELS)


@pytest.mark.behaviour("D-3", "AW-22")
def test_a_block_is_readable_once_inserted_and_keeps_its_template() -> None:
    text = filled()
    assert text.text == "Guten Tag Frau Meyer, Ihr Termin: 27.11.2026 um 14:30 Uhr."
    assert text.template == REMINDER


def test_words_around_the_values_can_be_edited_without_losing_the_template() -> None:
    text = filled()
    place = text.text.index("Ihr Termin")
    edited = text.edit(place, len("Ihr Termin"), "Ihr Besuch").edit(len(text.text), 0, " Bis bald")
    assert edited.text == "Guten Tag Frau Meyer, Ihr Besuch: 27.11.2026 um 14:30 Uhr. Bis bald"
    assert (
        edited.template
        == "<<Greeting>>, Ihr Besuch: <<AppointmentDate>> um <<AppointmentTime>> Uhr. Bis bald"
    )


@pytest.mark.behaviour("D-3")
def test_overwriting_a_filled_value_gives_the_template_up_for_good() -> None:
    text = filled()
    edited = text.edit(text.text.index("14:30"), 2, "15")
    assert edited.text.endswith("um 15:30 Uhr.")
    assert edited.template is None
    assert edited.may_name_a_time
    assert edited.insert(0, "<<FirstName>> ", VALUES).template is None


def test_typing_inside_a_value_overwrites_it_and_beside_it_does_not() -> None:
    text = filled("<<FirstName>>!")
    assert text.edit(2, 0, "x").template is None
    assert text.edit(0, 0, "E").template == "E<<FirstName>>!"
    assert text.edit(5, 0, "a").template == "<<FirstName>>a!"


def test_a_value_removed_whole_goes_with_its_placeholder() -> None:
    text = filled("Hallo <<FirstName>>, bis bald")
    edited = text.edit(5, 6, "")
    assert edited.text == "Hallo, bis bald"
    assert edited.template == "Hallo, bis bald"


@pytest.mark.behaviour("AW-23", "D-4")
def test_what_cannot_be_filled_stays_under_its_readable_name_and_is_told() -> None:
    text = filled("Alles Gute, <<Birthday>>!")
    assert text.text == "Alles Gute, <<Geburtstag>>!"
    (gap,) = text.gaps(NAMES)
    assert (gap.name, gap.known, text.text[gap.start : gap.end]) == ("Geburtstag", True, "<<Geburtstag>>")
    assert text.template == "Alles Gute, <<Birthday>>!"


def test_mending_a_gap_by_hand_is_no_overwriting() -> None:
    text = filled("<<Greeting>> <<Birthday>>")
    place = text.text.index("<<Geb")
    with_fallback = text.edit(text.text.index(">>"), 0, "|Tag")
    assert with_fallback.template == "<<Greeting>> <<Geburtstag|Tag>>"
    assert with_fallback.fill_typed(VALUES, NAMES).text == "Guten Tag Frau Meyer Tag"
    assert text.edit(place, len("<<Geburtstag>>"), "heute").template == "<<Greeting>> heute"


def test_a_placeholder_typed_by_hand_is_filled() -> None:
    text = FilledText().edit(0, 0, "Hallo <<vorname>>, <<Geburtstag>> <<Unsinn>>").fill_typed(VALUES, NAMES)
    assert text.text == "Hallo Erika, <<Geburtstag>> <<Unsinn>>"
    assert text.template == "Hallo <<FirstName>>, <<Geburtstag>> <<Unsinn>>"
    assert [gap.known for gap in text.gaps(NAMES)] == [True, False]


def test_a_number_typed_by_hand_may_be_a_time_one_from_a_block_is_not() -> None:
    assert not filled("Bitte 10 Minuten vorher da sein. <<AppointmentTime>>").may_name_a_time
    assert not filled().edit(0, 0, "Hallo ").may_name_a_time
    assert filled().edit(0, 0, "Am 27. ").may_name_a_time


@pytest.mark.parametrize(
    "words",
    [
        "bis Freitag ",
        "See you tomorrow. ",
        "Vi ses på lördag ",
        "Sees på søndag ",
        "Heute noch ",
        "übermorgen ",
        "um zehn Uhr ",
    ],
)
def test_a_day_in_words_is_a_time_as_well(words: str) -> None:
    assert filled().edit(0, 0, words).may_name_a_time


@pytest.mark.parametrize("words", ["Bitte Karte mitbringen. ", "Call us ", "Uhrwerk ", "Ring oss "])
def test_other_words_are_none(words: str) -> None:
    assert not filled().edit(0, 0, words).may_name_a_time


def test_an_empty_fallback_keeps_its_place_in_the_template() -> None:
    text = filled("<<Title|>><<FirstName>>")
    assert text.text == "Erika"
    assert text.edit(5, 0, "!").template == "<<Title|>><<FirstName>>!"
    assert text.refill({Field.TITLE: "Dr. ", Field.FIRST_NAME: "Eva"}).text == "Dr. Eva"


def test_a_value_that_looks_like_a_placeholder_is_not_filled_again() -> None:
    text = FilledText().insert(0, "<<LastName>>", {Field.LAST_NAME: "<<FirstName>>"} | VALUES)
    assert text.text == "<<FirstName>>"
    assert text.gaps()


def test_a_place_outside_is_refused() -> None:
    with pytest.raises(ValueError, match="outside"):
        filled("ab").edit(1, 2, "")


def test_only_new_values_are_needed_to_write_it_anew() -> None:
    moved = filled().refill(VALUES | {Field.APPOINTMENT_TIME: "16:00"})
    assert "16:00" in moved.text
    assert moved.template == REMINDER


templates = st.lists(
    st.sampled_from(
        ["Hallo ", "😘", " um ", "\n", "<<FirstName>>", "<<Birthday>>", "<<Title|>>", "<<Birthday|heute>>"]
    )
    | st.text(alphabet="ab 1ä€<>", max_size=4),
    max_size=6,
).map("".join)
edits = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 8), st.text(alphabet="x 1<>é", max_size=3)), max_size=6
)


@given(templates)
def test_the_template_always_gives_the_text_again(template: str) -> None:
    text = filled(template)
    assert text.template == template
    assert to_display(fill(template, VALUES).text, LABELS) == text.text


@given(templates, edits)
def test_editing_is_what_editing_a_string_is(template: str, steps: list[tuple[int, int, str]]) -> None:
    text = filled(template)
    for wanted, count, added in steps:
        plain = text.text
        position = min(wanted, len(plain))
        removed = min(count, len(plain) - position)
        text = text.edit(position, removed, added)
        assert text.text == plain[:position] + added + plain[position + removed :]
    assert (text.template is None) == text.overwritten
    assert all(piece.text or piece.token for piece in text.pieces)


@given(templates, st.integers(0, 60), templates)
def test_inserting_keeps_both_templates(first: str, wanted: int, second: str) -> None:
    text = filled(first)
    position = min(wanted, len(text.text))
    inserted = text.insert(position, second, VALUES, LABELS)
    expected = filled(second).text
    assert inserted.text == text.text[:position] + expected + text.text[position:]
