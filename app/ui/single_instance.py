"""One program per data folder: a second start raises the first one's window and ends."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QLockFile, QObject, QThread, Signal

ANSWER_MS = 8_000
"""A program that is just starting cannot hear yet: from a cold disk that takes seconds."""
ASK_EVERY_MS = 50


class SingleInstance(QObject):
    """Hold on to it as long as the program runs; `asked_to_show` comes when somebody starts it again."""

    asked_to_show = Signal()

    def __init__(self, data_dir: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = QLockFile(str(data_dir / "terminbote.lock"))
        self._lock.setStaleLockTime(0)  # only a lock whose process is gone is stale, however old
        self._folder = str(data_dir.resolve())
        self._server: QObject | None = None

    def acquire(self) -> bool:
        """Whether this is the only one. Where the folder cannot be written to nobody else is hindered either."""
        if self._lock.tryLock(0):
            return True
        return self._lock.error() != QLockFile.LockError.LockFailedError

    def listen(self) -> None:
        """Be reachable for later starts; done after the window stands, as the network library takes its time."""
        from PySide6.QtNetwork import QLocalServer

        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        QLocalServer.removeServer(self._name())  # left by a program that was killed; the lock says it is ours
        server.newConnection.connect(self._on_connection)
        server.listen(self._name())
        self._server = server

    def raise_other(self) -> bool:
        """Ask the program that holds the lock to show its window; whether it heard.

        While it starts or ends it hears nothing: one that has ended meanwhile leaves the lock to us.
        """
        from PySide6.QtNetwork import QLocalSocket

        socket, patience = QLocalSocket(), QDeadlineTimer(ANSWER_MS)
        socket.connectToServer(self._name())
        while not socket.waitForConnected(max(1, patience.remainingTime())):
            if self._lock.tryLock(0) or patience.hasExpired():
                return False
            QThread.msleep(ASK_EVERY_MS)
            socket.connectToServer(self._name())
        socket.disconnectFromServer()
        return True

    def _name(self) -> str:
        import hashlib

        return f"terminbote-{hashlib.sha256(self._folder.encode()).hexdigest()[:16]}"

    def stop_listening(self) -> None:
        """The program is ending: there is no window any more that a later start could have in its place."""
        from PySide6.QtNetwork import QLocalServer

        if isinstance(self._server, QLocalServer):
            self._server.close()

    def release(self) -> None:
        self.stop_listening()
        self._lock.unlock()

    def _on_connection(self) -> None:
        from PySide6.QtNetwork import QLocalServer

        if isinstance(self._server, QLocalServer):
            connection = self._server.nextPendingConnection()
            connection.disconnected.connect(connection.deleteLater)
            connection.disconnectFromServer()
        self.asked_to_show.emit()
