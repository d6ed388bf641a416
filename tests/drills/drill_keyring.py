"""The keyring of a drill: one secret for everything, handed over in the environment of the started worker."""

from __future__ import annotations

import os

from keyring.backend import KeyringBackend


class DrillKeyring(KeyringBackend):
    """Chosen through PYTHON_KEYRING_BACKEND; every name has the secret of DRILL_SECRET."""

    priority = 1

    def get_password(self, service: str, username: str) -> str | None:
        return os.environ["DRILL_SECRET"]

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep nothing."""

    def delete_password(self, service: str, username: str) -> None:
        """Forget nothing."""
