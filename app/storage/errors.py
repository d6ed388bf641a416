"""What can go wrong with the database, named after what a person has to do about it; no words for people here."""

from __future__ import annotations

from pathlib import Path


class StorageError(Exception):
    """The database could not do what was asked. Nothing that was stored before is lost.

    `place` is the file, the folder, or the server with the database's name; never a password.
    """

    def __init__(self, place: Path | str = "") -> None:
        super().__init__(type(self).__name__)
        self.place = str(place)


class BadAddress(StorageError):
    """The text given as the database's address is none."""


class NetworkShare(StorageError):
    """The file lies in a folder of another computer, where SQLite's locks cannot be relied on."""


class NewerDatabase(StorageError):
    """A newer version of the program has changed the tables."""


class ForeignDatabase(StorageError):
    """The file or database holds something, but not our tables."""


class DamagedDatabase(StorageError):
    """The file is not a database, or its contents contradict themselves."""


class ReadOnlyPlace(StorageError):
    """The file or its folder may not be written to."""


class DiskFull(StorageError):
    """There is no room left where the database lies."""


class DiskTrouble(StorageError):
    """The operating system reports errors while reading or writing."""


class FileMissing(StorageError):
    """There is no file of that name."""


class ServerMissing(StorageError):
    """The database server does not answer, or takes no more connections."""


class AccessDenied(StorageError):
    """The server does not accept this user or password, or the user lacks rights."""


class UnknownDatabase(StorageError):
    """The server answers, but has no database of that name."""


class DriverMissing(StorageError):
    """The part of the program that speaks to this kind of database is not installed."""


class MigrationFailed(StorageError):
    """Bringing the tables to this version did not work out; the database is as it was."""


class NotForServers(StorageError):
    """Copies are made and brought back for files only; a server has tools of its own for this."""


class Busy(StorageError):
    """Another program kept the database locked for too long; trying again is right."""


class ConnectionLost(StorageError):
    """The server went away in the midst of the work; the transaction is undone."""


class ChangedMeanwhile(StorageError):
    """A row was saved by somebody else since it was read."""


class AlreadyThere(StorageError):
    """A value that may exist only once exists already; `constraint` names the rule where the database tells."""

    def __init__(self, constraint: str = "") -> None:
        super().__init__()
        self.constraint = constraint


class StoreUnavailable(StorageError):
    """The computer's store of passwords is missing, locked, or refuses."""
