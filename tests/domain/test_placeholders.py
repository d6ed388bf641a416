from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.placeholders import (
    APPOINTMENT_FIELDS,
    Field,
    FieldGroup,
    Gap,
    fill,
    find,
    gaps_in,
    group_of,
    import_foreign,
    name_key,
    to_display,
    to_neutral,
    uses_appointment,
)

GERMAN = {Field.FIRST_NAME: "Vorname", Field.LAST_NAME: "Nachname", Field.APPOINTMENT_DATE: "Termin Datum"}
SWEDISH = {Field.FIRST_NAME: "Förnamn", Field.LAST_NAME: "Efternamn", Field.APPOINTMENT_DATE: "Mötesdatum"}
NAMES = {name_key(label): field for labels in (GERMAN, SWEDISH) for field, label in labels.items()}
VALUES = {Field.FIRST_NAME: "Erika", Field.LAST_NAME: "Meyer", Field.APPOINTMENT_DATE: "27.11."}


@pytest.mark.behaviour("AW-21", "D-2")
def test_placeholders_are_found_with_place_name_and_fallback() -> None:
    first, second = find("Hallo <<FirstName>>, <<Title|>>!")
    assert (first.start, first.end, first.name, first.field) == (6, 19, "FirstName", Field.FIRST_NAME)
    assert first.fallback is None
    assert (second.name, second.field, second.fallback) == ("Title", Field.TITLE, "")


@pytest.mark.parametrize("written", ["<<firstname>>", "<< FirstName >>", "<<Vorname>>", "<<FO\u0308RNAMN>>"])
def test_names_are_understood_in_any_case_language_and_composition(written: str) -> None:
    (placeholder,) = find(written, NAMES)
    assert placeholder.field is Field.FIRST_NAME


def test_an_unknown_name_is_found_but_has_no_field() -> None:
    (placeholder,) = find("<<Shoe size|42>>")
    assert (placeholder.name, placeholder.field, placeholder.fallback) == ("Shoe size", None, "42")


@pytest.mark.behaviour("AW-22")
def test_filling_puts_in_the_values() -> None:
    filled = fill("Guten Tag <<FirstName>> <<LastName>>, am <<AppointmentDate>>!", VALUES)
    assert filled.text == "Guten Tag Erika Meyer, am 27.11.!"
    assert filled.gaps == ()


@pytest.mark.behaviour("D-2")
@pytest.mark.parametrize("values", [{}, {Field.FIRST_NAME: ""}, {Field.FIRST_NAME: " \u00a0"}])
def test_a_missing_or_blank_value_takes_the_fallback(values: dict[Field, str]) -> None:
    assert fill("Hello <<FirstName|dear customer>>!", values).text == "Hello dear customer!"
    assert fill("Hello<<FirstName|>>!", values).text == "Hello!"


@pytest.mark.behaviour("AW-23", "D-4")
def test_what_cannot_be_filled_stays_and_is_named() -> None:
    filled = fill("<<FirstName>>: <<Birthday>>, <<Shoe size>>", VALUES)
    assert filled.text == "Erika: <<Birthday>>, <<Shoe size>>"
    assert filled.gaps == (Gap(7, 19, "Birthday", known=True), Gap(21, 34, "Shoe size", known=False))


def test_a_value_is_written_as_it_is_and_never_looked_through() -> None:
    hostile = {Field.FIRST_NAME: r"\g<0> {LastName} %", Field.LAST_NAME: "<img src=x>"}
    assert fill("<<FirstName>> <<LastName>>", hostile).text == r"\g<0> {LastName} % <img src=x>"


@pytest.mark.behaviour("D-4")
def test_a_value_that_looks_like_a_placeholder_is_not_filled_and_stops_sending() -> None:
    filled = fill("<<FirstName>> <<LastName>>", {Field.FIRST_NAME: "<<LastName>>", Field.LAST_NAME: "Meyer"})
    assert filled.text == "<<LastName>> Meyer"
    assert filled.gaps == (Gap(0, 12, "LastName", known=True),)


@pytest.mark.behaviour("D-4")
@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Hello <<", ["<<"]),
        ("a >> b", [">>"]),
        ("<<>>", ["<<", ">>"]),
        ("<< >>", ["<<", ">>"]),
        ("<<First\nName>>", ["<<", ">>"]),
        ("<<<FirstName>>>", ["FirstName"]),
        ("<<Title <<FirstName>>", ["<<", "FirstName"]),
        ("1 < 2 > 0, <FirstName>", []),
    ],
)
def test_lone_brackets_are_gaps_too(text: str, names: list[str]) -> None:
    gaps = gaps_in(text)
    assert [gap.name for gap in gaps] == names
    assert all(gap.known == (gap.name == "FirstName") for gap in gaps)


@pytest.mark.behaviour("D-2")
def test_a_template_written_in_german_works_for_a_swedish_colleague() -> None:
    stored = to_neutral("Hallo <<Vorname|Kunde>> am <<Termin Datum>>, <<Foo>>", NAMES)
    assert stored == "Hallo <<FirstName|Kunde>> am <<AppointmentDate>>, <<Foo>>"
    assert to_display(stored, SWEDISH) == "Hallo <<Förnamn|Kunde>> am <<Mötesdatum>>, <<Foo>>"


def test_a_field_without_a_label_shows_its_neutral_name() -> None:
    assert to_display("<<City>>", GERMAN) == "<<City>>"


@pytest.mark.behaviour("D-2")
@pytest.mark.parametrize(
    ("foreign", "expected"),
    [
        ("Hej %förnamn%!", "Hej <<FirstName>>!"),
        ("Hej {Förnamn} {Efternamn}", "Hej <<FirstName>> <<LastName>>"),
        ("{FirstName|customer}", "<<FirstName|customer>>"),
        ("20 % Rabatt, 30 % mehr", "20 % Rabatt, 30 % mehr"),
        ("100%und%vorname%", "100%und<<FirstName>>"),
        ("20%vorname%", "20<<FirstName>>"),
        ("{Unknown} {} %% %", "{Unknown} {} %% %"),
        ("<<Vorname|{Nachname}>>", "<<Vorname|{Nachname}>>"),
        ("%vorname%nachname%", "<<FirstName>>nachname%"),
    ],
)
def test_templates_of_other_programs_are_translated_and_percentages_stay(foreign: str, expected: str) -> None:
    assert import_foreign(foreign, NAMES) == expected


@pytest.mark.behaviour("AW-24", "AW-25")
def test_a_template_that_changes_with_the_appointment_is_recognised() -> None:
    assert uses_appointment("am <<AppointmentDate>>")
    assert uses_appointment("am <<Termin Datum>>", NAMES)
    assert not uses_appointment("Hallo <<FirstName>> <<Today>>, AppointmentDate")


@pytest.mark.behaviour("AW-20")
def test_there_are_fields_of_customer_mandant_appointment_and_user() -> None:
    groups = {field: group_of(field) for field in Field}
    assert set(groups.values()) == set(FieldGroup)
    assert groups[Field.BIRTHDAY] is groups[Field.CUSTOMER_COMPANY] is FieldGroup.CUSTOMER
    assert groups[Field.COMPANY_NAME] is FieldGroup.MANDANT
    assert groups[Field.USER_NAME] is FieldGroup.USER
    assert groups[Field.TODAY] is FieldGroup.GENERAL
    appointment = {field for field, group in groups.items() if group is FieldGroup.APPOINTMENT}
    assert appointment == APPOINTMENT_FIELDS
    assert {Field.APPOINTMENT_TIME, Field.APPOINTMENT_STAFF} < appointment


def test_neutral_names_are_distinct_however_they_are_written() -> None:
    assert len({name_key(field.value) for field in Field}) == len(Field)


PIECES = st.one_of(
    st.sampled_from(["<", ">", "<<", ">>", "|", "%", "{", "}", "\n", " ", "Foo"]),
    st.sampled_from([field.value for field in Field]),
    st.sampled_from([f"<<{field.value}>>" for field in Field]),
    st.sampled_from(["Vorname", "<<Förnamn>>", "<<Vorname|x>>", "{Vorname}", "%Vorname%"]),
    st.text(max_size=4),
)
TEMPLATES = st.lists(PIECES, max_size=12).map("".join)
FILLINGS = st.dictionaries(st.sampled_from(list(Field)), st.one_of(st.text(max_size=8), PIECES))


@given(TEMPLATES)
def test_a_text_has_gaps_exactly_when_it_has_double_brackets(text: str) -> None:
    gaps = gaps_in(text, NAMES)
    assert bool(gaps) == ("<<" in text or ">>" in text)
    for gap in gaps:
        assert "<<" in text[gap.start : gap.end] or ">>" in text[gap.start : gap.end]
        assert gap.name in text[gap.start : gap.end]


@given(TEMPLATES, FILLINGS)
def test_no_double_bracket_escapes_the_gaps_of_a_filled_text(template: str, values: dict[Field, str]) -> None:
    filled = fill(template, values, NAMES)
    assert filled.gaps == gaps_in(filled.text, NAMES)
    assert bool(filled.gaps) == ("<<" in filled.text or ">>" in filled.text)


@given(TEMPLATES)
def test_without_values_only_fallbacks_change_the_text(template: str) -> None:
    filled = fill(template, {}, NAMES)
    if all(placeholder.fallback is None for placeholder in find(template, NAMES)):
        assert filled.text == template


@given(st.lists(st.tuples(st.sampled_from(list(Field)), st.text("abc <>{}%\\", max_size=5)), max_size=6))
def test_each_placeholder_is_replaced_by_its_value_alone(parts: list[tuple[Field, str]]) -> None:
    values = {field: f"[{value.replace('<', '(')}]" for field, value in parts}
    template = " ".join(f"<<{field.value}>>" for field, _value in parts)
    assert fill(template, values).text == " ".join(values[field] for field, _value in parts)


@given(TEMPLATES)
def test_neutral_form_is_stable_and_survives_the_display_in_any_language(template: str) -> None:
    neutral = to_neutral(template, NAMES)
    assert to_neutral(neutral, NAMES) == neutral
    for labels in (GERMAN, SWEDISH):
        assert to_neutral(to_display(neutral, labels), NAMES) == neutral


@given(TEMPLATES)
def test_import_leaves_texts_without_known_names_alone(text: str) -> None:
    assert import_foreign(text, {}) == import_foreign(import_foreign(text, {}), {})
    if not any(field.value.casefold() in name_key(text) for field in Field):
        assert import_foreign(text, {}) == text
