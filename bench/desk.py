"""Somebody sits down at the data set: real services, lanes and theme, one window to put things into."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from app.bootstrap import open_services
from app.config import Config
from app.services.suite import Services
from app.storage.secrets import MemorySecretStore
from app.ui import theme
from app.ui.context import Choices, Navigator, UiContext
from app.ui.event_bridge import EventBridge
from app.ui.layout_memory import LayoutMemory
from app.ui.notices import Notices
from app.ui.session import Session
from app.ui.tasks import TaskRunner
from bench.dataset import DataSet

PATIENCE_SECONDS = 60.0


class _Nobody:
    """Opens and changes nothing, whatever it is asked."""

    def __getattr__(self, _name: str) -> Callable[..., None]:
        return lambda *_arguments, **_names: None


@dataclass(frozen=True, slots=True)
class Desk:
    """What a script measures with: `host` is a window of 1280 × 800 pixels."""

    context: UiContext
    services: Services
    host: QWidget

    def settle(self) -> None:
        """Until everything that was asked for has been answered and painted, and what was given up is gone."""
        # Outside of `exec` nobody else sees to it.
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        wait_for(lambda: not self.context.tasks.busy)
        QApplication.processEvents()


class Painted(QObject):
    """Counts how often a widget was painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.count += 1
        return False


@contextlib.contextmanager
def desk(data: DataSet) -> Iterator[Desk]:
    """The owner is logged in and works for the first Mandant."""
    application = QApplication.instance() or QApplication([])
    theme.apply(cast("QApplication", application))
    services = open_services(Config(data.folder, data.url), clock=data.clock, secrets=MemorySecretStore())
    host = QWidget()
    host.resize(1280, 800)
    session = Session(host)
    tasks = TaskRunner(lambda: services, host)
    tasks.unhandled = _give_up
    tasks.start()
    actor = data.actor()
    mandants = services.mandants.list(actor)
    session.begin(actor, mandants, services.mandants.get(actor))
    context = UiContext(
        tasks=tasks,
        events=EventBridge(host),
        session=session,
        notices=Notices(host),
        navigator=cast("Navigator", _Nobody()),
        clock=data.clock,
        layout=LayoutMemory(tasks, session, host),
        choices=cast("Choices", _Nobody()),
    )
    try:
        yield Desk(context, services, host)
    finally:
        host.close()
        tasks.close()
        services.close()


def wait_for(condition: Callable[[], object]) -> None:
    """Let Qt work until the condition holds; raises TimeoutError after a minute.

    In between the thread sleeps as it does in the program: who turned round here would keep the lanes waiting.
    """
    tick = QTimer()
    tick.start(50)  # so that a condition which no event announces is looked at as well
    end = time.perf_counter() + PATIENCE_SECONDS
    while not condition():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        if time.perf_counter() > end:
            raise TimeoutError("the program did not get there")


def painter_of(widget: QWidget) -> Callable[[], None]:
    """Paints the whole widget into an image of its size: the work of one frame, whatever the screen does."""
    image = QImage(widget.size(), QImage.Format.Format_RGB32)
    return lambda: widget.render(image, QPoint())


def _give_up(error: Exception) -> Any:
    raise error
