"""What can go wrong with the database, named after what a person has to do about it; no words for people here."""

from __future__ import annotations

from pathlib import Path


class StorageError(Exception):
    """The database could not do what was asked. Nothing that was stored before is lost."""


class OpeningError(StorageError):
    """This database cannot be used as it is; `place` is the file, the folder or the server (never a password)."""

    def __init__(self, place: Path | str = "") -> None:
        super().__init__(type(self).__name__)
        self.place = str(place)


class NetworkShare(OpeningError):
    """The file lies in a folder of another computer, where SQLite's locks cannot be relied on."""


class NewerDatabase(OpeningError):
    """A newer version of the program has changed the tables."""


class ForeignDatabase(OpeningError):
    """The database has tables, but they are not ours."""


class DamagedDatabase(OpeningError):
    """The file is not a database, or its contents contradict themselves."""


class ReadOnlyPlace(OpeningError):
    """The file or its folder may not be written to."""


class DiskFull(OpeningError):
    """There is no room left where the database lies."""


class ServerMissing(OpeningError):
    """The database server does not answer."""


class AccessDenied(OpeningError):
    """The server does not accept this user or password, or the user lacks rights."""


class UnknownDatabase(OpeningError):
    """The server answers, but has no database of that name."""


class DriverMissing(OpeningError):
    """The part of the program that speaks to a database server is not installed."""


class MigrationFailed(OpeningError):
    """Bringing the tables to this version did not work out; the database is as it was. `copy` is the backup made."""

    def __init__(self, place: Path | str = "", *, copy: Path | None = None) -> None:
        super().__init__(place)
        self.copy = copy


class Busy(StorageError):
    """Another program kept the database locked for too long; trying again is right."""


class ConnectionLost(StorageError):
    """The server went away in the midst of the work; the transaction is undone."""


class ChangedMeanwhile(StorageError):
    """A row was saved by somebody else since it was read."""


class AlreadyThere(StorageError):
    """A value that may exist only once exists already; `constraint` names the rule where the database tells."""

    def __init__(self, constraint: str = "") -> None:
        super().__init__(constraint)
        self.constraint = constraint
