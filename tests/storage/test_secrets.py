from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.storage.database import Database
from app.storage.errors import StoreUnavailable
from app.storage.installation import installation_id
from app.storage.secrets import KeyringSecretStore, MemorySecretStore, SecretStore

NAME = "account:12:api_key"


@pytest.fixture(params=["keyring", "memory"])
def store(request: pytest.FixtureRequest) -> SecretStore:
    return KeyringSecretStore("abc") if request.param == "keyring" else MemorySecretStore()


def test_a_secret_is_kept_replaced_and_forgotten(store: SecretStore) -> None:
    assert store.available()
    assert store.get(NAME) is None
    store.set(NAME, "first")
    store.set(NAME, "zweites Wörtchen")
    assert store.get(NAME) == "zweites Wörtchen"
    assert store.get("account:13:api_key") is None
    store.delete(NAME)
    store.delete(NAME)
    assert store.get(NAME) is None


def test_a_secret_typed_for_this_session_wins_and_is_not_kept(store: SecretStore) -> None:
    store.set(NAME, "kept")
    store.set_for_session(NAME, "typed")
    assert store.get(NAME) == "typed"
    if isinstance(store, KeyringSecretStore):
        assert KeyringSecretStore("abc").get(NAME) == "kept"
    store.set(NAME, "new")
    assert store.get(NAME) == "new"


def test_two_installations_do_not_see_each_other() -> None:
    KeyringSecretStore("real").set(NAME, "real")
    assert KeyringSecretStore("trial").get(NAME) is None


def test_a_computer_without_a_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring
    from keyring.backends import fail

    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    try:
        store = KeyringSecretStore("abc")
        assert not store.available()
        for attempt in (lambda: store.get(NAME), lambda: store.set(NAME, "x"), lambda: store.delete(NAME)):
            with pytest.raises(StoreUnavailable):
                attempt()
        store.set_for_session(NAME, "typed")
        assert store.get(NAME) == "typed"
    finally:
        keyring.set_keyring(before)


@pytest.mark.usefixtures("keyring_daemon")
def test_the_real_keyring_keeps_a_secret_beyond_the_program() -> None:
    store = KeyringSecretStore("session test")
    assert store.available()
    store.set(NAME, "schlüssel")
    try:
        code = (
            f"from app.storage.secrets import KeyringSecretStore as K; print(K('session test').get({NAME!r}))"
        )
        root = Path(__file__).resolve().parents[2]
        done = subprocess.run(
            [sys.executable, "-X", "utf8", "-c", code],
            cwd=root,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        assert done.stdout.strip() == "schlüssel"
    finally:
        store.delete(NAME)
    assert store.get(NAME) is None


def test_keyring_is_imported_only_when_a_secret_is_asked_for() -> None:
    code = "import sys, app.storage.secrets, app.storage.opening; print(*({'keyring', 'alembic'} & set(sys.modules)))"
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_every_database_has_a_name_of_its_own_and_keeps_it(database: Database) -> None:
    name = installation_id(database)
    assert len(name) == 12
    assert installation_id(database) == name
