"""The running program: brings the window to life, lets people in and out, and ends everything in order."""

from __future__ import annotations

import gc
import logging
import sys
import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication

from app import i18n, logs
from app.errors import UserError
from app.i18n import _
from app.ui import actions, icons, qt_translator, theme, window_actions
from app.ui.context import UiContext
from app.ui.entrance import Entrance
from app.ui.event_bridge import EventBridge
from app.ui.layout_memory import LayoutMemory
from app.ui.main_window import MainWindow
from app.ui.navigator import MainNavigator
from app.ui.notices import Notices
from app.ui.session import Session
from app.ui.tasks import TaskRunner

if TYPE_CHECKING:
    from app.config import Config
    from app.services.suite import Services
    from app.ui.crash_dialog import CrashDialog
    from app.ui.opening import Opening, Workers
    from app.ui.start_memory import StartMemory

log = logging.getLogger(__name__)


class Program(QObject):
    """Lives as long as the process; the window may be replaced (another language), the session may change."""

    ending = Signal()
    ended = Signal()
    _crashed = Signal(object)

    def __init__(
        self,
        window: MainWindow,
        config: Config,
        opening: Opening,
        memory: StartMemory,
        tasks: TaskRunner | None = None,
    ) -> None:
        super().__init__(QApplication.instance())
        self.window = window
        self._config = config
        self._opening = opening
        self.memory = memory
        self._log_handler = logs.write_to(config.log_file)
        self._workers: Workers | None = None
        self._crash: CrashDialog | None = None
        self._closing = False
        self._complete: MainWindow | None = None
        self._old_hook = sys.excepthook
        self.session = Session(self)
        self.events = EventBridge(self)
        if tasks is None:
            tasks = TaskRunner(opening.open_services, self, look_first=opening.first_look)
            tasks.start()
        self.tasks = tasks
        self.tasks.unhandled = self.on_error
        self.layout = LayoutMemory(self.tasks, self.session, self)
        self.context = self._context_for(window)
        self.entrance = Entrance(self)
        self._crashed.connect(self._show_crash, Qt.ConnectionType.QueuedConnection)
        theme.notifier().changed.connect(icons.redraw_all)

    def begin(self) -> None:
        """Open the database in its lane and let somebody in."""
        sys.excepthook = self._hook
        threading.excepthook = lambda arguments: self._crashed.emit(arguments.exc_value)
        qt_translator.speak(i18n.current_language())
        self.window.setLocale(QLocale())  # it was made before: its fields write numbers in this language
        self._attach_window()
        self.tasks.when_looked(self.entrance.show_early)
        self.tasks.became_idle.connect(self._settle_down, Qt.ConnectionType.SingleShotConnection)
        self.tasks.run(self, lambda services: services, self._opened, failed=self.entrance.could_not_open)

    def come_to_front(self) -> None:
        """Somebody started the program a second time."""
        window = self.window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()

    def close(self) -> None:
        """End: ask about unsaved input, stop the workers, finish what is queued, let go of the database."""
        if self._closing:
            return
        if self.window.unsaved_page() is not None:
            self._ask_about_unsaved()
            return
        self._end()

    def _end(self) -> None:
        self._closing = True
        self.ending.emit()
        self.memory.keep(geometry=self.window.geometry_text())
        self.close_windows()
        self.window.hide()
        self.tasks.stop_asking()
        if self._workers is not None:
            self._workers.stop()
        self.tasks.close()
        if self.tasks.services is not None:
            self.tasks.services.close()
        sys.excepthook = self._old_hook
        threading.excepthook = threading.__excepthook__
        logs.stop(self._log_handler)
        self.window.deleteLater()
        self.deleteLater()
        self.ended.emit()

    def close_windows(self) -> None:
        """Close what stands beside the main window."""
        self._navigator.close_all()

    def lock(self) -> None:
        self.entrance.lock()

    def log_out(self) -> None:
        self.entrance.log_out()

    def choose_language(self, language: str) -> None:
        """Speak another language at once: the window is made anew."""
        if language == i18n.current_language():
            return
        self.memory.keep(language=language)
        self._remember("interface.language", language)
        self.speak(language)

    def choose_appearance(self, appearance: theme.Appearance) -> None:
        self.memory.keep(appearance=appearance.value)
        self._remember("appearance", appearance.value)
        theme.set_appearance(appearance)

    def choose_lock_minutes(self, minutes: int) -> None:
        self._remember("lock.minutes", minutes)
        self.entrance.watch(minutes)

    def speak(self, language: str) -> None:
        """Switch the interface's language and replace the window, in the same place and size."""
        i18n.install(language)
        qt_translator.speak(language)
        old = self.window
        self.close_windows()
        self.window = MainWindow()
        self.window.restore_geometry_text(old.geometry_text())
        self.window.place = old.place
        self.context = self._context_for(self.window)
        self._attach_window()
        self._attach_rest()
        self.entrance.window_replaced()
        if self.session.ready:
            self.show_session()
        self.window.show()
        old.hide()
        old.deleteLater()

    def show_session(self) -> None:
        """Fill the window for who is logged in and the Mandant in front."""
        self.window.show_session(window_actions.user_menu(self.window, self.context))

    @Slot(object)
    def on_error(self, error: BaseException) -> None:
        """What went wrong and nobody handled: words for what the user can mend, the report for a fault of ours."""
        if error is self.entrance.obstacle:
            return  # it stands in the window already
        known = self._opening.explain(error)
        if known is not None:
            self.context.notices.show(known.text, kind="warning", seconds=10)
            return
        log.error("a fault of the program", exc_info=error)
        self._show_crash(error)

    def explain(self, error: BaseException) -> UserError:
        """Words for any error, also for one of ours."""
        known = self._opening.explain(error)
        if known is None:
            log.error("a fault of the program", exc_info=error)
        return known or UserError(
            _("Something went wrong in the program. The log file in the data folder says more.")
        )

    def _opened(self, services: Services) -> None:
        services.events.subscribe(self.events.publish)
        self.entrance.open()

    @Slot()
    def _settle_down(self) -> None:
        """The first page stands: now what could wait so far."""
        theme.notifier().follow()
        self._attach_rest()
        if self.tasks.services is not None:
            self._workers = self._opening.make_workers(self.tasks.services)
            self._workers.start()
        gc.enable()

    def _context_for(self, window: MainWindow) -> UiContext:
        navigator = MainNavigator(window)
        self._navigator = navigator
        notices = Notices(window)
        notices.bottom_margin = 40  # above the status bar
        context = UiContext(
            tasks=self.tasks,
            events=self.events,
            session=self.session,
            notices=notices,
            navigator=navigator,
            clock=self._opening.clock,
            layout=self.layout,
            choices=self,
        )
        navigator.attach(context)
        return context

    def _attach_window(self) -> None:
        self.window.closing.connect(self.close)
        self.window.attach(self.context)
        self.window.top_bar.mandant_chosen.connect(self.entrance.switch)
        window_actions.make_keys(self.window, self.context)
        actions.make(self.window, "window.quit", self.close)

    def _attach_rest(self) -> None:
        if self._complete is self.window:
            return
        self._complete = self.window
        from app.ui.attention.tray import AttentionFlag
        from app.ui.sms.overdue import OverdueWatch
        from app.ui.way_back import WayBack

        self.window.status_line.attach(self.context)
        OverdueWatch(self.context, self.window)
        WayBack(self.context, self.window)
        AttentionFlag(self.context, self.window.top_bar, lambda: self.window)

    def _remember(self, key: str, value: str | int) -> None:
        if self.session.ready:
            actor = self.session.actor
            self.tasks.run(self, lambda s: s.preferences.set(actor, key, value), lambda _none: None)

    def _ask_about_unsaved(self) -> None:
        from app.ui.dialogs import ask

        ask(
            self.context,
            self.window,
            _("Unsaved changes"),
            _("The settings in front hold changes that were not saved. Close without saving them?"),
            action=_("Close without saving"),
            on_action=self._end,
            danger=True,
        )

    def _hook(self, kind: type[BaseException], error: BaseException, _trace: object) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self.close()
            return
        self._crashed.emit(error)

    @Slot(object)
    def _show_crash(self, error: BaseException) -> None:
        if self._crash is not None:
            self._crash.add(error)
            return
        from app.ui.crash_dialog import CrashDialog

        self._crash = CrashDialog(error, self.window)
        self._crash.finished.connect(self._forget_crash)
        self._crash.open()

    def _forget_crash(self) -> None:
        self._crash = None
