"""`check`: looks after the database, the keyring, the gateways and the clock."""

from __future__ import annotations

from app.commands.exits import Exit
from app.commands.installation import Installation
from app.domain.permissions import Actor, Role
from app.i18n import _, current_language


def run(installation: Installation) -> Exit:
    """Say everything that was found; nothing is changed."""
    nobody = Actor(0, _("command line"), Role.OWNER, 0, current_language())  # also before anything is set up
    with installation.services() as services:
        found = services.maintenance.check(nobody)
    code = Exit.OK if all(finding.ok for finding in found) else Exit.FINDINGS
    lines = [f"{'✓' if finding.ok else '✗'} {finding.text}" for finding in found]
    listed = [
        {
            "area": finding.area.value,
            "ok": finding.ok,
            "text": finding.text,
            "mandant_id": finding.mandant_id,
        }
        for finding in found
    ]
    installation.output.answer("\n".join(lines), {"findings": listed}, code=code)
    return code
