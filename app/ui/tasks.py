"""Work off the GUI thread: lanes for the database, long lists, what takes long, the network; results back as calls."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakSet

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.domain.progress import Cancelled, Progress

if TYPE_CHECKING:
    from app.domain.desk import FirstLook
    from app.services.suite import Services

log = logging.getLogger(__name__)
T = TypeVar("T")
NETWORK_THREADS = 2
BREAK_OFF_SECONDS = 0.02
"""While the program closes, reads are broken off so often: one that lay between two statements did not notice."""
LONGEST_LOOK_SECONDS = 1.0
"""The services are opened after this time even if nobody has said that the first look is on the screen."""


class Lane(Enum):
    """DATA is for what a person waits for; LONG for work of seconds: reports, exports, the review of a mailing.

    LISTS is for counting long lists and reading them again, which is to wait for neither.
    """

    DATA = "data"
    LISTS = "lists"
    LONG = "long"
    NETWORK = "network"


_THREADS = {Lane.DATA: 1, Lane.LISTS: 1, Lane.LONG: 1, Lane.NETWORK: NETWORK_THREADS}


class _Task:
    def __init__(
        self,
        owner: QObject,
        work: Callable[[Any], Any],
        then: Callable[[Any], None],
        failed: Callable[[Exception], None] | None,
        key: str | None,
        asks: bool,
    ) -> None:
        self.owner, self.work, self.then, self.failed = owner, work, then, failed
        self.key, self.asks = key, asks
        self.value: Any = None
        self.error: Exception | None = None


class TaskRunner(QObject):
    """Runs `work(services)` in a lane and calls `then(result)` on the GUI thread.

    User actions run in the order they were asked for (one data lane). The services are opened by the data lane
    itself, so the window can stand before the database does. A result whose owner is gone is dropped, and so is
    one for which the same owner has asked a newer question under the same `key`. What only asks is dropped, or
    broken off, when the program closes; everything else is finished.

    `look_first` is called in the data lane before the services are opened. What it finds is given to
    `when_looked`; the lane then leaves the interpreter to the GUI thread until `open_services` is called.
    """

    _done = Signal(object)
    _looked = Signal(object)
    became_idle = Signal()

    def __init__(
        self,
        open_services: Callable[[], Services],
        parent: QObject | None = None,
        *,
        look_first: Callable[[], FirstLook | None] | None = None,
    ) -> None:
        super().__init__(parent)
        self._look_first = look_first
        self._first_look: FirstLook | None = None
        self._told: Callable[[FirstLook], None] | None = None
        self._has_looked = threading.Event()
        self._may_open = threading.Event()
        self.unhandled: Callable[[Exception], None] = lambda error: log.error("task failed", exc_info=error)
        self._open_services = open_services
        self._services: Services | None = None
        self._opening_error: Exception | None = None
        self._waiting: dict[Lane, queue.SimpleQueue[_Task | None]] = {
            lane: queue.SimpleQueue() for lane in Lane
        }
        self._newest: dict[tuple[int, str], _Task] = {}
        self._in_progress: WeakSet[Progress] = WeakSet()
        self._pending = 0
        self._closing = False
        self._changing = threading.Lock()
        self._asking: set[int] = set()  # threads whose work only asks, and may be broken off
        self._done.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._looked.connect(self._take_look, Qt.ConnectionType.QueuedConnection)
        self._threads = [threading.Thread(target=self._run_data, name="data lane")]
        self._threads += [
            threading.Thread(
                target=self._work_through, args=(self._waiting[lane],), name=f"{lane.value} lane {number}"
            )
            for lane in (Lane.LISTS, Lane.LONG, Lane.NETWORK)
            for number in range(1, _THREADS[lane] + 1)
        ]

    def start(self) -> None:
        """The data lane begins; it starts the others when there are services to work with."""
        self._threads[0].start()

    def wait_for_look(self, seconds: float) -> None:
        """Leave the interpreter to the first look, but not for longer than `seconds`."""
        self._has_looked.wait(seconds)

    def when_looked(self, told: Callable[[FirstLook], None]) -> None:
        """Call `told` on the GUI thread with what the first look finds, if it finds anything."""
        self._told = told
        if self._first_look is not None:
            told(self._first_look)

    def open_services(self) -> None:
        """What the first look found is on the screen: open the services now."""
        self._may_open.set()

    @property
    def busy(self) -> bool:
        """Whether anything asked for has not been answered yet."""
        return self._pending > 0

    @property
    def services(self) -> Services | None:
        """What was opened, if it was; to be closed after `close`."""
        return self._services

    def run(
        self,
        owner: QObject,
        work: Callable[[Services], T],
        then: Callable[[T], None],
        *,
        failed: Callable[[Exception], None] | None = None,
        key: str | None = None,
        lane: Lane = Lane.DATA,
        asks: bool = False,
    ) -> None:
        """Ask for `work`; call from the GUI thread only. Errors go to `failed`, or `unhandled` (Cancelled does not).

        What `asks` changes nothing; neither does anything with a `key`, as a newer question takes its place.
        """
        task = _Task(owner, work, then, failed, key, asks or key is not None)
        if key is not None:
            self._newest[(id(owner), key)] = task
        self._pending += 1
        self._waiting[lane].put(task)

    def progress(self) -> Progress:
        """To be handed to work that takes long: it is cancelled when the program closes before the work is done."""
        made = Progress()
        self._in_progress.add(made)
        return made

    def stop_asking(self) -> None:
        """From now on nobody waits for answers; for `close` to come, so that others who end have the machine."""
        self._closing = True
        for progress in tuple(self._in_progress):
            progress.cancel()
        self._break_off()

    def close(self) -> None:
        """Finish what is queued and changes something, then end all threads; answers are not delivered any more."""
        self.stop_asking()
        self._may_open.set()
        for lane, waiting in self._waiting.items():
            for _thread in range(_THREADS[lane]):
                waiting.put(None)
        for thread in self._threads:
            while thread.is_alive():
                self._break_off()
                thread.join(BREAK_OFF_SECONDS)

    def _break_off(self) -> None:
        """End the reads nobody waits for any more; none of these threads can begin something else meanwhile."""
        with self._changing:
            if self._asking and self._services is not None:
                self._services.interrupt_reads(self._asking)

    def _is_newest(self, task: _Task) -> bool:
        return task.key is None or self._newest.get((id(task.owner), task.key)) is task

    def _run_data(self) -> None:
        found = self._look()
        self._has_looked.set()
        if found is not None:
            self._looked.emit(found)
            self._may_open.wait(LONGEST_LOOK_SECONDS)
        try:
            self._services = self._open_services()
        except Exception as error:  # noqa: BLE001  (the thread must survive: every task is told instead)
            self._opening_error = error
        for thread in self._threads[1:]:
            thread.start()
        self._work_through(self._waiting[Lane.DATA])

    def _look(self) -> FirstLook | None:
        try:
            return self._look_first() if self._look_first else None
        except Exception:  # the services follow in any case, and say what is wrong
            log.exception("the first look failed")
            return None

    def _work_through(self, tasks: queue.SimpleQueue[_Task | None]) -> None:
        while (task := tasks.get()) is not None:
            if self._is_newest(task) and not (self._closing and task.asks):
                try:
                    if self._opening_error is not None:
                        raise self._opening_error
                    with self._breakable(task):
                        task.value = task.work(self._services)
                except Exception as error:  # noqa: BLE001  (the loop must survive; who asked is told)
                    task.error = error
            self._done.emit(task)
            del task  # or the answer, and the windows that asked, would stay until something else is asked

    @contextmanager
    def _breakable(self, task: _Task) -> Iterator[None]:
        if not task.asks:
            yield
            return
        thread = threading.get_ident()
        with self._changing:
            self._asking.add(thread)
        try:
            yield
        finally:
            with self._changing:
                self._asking.remove(thread)

    @Slot(object)
    def _take_look(self, found: FirstLook) -> None:
        self._first_look = found
        if self._told is not None:
            self._told(found)

    @Slot(object)
    def _deliver(self, task: _Task) -> None:
        if self._closing:
            return
        self._pending -= 1
        newest = self._is_newest(task)
        if task.key is not None and newest:
            del self._newest[(id(task.owner), task.key)]
        if newest and shiboken6.isValid(task.owner):
            if task.error is None:
                task.then(task.value)
            elif task.failed is not None:
                task.failed(task.error)
            elif not isinstance(task.error, Cancelled):
                self.unhandled(task.error)
        if not self._pending:
            self.became_idle.emit()
