from __future__ import annotations

import pytest

from app.domain.sender import SenderKind, SenderProblem, can_receive_replies, check_sender


@pytest.mark.behaviour("D-10", "ML-08")
@pytest.mark.parametrize("raw", ["Terminbote", "A", "Hörwelt 24", "ABCDEFGHIJK", "Ærøskøbing", "4you"])
def test_a_name_has_up_to_eleven_letters_digits_and_spaces(raw: str) -> None:
    check = check_sender(raw)
    assert (check.value, check.kind, check.problem) == (raw, SenderKind.ALPHANUMERIC, None)


@pytest.mark.behaviour("D-10", "ML-08")
@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("", SenderProblem.EMPTY),
        (" \t", SenderProblem.EMPTY),
        ("ABCDEFGHIJKL", SenderProblem.TOO_LONG),
        ("Hör-Welt", SenderProblem.BAD_CHARACTER),
        ("Café ç", SenderProblem.BAD_CHARACTER),
        ("€uro", SenderProblem.BAD_CHARACTER),
        ("A_B", SenderProblem.BAD_CHARACTER),
        ("Привет", SenderProblem.BAD_CHARACTER),
        ("+", SenderProblem.BAD_CHARACTER),
    ],
)
def test_other_names_say_what_is_wrong(raw: str, problem: SenderProblem) -> None:
    assert check_sender(raw).problem is problem


@pytest.mark.behaviour("D-10")
@pytest.mark.parametrize(
    ("raw", "value", "problem"),
    [
        ("+46 73-660 81 42", "+46736608142", None),
        ("0046736608142", "+46736608142", None),
        ("72456", "72456", None),
        ("(0170) 123/4567", "01701234567", None),
        ("+123456789012345", "+123456789012345", None),
        ("+1234567890123456", "+1234567890123456", SenderProblem.TOO_LONG),
    ],
)
def test_a_number_has_up_to_fifteen_digits(raw: str, value: str, problem: SenderProblem | None) -> None:
    check = check_sender(raw)
    assert (check.value, check.kind, check.problem) == (value, SenderKind.NUMERIC, problem)


@pytest.mark.behaviour("D-10")
@pytest.mark.parametrize(
    ("raw", "answer"), [("+46736608142", True), ("Terminbote", False), ("", False), ("1" * 16, False)]
)
def test_only_a_number_can_receive_replies(raw: str, answer: bool) -> None:
    assert can_receive_replies(raw) is answer
