"""The text of a message as it may enter the outbox."""

from __future__ import annotations

from app.domain.placeholders import gaps_in
from app.domain.segment_profile import SegmentProfile
from app.domain.sms_text import SizeProblem, SmsSize, measure, normalise
from app.errors import FieldProblem, InvalidInput, UnfilledPlaceholder
from app.i18n import _


def checked_text(raw: str, profile: SegmentProfile) -> tuple[str, SmsSize]:
    """The normalised text with its size. Raises InvalidInput (field text) and UnfilledPlaceholder (D-4)."""
    text = normalise(raw)
    if not text.strip():
        raise InvalidInput(FieldProblem("text", _("The message is still empty.")))
    gaps = gaps_in(text)
    if gaps:
        names = ", ".join(dict.fromkeys(gap.name for gap in gaps))
        raise UnfilledPlaceholder(_("Not filled in yet: {names}").format(names=names), field="text")
    size = measure(text, profile)
    if size.problem is SizeProblem.TOO_LONG:
        limit = _("At most {limit} characters may be sent.").format(limit=profile.max_chars)
        raise InvalidInput(FieldProblem("text", limit))
    if size.problem is SizeProblem.TOO_MANY_PARTS:
        limit = _("This gateway account takes at most {limit} SMS per message.")
        raise InvalidInput(FieldProblem("text", limit.format(limit=profile.max_parts)))
    return text, size
