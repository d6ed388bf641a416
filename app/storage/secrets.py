"""Keys and passwords of gateways: in the operating system's keyring and nowhere else."""

from __future__ import annotations

import threading
from typing import Protocol

from app.storage.errors import StoreUnavailable

# Backends that forget, or that write plain text into a file.
_NOT_SAFE = ("keyring.backends.null", "keyring.backends.fail", "keyrings.alt")


class SecretStore(Protocol):
    """Secrets by name, such as `account:12:api_key`. Every method may raise StoreUnavailable and may take time:
    a locked keyring asks its owner for the password."""

    def get(self, name: str) -> str | None:
        """The secret; one typed for this session wins over the kept one. None if there is none."""
        ...

    def set(self, name: str, value: str) -> None:
        """Keep a secret for good."""
        ...

    def set_for_session(self, name: str, value: str) -> None:
        """Keep a secret until the program ends; never raises."""
        ...

    def delete(self, name: str) -> None:
        """Forget a secret; nothing happens if there is none."""
        ...

    def available(self) -> bool:
        """Whether secrets can be kept for good; asks nobody for a password and never raises."""
        ...


class MemorySecretStore:
    """Forgets everything when the program ends: for tests, and for computers without a keyring."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._secrets: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        with self._lock:
            return self._secrets.get(name)

    def set(self, name: str, value: str) -> None:
        with self._lock:
            self._secrets[name] = value

    def set_for_session(self, name: str, value: str) -> None:
        self.set(name, value)

    def delete(self, name: str) -> None:
        with self._lock:
            self._secrets.pop(name, None)

    def available(self) -> bool:
        return True


class KeyringSecretStore:
    """The keyring of the person logged in to this computer; safe to use from several threads.

    `installation` keeps two databases apart that count their accounts alike, such as a trial beside the real one.
    """

    def __init__(self, installation: str) -> None:
        self._service = f"Terminbote {installation}"
        self._session = MemorySecretStore()

    def get(self, name: str) -> str | None:
        import keyring

        typed = self._session.get(name)
        if typed is not None:
            return typed
        try:
            return keyring.get_password(self._service, name)
        except _failures() as error:
            raise StoreUnavailable(self._service) from error

    def set(self, name: str, value: str) -> None:
        import keyring

        if not self.available():
            raise StoreUnavailable(self._service)
        try:
            keyring.set_password(self._service, name, value)
        except _failures() as error:
            raise StoreUnavailable(self._service) from error
        self._session.delete(name)

    def set_for_session(self, name: str, value: str) -> None:
        self._session.set(name, value)

    def delete(self, name: str) -> None:
        import keyring
        from keyring.errors import PasswordDeleteError

        self._session.delete(name)
        try:
            keyring.delete_password(self._service, name)
        except PasswordDeleteError:
            return
        except _failures() as error:
            raise StoreUnavailable(self._service) from error

    def available(self) -> bool:
        import keyring

        try:
            backend = keyring.get_keyring()
        except _failures():
            return False
        return not type(backend).__module__.startswith(_NOT_SAFE)


def _failures() -> tuple[type[Exception], ...]:
    """What backends raise: their own errors, and on Linux also those of the bus they talk over."""
    from keyring.errors import KeyringError

    try:
        from secretstorage.exceptions import SecretStorageException
    except ImportError:
        return (KeyringError, OSError)
    return (KeyringError, SecretStorageException, OSError)
