"""Take the pictures that the manual and the README show from the tour's folder: `manual_pictures.py build/tour`."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MANUAL = ROOT / "docs" / "manual"


def wanted() -> set[tuple[str, str]]:
    """Language and name of every picture that a page refers to."""
    pages = [*MANUAL.glob("*/*.md"), ROOT / "README.md"]
    found = (re.findall(r"pictures/(\w+)/([\w-]+)\.png", page.read_text(encoding="utf-8")) for page in pages)
    return {pair for pairs in found for pair in pairs}


def take(tour: Path) -> list[str]:
    """Copy what is wanted; returns what the tour did not make."""
    missing = []
    for language, name in sorted(wanted()):
        made = sorted((tour / language).glob(f"[0-9][0-9]-{name}.png"))
        if not made:
            missing.append(f"{language}/{name}")
            continue
        target = MANUAL / "pictures" / language / f"{name}.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(made[0], target)
    return missing


if __name__ == "__main__":
    gone = take(Path(sys.argv[1] if len(sys.argv) > 1 else "build/tour"))
    if gone:
        sys.exit("the tour made no picture of: " + ", ".join(gone))
