from __future__ import annotations

import json
import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.segment_profile import FIXED_147, ONE_ONLY, PRESETS, REFERENCE_16BIT, STANDARD, SegmentProfile
from app.domain.sms_text import (
    GSM_BASIC,
    GSM_EXTENSION,
    Encoding,
    SizeProblem,
    Special,
    count_parts,
    measure,
    normalise,
    part_sizes,
    replace_typographic,
    special_characters,
    split,
)

VECTORS = json.loads((Path(__file__).parent / "segment_vectors.json").read_text("utf-8"))["vectors"]
ENCODINGS = {"GSM-7": Encoding.GSM7, "UCS-2": Encoding.UCS2}


@pytest.mark.behaviour("D-1", "AW-13")
@pytest.mark.parametrize("vector", VECTORS, ids=[vector["id"] for vector in VECTORS])
def test_every_segment_vector_agrees(vector: dict[str, Any]) -> None:
    text = vector["text"]
    for profile, expected in (
        (STANDARD, vector["parts"]),
        (REFERENCE_16BIT, vector["parts_16bit_reference"]),
    ):
        size = measure(text, profile)
        assert (size.encoding, size.units) == (ENCODINGS[vector["encoding"]], vector["units"])
        assert part_sizes(text, profile) == tuple(expected)
        assert (size.parts, size.used) == (len(expected), expected[-1])


@pytest.mark.behaviour("AW-12", "AW-14", "VI-12")
@pytest.mark.parametrize(("length", "parts"), [(160, 1), (161, 2), (306, 2), (307, 3), (459, 3), (460, 4)])
def test_plain_text_in_the_standard_profile(length: int, parts: int) -> None:
    assert measure("a" * length).parts == parts


def test_the_euro_sign_counts_two() -> None:
    assert measure("a" * 158 + "€").units == 160
    assert measure("a" * 158 + "€").parts == 1
    assert measure("a" * 159 + "€").units == 161
    assert measure("a" * 159 + "€").parts == 2


def test_an_escape_pair_is_never_split_over_two_parts() -> None:
    text = "a" * 152 + "€" + "a" * 152
    assert measure(text).units == 306
    assert part_sizes(text) == (152, 153, 1)
    assert split(text) == ("a" * 152, "€" + "a" * 151, "a")


@pytest.mark.behaviour("AW-15")
def test_with_a_16_bit_reference_a_part_holds_152() -> None:
    assert measure("a" * 304, REFERENCE_16BIT).parts == 2
    assert measure("a" * 305, REFERENCE_16BIT).parts == 3


@pytest.mark.behaviour("SA-31", "SA-33")
@pytest.mark.parametrize(("length", "parts"), [(147, 1), (148, 2), (294, 2), (295, 3), (1000, 7)])
def test_parts_of_147_whether_single_or_joined(length: int, parts: int) -> None:
    size = measure("a" * length, FIXED_147)
    assert (size.parts, size.problem) == (parts, None)


@pytest.mark.behaviour("SA-31", "AW-16")
def test_more_characters_than_the_account_takes_are_refused() -> None:
    assert measure("a" * 1001, FIXED_147).problem is SizeProblem.TOO_LONG


@pytest.mark.parametrize(("length", "parts"), [(70, 1), (71, 2), (134, 2), (135, 3)])
def test_unicode_text_in_the_standard_profile(length: int, parts: int) -> None:
    assert measure("č" * length).parts == parts


def test_a_surrogate_pair_is_never_split_over_two_parts() -> None:
    text = "č" * 66 + "😘" + "č" * 66
    assert measure(text).units == 134
    assert split(text) == ("č" * 66, "😘" + "č" * 65, "č")


def test_in_unicode_an_extension_character_counts_one() -> None:
    size = measure("this is a " + "]" * 74 + "😘")
    assert (size.encoding, size.units, size.parts) == (Encoding.UCS2, 86, 2)


def test_one_dash_makes_a_text_unicode_until_it_is_replaced() -> None:
    text = "a" * 99 + " – " + "a" * 50
    assert (measure(text).encoding, measure(text).parts) == (Encoding.UCS2, 3)
    assert measure(replace_typographic(text)).encoding is Encoding.GSM7
    assert measure(replace_typographic(text)).parts == 1


@pytest.mark.parametrize("character", "äöüßåÅÄÖéèñ§£")
def test_letters_of_the_gsm_alphabet_count_one(character: str) -> None:
    assert (measure(character).encoding, measure(character).units) == (Encoding.GSM7, 1)


@pytest.mark.parametrize("character", "çê„“’…`\t\x1b")
def test_characters_outside_the_gsm_alphabet(character: str) -> None:
    assert measure(character).encoding is Encoding.UCS2


@pytest.mark.behaviour("SA-32")
def test_used_and_free_are_those_of_the_last_part() -> None:
    single, joined = measure("a" * 143), measure("a" * 161)
    assert (single.used, single.free) == (143, 17)
    assert (joined.used, joined.free) == (8, 145)
    assert (measure("č" * 71).used, measure("č" * 71).free) == (4, 63)
    assert (measure("€" * 81).used, measure("€" * 81).free) == (10, 143)


@pytest.mark.parametrize("profile", PRESETS.values(), ids=str)
def test_an_empty_text_has_no_parts(profile: SegmentProfile) -> None:
    size = measure("", profile)
    assert (size.encoding, size.units, size.parts, size.used) == (Encoding.GSM7, 0, 0, 0)
    assert size.free == profile.single
    assert (size.problem, size.many_parts) == (None, False)
    assert part_sizes("", profile) == ()
    assert split("", profile) == ()


@pytest.mark.behaviour("ST-02")
def test_an_account_for_one_sms_only_stops_at_the_second_part() -> None:
    assert measure("a" * 160, ONE_ONLY).problem is None
    assert measure("a" * 161, ONE_ONLY).problem is SizeProblem.TOO_MANY_PARTS
    assert measure("č" * 71, ONE_ONLY).problem is SizeProblem.TOO_MANY_PARTS


@pytest.mark.behaviour("VI-09", "D-1")
def test_more_than_six_parts_warn() -> None:
    assert not measure("a" * 6 * 153).many_parts
    assert measure("a" * (6 * 153 + 1)).many_parts


def slow_reference(text: str, profile: SegmentProfile) -> tuple[Encoding, int, tuple[int, ...]]:
    """Encoding, units and part sizes by walking over the characters, one after the other."""
    if all(character in GSM_BASIC or character in GSM_EXTENSION for character in text):
        encoding, single, multi = Encoding.GSM7, profile.single, profile.multi
        costs = [2 if character in GSM_EXTENSION else 1 for character in text]
    else:
        encoding, single, multi = Encoding.UCS2, profile.unicode_single, profile.unicode_multi
        costs = [2 if ord(character) > 0xFFFF else 1 for character in text]
    units = sum(costs)
    if units <= single:
        return encoding, units, ((units,) if units else ())
    parts = [0]
    for cost in costs:
        if parts[-1] + cost > multi:
            parts.append(0)
        parts[-1] += cost
    return encoding, units, tuple(parts)


CHARACTERS = st.one_of(
    st.sampled_from(GSM_BASIC),
    st.sampled_from(GSM_EXTENSION),
    st.sampled_from("–„“…č😘я\u200d\u00a0\t\x1b"),
    st.characters(exclude_categories=["Cs"]),
)
GSM_CHARACTERS = st.one_of(st.sampled_from(GSM_BASIC), st.sampled_from(GSM_EXTENSION))


def runs(characters: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Texts of several parts: runs of the same characters, and single ones between them."""
    run = st.tuples(characters, st.one_of(st.integers(1, 3), st.integers(60, 170)))
    return st.lists(run, max_size=9).map(lambda pairs: "".join(text * count for text, count in pairs))


TEXTS = st.one_of(runs(GSM_CHARACTERS), runs(CHARACTERS), st.text(CHARACTERS))
PROFILES = st.one_of(
    st.sampled_from(list(PRESETS.values())),
    st.builds(
        lambda single, multi, u_single, u_multi: SegmentProfile(
            "odd", single + multi, multi, u_single + u_multi, u_multi
        ),
        *(st.integers(0, 9), st.integers(2, 12), st.integers(0, 9), st.integers(2, 12)),
    ),
)


@given(TEXTS, PROFILES)
def test_measure_agrees_with_walking_over_the_characters(text: str, profile: SegmentProfile) -> None:
    encoding, units, parts = slow_reference(text, profile)
    size = measure(text, profile)
    assert (size.encoding, size.units, size.parts) == (encoding, units, len(parts))
    assert part_sizes(text, profile) == parts
    assert size.used == (parts[-1] if parts else 0)
    room = (profile.single, profile.multi, profile.unicode_single, profile.unicode_multi)
    assert size.used + size.free == room[2 * (encoding is Encoding.UCS2) + (len(parts) > 1)]


@given(TEXTS, PROFILES)
def test_the_parts_are_the_text(text: str, profile: SegmentProfile) -> None:
    parts = split(text, profile)
    assert "".join(parts) == text
    assert len(parts) == measure(text, profile).parts


@given(st.text(st.characters(categories=["Cs", "Ll"])), PROFILES)
def test_broken_surrogates_are_counted_and_mended_but_never_fail(text: str, profile: SegmentProfile) -> None:
    assert measure(text, profile).units >= len(text)
    assert len(split(text, profile)) == measure(text, profile).parts
    assert not any(0xD800 <= ord(character) <= 0xDFFF for character in normalise(text))


def test_a_pair_of_surrogates_becomes_its_character() -> None:
    assert normalise("\ud83d\ude18 \ud83d") == "😘 \ufffd"


def test_normalise_composes_letters_and_unifies_line_ends() -> None:
    assert normalise("Gru\u0308ße\r\naus\rKo\u0308ln\u2029!") == "Grüße\naus\nKöln\n!"
    assert measure(normalise("Gru\u0308ße")).encoding is Encoding.GSM7
    assert normalise("\u2126") == "Ω"


@given(TEXTS)
def test_normalise_is_stable(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "\r" not in once


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("14–15 Uhr — bitte", "14-15 Uhr - bitte"),
        ("„Guten Tag“, “hello”, «bonjour»", '"Guten Tag", "hello", "bonjour"'),
        ("it’s ‚so‘", "it's 'so'"),
        ("bis bald…", "bis bald..."),
        ("12\u00a0Uhr\u202f30", "12 Uhr 30"),
        ("• eins\n• zwei", "- eins\n- zwei"),
        ("Fuß\u00adpflege\u200b", "Fußpflege"),
        ("\ufeffHallo\u200e \u202a+49\u202c", "Hallo +49"),
        ("Gar\u00e7on, čaj, 20 °C, 5 m²", "Garçon, čaj, 20 °C, 5 m²"),
        ("👨\u200d👩\u200d👧 ☺\ufe0f 1\ufe0f\u20e3", "👨\u200d👩\u200d👧 ☺\ufe0f 1\ufe0f\u20e3"),
        ("{€}", "{€}"),
    ],
)
def test_only_typography_is_replaced(written: str, plain: str) -> None:
    assert replace_typographic(written) == plain


@given(TEXTS)
def test_replacing_typography_settles_at_once_and_leaves_gsm_text_alone(text: str) -> None:
    once = replace_typographic(text)
    assert replace_typographic(once) == once
    if measure(text).encoding is Encoding.GSM7:
        assert once == text


def test_characters_that_force_unicode_are_told_with_their_replacement() -> None:
    found = special_characters("Hallo – č€ 👍\ufe0f…")
    assert [(special.start, special.length, special.replacement) for special in found] == [
        (6, 1, "-"),
        (8, 1, None),
        (11, 2, None),
        (13, 1, "..."),
    ]
    assert {special.kind for special in found} == {Special.UNICODE}


def test_an_emoji_of_several_characters_is_one() -> None:
    family = "👨\u200d👩\u200d👧"
    assert [special.text for special in special_characters(f"a{family}b👍🏽")] == [family, "👍🏽"]


@pytest.mark.behaviour("AW-13")
def test_characters_that_count_two_are_told_while_the_text_is_gsm() -> None:
    found = special_characters("12 € [x]")
    assert [(special.start, special.text, special.kind) for special in found] == [
        (3, "€", Special.DOUBLE),
        (5, "[", Special.DOUBLE),
        (7, "]", Special.DOUBLE),
    ]


@given(TEXTS)
def test_special_characters_account_for_every_unit_and_every_replacement(text: str) -> None:
    found = special_characters(text)
    for before, after in pairwise(found):
        assert before.start + before.length <= after.start
    mended = list(text)
    for special in reversed(found):
        assert text[special.start : special.start + special.length] == special.text
        if special.replacement is not None:
            mended[special.start : special.start + special.length] = special.replacement
    assert "".join(mended) == replace_typographic(text)
    size = measure(text)
    if size.encoding is Encoding.GSM7:
        assert size.units == len(text) + len(found)
    else:
        covered = {
            index for special in found for index in range(special.start, special.start + special.length)
        }
        rest = "".join(character for index, character in enumerate(text) if index not in covered)
        assert found
        assert measure(rest).encoding is Encoding.GSM7


def test_the_gsm_alphabet_has_its_127_and_10_characters() -> None:
    assert len(GSM_BASIC) == len(set(GSM_BASIC)) == 127
    assert len(GSM_EXTENSION) == len(set(GSM_EXTENSION)) == 10
    assert not set(GSM_BASIC) & set(GSM_EXTENSION)


@pytest.mark.parametrize("sizes", [(1, 1, 70, 67), (160, 161, 70, 67), (160, 153, 66, 67)])
def test_impossible_profiles_are_refused(sizes: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="part"):
        SegmentProfile("odd", *sizes)


@pytest.mark.behaviour("D-1")
def test_the_presets_are_found_by_the_name_they_are_stored_under() -> None:
    assert set(PRESETS) == {"standard", "reference_16bit", "fixed_147", "one_only"}
    assert all(profile.name == key for key, profile in PRESETS.items())
    assert (STANDARD.single, STANDARD.multi) == (160, 153)
    assert (STANDARD.unicode_single, STANDARD.unicode_multi) == (70, 67)
    assert (REFERENCE_16BIT.multi, REFERENCE_16BIT.unicode_multi) == (152, 66)


@pytest.mark.parametrize("profile", PRESETS.values(), ids=PRESETS)
@pytest.mark.parametrize(("letter", "encoding"), [("a", Encoding.GSM7), ("ж", Encoding.UCS2)])
def test_parts_of_even_texts_are_arithmetic(profile: SegmentProfile, letter: str, encoding: Encoding) -> None:
    for units in (0, 1, 66, 67, 70, 71, 134, 135, 147, 153, 160, 161, 307, 1000):
        parts, room = count_parts(units, encoding, profile)
        size = measure(letter * units, profile)
        assert (parts, room) == (len(part_sizes(letter * units, profile)), size.used + size.free) or not units
        assert parts == size.parts
