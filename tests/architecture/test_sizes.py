"""Small things in small files."""

from __future__ import annotations

from tests.architecture.sources import functions, sources

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 60
MAX_MAIN_WINDOW_LINES = 299


def test_no_file_is_too_long():
    long = {s.name: s.text.count("\n") for s in sources() if s.text.count("\n") > MAX_FILE_LINES}
    assert not long


def test_no_function_is_too_long():
    long = {
        f"{source.name}:{node.name}": length
        for source in sources()
        for node in functions(source)
        if (length := (node.end_lineno or node.lineno) - node.lineno + 1) > MAX_FUNCTION_LINES
    }
    assert not long


def test_the_main_window_does_not_become_the_program():
    lengths = [s.text.count("\n") for s in sources() if s.name == "app/ui/main_window.py"]
    assert len(lengths) == 1
    assert lengths[0] <= MAX_MAIN_WINDOW_LINES
