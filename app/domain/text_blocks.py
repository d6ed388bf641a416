"""Text blocks: ready-made texts with placeholders."""

from __future__ import annotations

from dataclasses import dataclass

LAST_POSITION = 1_000_000
"""The position of a new block: behind all others."""


@dataclass(frozen=True, slots=True)
class TextBlock:
    """`text` is stored neutral (D-2); `mandant_id` None = for all; one per Mandant and language may be the default."""

    id: int
    name: str
    text: str
    language: str
    mandant_id: int | None = None
    position: int = 0
    appointment_default: bool = False
    version: int = 0
