"""What a person can mend: errors whose words are shown, with the field they belong to and the next step."""

from __future__ import annotations

from typing import NamedTuple

from app.i18n import _


class UserError(Exception):
    """Something the user can put right. `text` is already in the interface's language and safe to show."""

    def __init__(self, text: str, *, field: str | None = None) -> None:
        super().__init__(type(self).__name__)  # never the text: it may quote a number, and this may be logged
        self.text = text
        self.field = field

    def __str__(self) -> str:
        return self.text


class FieldProblem(NamedTuple):
    """One thing wrong with one input; `field` is the attribute's name in the edited value."""

    field: str
    text: str


class InvalidInput(UserError):
    """One or more fields cannot be taken as they are; nothing was changed."""

    def __init__(self, *problems: FieldProblem) -> None:
        super().__init__("\n".join(problem.text for problem in problems), field=problems[0].field)
        self.problems = problems


class NotFound(UserError):
    """What was asked for is not there any more."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text or _("This entry does not exist any more. Refresh the list with F5."))


class EditConflict(UserError):
    """Somebody else saved the same entry meanwhile; `theirs` is the stored value, nothing was overwritten."""

    def __init__(self, theirs: object, text: str = "") -> None:
        super().__init__(
            text or _("Somebody else has changed this entry meanwhile. Your input is still here.")
        )
        self.theirs = theirs


class ConsentMissing(UserError):
    """The customer has not agreed to SMS of this purpose at this number."""


class UnfilledPlaceholder(UserError):
    """The text still carries a placeholder; nothing leaves like this."""


class AlreadySent(UserError):
    """This very intent is in the outbox already; `message_id` is the first one."""

    def __init__(self, text: str, *, message_id: int) -> None:
        super().__init__(text)
        self.message_id = message_id


class TooLate(UserError):
    """The message has left and cannot be taken back."""


class LogInFailed(UserError):
    """Name or password is wrong, or the account must wait (`wait_seconds` > 0)."""

    def __init__(self, text: str, *, wait_seconds: int = 0) -> None:
        super().__init__(text)
        self.wait_seconds = wait_seconds


class SecretStoreMissing(UserError):
    """The computer offers no place for passwords; the key may be typed for this session."""
