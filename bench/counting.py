"""Counting an SMS, as with every keystroke."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.sms_text import measure
from bench import tables
from bench.measure import Line, Reach, Table, alternate

SENTENCE = (
    "Guten Tag Frau Dr. Meyer, wir erinnern Sie an Ihren Termin am Mittwoch, 14.05. um 10:30 Uhr "
    "bei Hörwelt Mitte. Bitte sagen Sie rechtzeitig ab, wenn Sie verhindert sind. "
)
ORDINARY = SENTENCE * 6
TEXTS = (
    ("160 characters, GSM alphabet", ORDINARY[:160]),
    ("1 000 characters, GSM alphabet", ORDINARY[:1000]),
    ("160 characters, some count double", ORDINARY[:151] + "[5 €] ~^|"),
    ("1 000 characters, some count double", (ORDINARY[:191] + "[5 €] ~^|") * 5),
    ("160 characters, one forces Unicode", ORDINARY[:159] + "…"),
    ("1 000 characters, one forces Unicode", ORDINARY[:999] + "…"),
)


def measured(_small: bool) -> Iterable[Table]:
    lines = []
    for name, text in TEXTS:
        floor, ours = alternate(lambda text=text: len(set(text)), lambda text=text: measure(text))  # type: ignore[misc]
        lines.append(Line(name, ours, floor, Reach(1.5, plus=2e-6)))
    yield Table("Count characters and parts", "`len(set(text))`", tuple(lines))


if __name__ == "__main__":
    tables.run(measured)
