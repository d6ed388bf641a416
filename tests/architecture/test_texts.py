from __future__ import annotations

import ast

from tests.architecture.sources import in_app

MARKERS = ("_", "N_", "ngettext", "pgettext")


def test_no_text_for_people_stands_inside_an_f_string() -> None:
    """Before Python 3.12 the extraction of texts does not look into them: such a text is never translated."""
    hidden = [
        source.at(call)
        for source in in_app()
        for outer in ast.walk(source.tree)
        if isinstance(outer, ast.JoinedStr)
        for call in ast.walk(outer)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in MARKERS
        and call.args and isinstance(call.args[0], ast.Constant)
    ]  # fmt: skip
    assert not hidden
