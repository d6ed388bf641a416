"""Who may do what: roles, rights and the person in whose name something is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """The part a user plays in one company."""

    OWNER = "owner"
    RECEPTION = "reception"
    STAFF = "staff"


class Permission(StrEnum):
    """One right; services ask for it, screens hide what lacks it."""

    READ_CUSTOMERS = "read_customers"
    EDIT_CUSTOMERS = "edit_customers"
    RECORD_CONSENT = "record_consent"
    READ_CALENDAR = "read_calendar"
    EDIT_CALENDAR = "edit_calendar"
    SEND_SMS = "send_sms"
    READ_LOG = "read_log"
    READ_REPORTS = "read_reports"
    EDIT_TEXT_BLOCKS = "edit_text_blocks"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_USERS = "manage_users"
    MANAGE_MANDANTS = "manage_mandants"
    MANAGE_DATA = "manage_data"


_MANAGING = frozenset(
    {
        Permission.MANAGE_ACCOUNTS,
        Permission.MANAGE_USERS,
        Permission.MANAGE_MANDANTS,
        Permission.MANAGE_DATA,
    }
)

PERMISSIONS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.OWNER: frozenset(Permission),
        Role.RECEPTION: frozenset(Permission) - _MANAGING,
        Role.STAFF: frozenset(
            {
                Permission.READ_CUSTOMERS,
                Permission.READ_CALENDAR,
                Permission.READ_LOG,
            }
        ),
    }
)


class NotPermitted(Exception):
    """The actor lacks `permission`; nothing was done."""

    def __init__(self, permission: Permission) -> None:
        super().__init__(f"permission {permission.value} is missing")
        self.permission = permission


@dataclass(frozen=True, slots=True)
class Actor:
    """The user in whose name something is done, and the Mandant it is done for.

    `language` is the language of the screen (for instance "de"), not the customer's.
    """

    user_id: int
    name: str
    role: Role
    mandant_id: int
    language: str = "en"

    def may(self, permission: Permission) -> bool:
        """Whether the actor's role includes `permission`."""
        return permission in PERMISSIONS[self.role]

    def require(self, permission: Permission) -> None:
        """Return quietly if the actor has the right. Raises NotPermitted."""
        if not self.may(permission):
            raise NotPermitted(permission)

    def for_mandant(self, mandant_id: int) -> Actor:
        """The same person working for another Mandant."""
        return replace(self, mandant_id=mandant_id)
