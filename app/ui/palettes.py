"""The colours of the program in light and in dark; every text colour has 4.5 : 1 on its grounds, checked by a test."""

from __future__ import annotations

from typing import NamedTuple


class Colours(NamedTuple):
    """One scheme, all `#rrggbb`. Grounds: window, surface, selection, hover, shade; the others are drawn on them."""

    dark: bool
    window: str
    surface: str
    border: str
    input_border: str
    text: str
    quiet: str
    accent: str
    accent_hover: str
    on_accent: str
    ok: str
    info: str
    waiting: str
    warn: str
    error: str
    on_error: str
    selection: str
    hover: str
    shade: str
    now_line: str
    mark_unicode: str
    mark_double: str
    mark_gap: str


LIGHT = Colours(
    dark=False,
    window="#F6F7F9",
    surface="#FFFFFF",
    border="#D5DBE3",
    input_border="#7D8999",
    text="#1B2430",
    quiet="#556274",
    accent="#0F6E84",
    accent_hover="#0B5A6D",
    on_accent="#FFFFFF",
    ok="#1E7B3C",
    info="#1F66C1",
    waiting="#556274",
    warn="#8F5B00",
    error="#C02B35",
    on_error="#FFFFFF",
    selection="#E0F1F5",
    hover="#EDF0F4",
    shade="#EEF1F5",
    now_line="#C02B35",
    mark_unicode="#FFE3B0",
    mark_double="#DCE8FA",
    mark_gap="#FBD5D8",
)

DARK = Colours(
    dark=True,
    window="#15191E",
    surface="#1D232B",
    border="#343E4A",
    input_border="#6F7D8E",
    text="#E7EBF0",
    quiet="#9CA9B8",
    accent="#4CB8CF",
    accent_hover="#6CCBE0",
    on_accent="#0B1A1F",
    ok="#6CC98A",
    info="#7FB2F0",
    waiting="#9CA9B8",
    warn="#E3B04B",
    error="#F4959A",
    on_error="#2A0B0D",
    selection="#1A3741",
    hover="#262E38",
    shade="#181D23",
    now_line="#F4959A",
    mark_unicode="#5A4312",
    mark_double="#223A5C",
    mark_gap="#5E262B",
)
