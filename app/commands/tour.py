"""`tour`: the main job in real windows, in an installation made for it and thrown away."""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from pathlib import Path

from app import i18n
from app.commands.exits import Exit
from app.commands.installation import Installation
from app.i18n import _


def run(installation: Installation, directory: Path) -> Exit:
    """Walk, and leave the pictures in `directory`."""
    from app.tour import walk

    spoken = i18n.current_language()
    with redirect_stdout(sys.stderr):  # the answer alone belongs there
        code = Exit.FAILED if walk.run(directory, installation.config.language) else Exit.OK
    i18n.install(spoken)  # the walks spoke languages of their own
    pictures = sorted(path.relative_to(directory).as_posix() for path in directory.rglob("*.png"))
    words = _("{count} pictures are in {folder}.").format(count=len(pictures), folder=directory)
    installation.output.answer(words, {"folder": str(directory), "pictures": pictures}, code=code)
    return code
