"""What a Mandant has settled for its mailings: its monthly budget, and when a number has to be typed."""

from __future__ import annotations

from dataclasses import asdict

from app.domain.mailings import Budget, MailingSettings
from app.errors import FieldProblem, InvalidInput
from app.i18n import _
from app.storage.database import Work
from app.storage.repos import settings

KEY = "mailing.settings"


def read(work: Work, mandant_id: int) -> MailingSettings:
    """As they are stored; the usual ones where nobody has settled anything."""
    stored = settings.get(work, f"mandant:{mandant_id}", KEY)
    if stored is None:
        return MailingSettings()
    return MailingSettings(Budget(**stored["budget"]), stored["confirm_above"])


def write(work: Work, mandant_id: int, wanted: MailingSettings) -> None:
    """Raises InvalidInput (parts, warn_percent, confirm_above)."""
    budget = wanted.budget
    if budget.parts is not None and budget.parts < 0:
        raise InvalidInput(FieldProblem("parts", _("A budget cannot be negative.")))
    if not 1 <= budget.warn_percent <= 100:
        raise InvalidInput(FieldProblem("warn_percent", _("Enter between 1 and 100 percent.")))
    if wanted.confirm_above < 1:
        raise InvalidInput(FieldProblem("confirm_above", _("Enter at least 1.")))
    settings.put(work, f"mandant:{mandant_id}", KEY, asdict(wanted))
