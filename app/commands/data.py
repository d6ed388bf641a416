"""`backup`, `restore` and `check`: the installation's data, and what it needs around them."""

from __future__ import annotations

from pathlib import Path

from app.clock import SystemClock
from app.commands.exits import Exit
from app.commands.installation import Installation
from app.i18n import _, ngettext


def back_up(installation: Installation, target: Path) -> Exit:
    """Copy the database, which may be in use."""
    from app.storage.restoring import back_up_database

    back_up_database(installation.config.database_url, target)
    installation.output.answer(_("Copied to {file}.").format(file=target), {"file": str(target)})
    return Exit.OK


def restore(installation: Installation, source: Path) -> Exit:
    """Bring a copy back; what had not been sent in it is held, and a person decides."""
    from app.storage.restoring import restore_database

    done = restore_database(source, installation.config.database_url, SystemClock().now())
    lines = [_("Restored from {file}.").format(file=source)]
    if done.kept is not None:
        lines.append(_("The data from before lie in {file}.").format(file=done.kept))
    if done.held:
        lines.append(
            ngettext(
                "{count} message had not been sent then. It is held until you decide.",
                "{count} messages had not been sent then. They are held until you decide.",
                done.held,
            ).format(count=done.held)
        )
    values = {"file": str(source), "kept": str(done.kept) if done.kept else None, "held": done.held}
    installation.output.answer("\n".join(lines), values)
    return Exit.OK
