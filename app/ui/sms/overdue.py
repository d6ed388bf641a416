"""The question after a pause: these SMS became due while no computer was on – send them now, or not?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.domain.delivery import StatusReason
from app.domain.messages import MessageRow
from app.domain.permissions import Permission
from app.i18n import _, ngettext
from app.ui.context import UiContext
from app.ui.dialogs import Dialog
from app.ui.labels import plain

if TYPE_CHECKING:
    from app.services.suite import Services


@dataclass(frozen=True, slots=True)
class OverdueLine:
    """One SMS in words."""

    message_id: int
    words: str
    text: str
    restored: bool


class OverdueWatch(QObject):
    """Looks for late SMS when somebody logs in, when the Mandant changes, and after the computer slept.

    Whoever chose *Later* is asked again when something new is late, or at the next log-in.
    """

    def __init__(self, context: UiContext, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self._put_off: set[int] = set()
        context.session.changed.connect(self._begin)
        context.events.messages_changed.connect(self.look)
        self.look()

    @Slot()
    def _begin(self) -> None:
        self._put_off.clear()
        self.look()

    @Slot(object)
    def look(self, _event: object = None) -> None:
        """Ask the database; nobody is asked twice at once, and nobody who may not send."""
        session = self._context.session
        if not session.ready or not session.may(Permission.SEND_SMS):
            return
        actor, zone = session.actor, session.mandant.time_zone

        def read(services: Services) -> tuple[OverdueLine, ...]:
            return _in_words(services.outbox.overdue_at_start(actor), ZoneInfo(zone))

        self._context.tasks.run(self, read, self._ask, key="overdue")

    def _ask(self, lines: tuple[OverdueLine, ...]) -> None:
        ids = {line.message_id for line in lines}
        if ids <= self._put_off or self._window.findChild(OverdueDialog) is not None:
            return
        self._put_off |= ids
        OverdueDialog(self._context, lines, self._window).open()


class OverdueDialog(Dialog):
    """All of them are ticked; *Send* lets the ticked ones go and gives the others up, *Later* asks again next time."""

    help_chapter = "sms"

    def __init__(
        self, context: UiContext, lines: Sequence[OverdueLine], parent: QWidget | None = None
    ) -> None:
        super().__init__(context, _("SMS that are late"), parent, name="overdue")
        self._lines = list(lines)
        restored = any(line.restored for line in lines)
        count = len(lines)
        words = ngettext(
            "The time of {count} SMS has passed: no computer was on, or nothing could be sent.",
            "The time of {count} SMS has passed: no computer was on, or nothing could be sent.",
            count,
        )
        if restored:
            words = ngettext(
                "{count} SMS waits in the data that were brought back. It may have been sent already.",
                "{count} SMS wait in the data that were brought back. They may have been sent already.",
                count,
            )
        ask = _("Tick what shall be sent now. What is not ticked is not sent any more.")
        told = plain(f"{words.format(count=count)}\n{ask}", wrap=True)
        self.list = QListWidget()
        self.list.setAccessibleName(_("SMS that are late"))
        self.list.setAlternatingRowColors(False)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMinimumSize(520, 200)
        for line in lines:
            item = QListWidgetItem(f"{line.words}\n{line.text}")
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked if line.restored else Qt.CheckState.Checked)
            self.list.addItem(item)
        self.body.addWidget(told)
        self.body.addWidget(self.list, 1)
        self.add_cancel(_("Later"))
        self.send_button = self.add_button("", self._decide, role="accent")
        self.list.itemChanged.connect(self._say_what)
        self._say_what()
        self.list.setFocus()

    def _ticked(self) -> list[int]:
        return [
            line.message_id
            for row, line in enumerate(self._lines)
            if self.list.item(row).checkState() is Qt.CheckState.Checked
        ]

    def _say_what(self, _item: QListWidgetItem | None = None) -> None:
        """The button says what it will do."""
        ticked, count = len(self._ticked()), len(self._lines)
        if not ticked:
            words = ngettext("Discard {count} SMS", "Discard {count} SMS", count).format(count=count)
        else:
            words = ngettext("Send {count} SMS", "Send {count} SMS", ticked).format(count=ticked)
            if ticked < count:
                words += ngettext(", discard {count}", ", discard {count}", count - ticked).format(
                    count=count - ticked
                )
        self.send_button.setText(words)

    def _decide(self) -> None:
        actor = self.context.session.actor
        wanted = self._ticked()
        others = [line.message_id for line in self._lines if line.message_id not in wanted]

        def act(services: Services) -> int:
            services.outbox.discard(actor, others)
            return services.outbox.release(actor, wanted)

        self.send_button.setEnabled(False)
        self.context.tasks.run(self, act, self._done)

    def _done(self, released: int) -> None:
        words = ngettext("{count} SMS is on its way.", "{count} SMS are on their way.", released)
        self.context.notices.show(words.format(count=released), kind="ok" if released else "info")
        self.accept()


def _in_words(rows: Sequence[MessageRow], zone: ZoneInfo) -> tuple[OverdueLine, ...]:
    """Brings Babel and the phone library: for the data lane."""
    from app.domain.phone import format_international
    from app.formats import format_instant

    def words(row: MessageRow) -> str:
        who = row.customer_name or format_international(row.number)
        due = format_instant(row.due, zone)
        if row.appointment_start is None:
            return _("{who} – was due {due}").format(who=who, due=due)
        start = format_instant(row.appointment_start, zone)
        return _("{who} – was due {due}, appointment {start}").format(who=who, due=due, start=start)

    return tuple(
        OverdueLine(row.id, words(row), row.text, row.reason is StatusReason.RESTORED) for row in rows
    )
