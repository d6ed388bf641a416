"""Takes what the report shows into a file: CSV, Excel or PDF, with progress, and stoppable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from app import formats
from app.domain.progress import Cancelled, Progress
from app.domain.sheet import PLAIN_CSV, Sheet, excel_csv
from app.domain.words import N_
from app.errors import UserError
from app.i18n import _
from app.ui.context import UiContext
from app.ui.tasks import Lane
from app.ui.widgets.progress_line import ProgressLine

if TYPE_CHECKING:
    from app.services.suite import Services


class MakeSheet(Protocol):
    """Called in the long lane: the table as it is to be written."""

    def __call__(self, services: Services, progress: Progress) -> Sheet: ...


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of file: `text` is a catalogue text."""

    key: str
    text: str
    ending: str


FORMS = (
    Form("excel_csv", N_("CSV for Excel"), "csv"),
    Form("plain_csv", N_("CSV with commas, UTF-8"), "csv"),
    Form("xlsx", N_("Excel workbook"), "xlsx"),
    Form("pdf", N_("PDF"), "pdf"),
)


class Exporter(QObject):
    """Asks where to, then writes; one file at a time."""

    written = Signal(str)

    def __init__(self, context: UiContext, line: ProgressLine, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._line = line
        self._window = parent
        self._writing = 0

    @property
    def busy(self) -> bool:
        """Whether a file is being written."""
        return self._writing > 0

    def actions(self, start: Callable[[Form], object]) -> list[QAction]:
        """One entry of a menu for each kind of file."""
        made = []
        for form in FORMS:
            action = QAction(f"{_(form.text)} (.{form.ending})", self)
            action.triggered.connect(lambda _checked=False, chosen=form: start(chosen))
            made.append(action)
        return made

    def ask_where(self, form: Form, name: str, make_sheet: MakeSheet) -> None:
        """Let a file be chosen, then write it."""
        words = f"{_(form.text)} (*.{form.ending})"
        dialog = QFileDialog(self._window.window(), _("Export"), f"{name}.{form.ending}", words)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(form.ending)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda file: self.write(form, Path(file), make_sheet))
        dialog.open()

    def write(self, form: Form, path: Path, make_sheet: MakeSheet) -> None:
        """Write it in the long lane; what was there before stays until the new file is whole."""
        self._writing += 1
        progress = self._context.tasks.progress()
        self._line.watch(progress, _("Writing {file} …").format(file=path.name))
        family = QApplication.font().family()

        def work(services: Services) -> None:
            sheet = make_sheet(services, progress)
            progress.expect(sheet.count * (2 if form.key == "pdf" else 1))  # a PDF is read, then painted
            _write(services, form, sheet, path, lambda draft: _paint(sheet, draft, family, progress))

        self._context.tasks.run(
            self,
            work,
            lambda _none: self._done(progress, path),
            failed=lambda error: self._failed(progress, error),
            lane=Lane.LONG,
        )

    def _done(self, progress: Progress, path: Path) -> None:
        self._writing -= 1
        self._line.finish(progress)
        self._context.notices.show(
            _("Exported to {file}.").format(file=path.name),
            kind="ok",
            action=_("Open"),
            on_action=lambda: _open(path),
        )
        self.written.emit(str(path))

    def _failed(self, progress: Progress, error: Exception) -> None:
        self._writing -= 1
        self._line.finish(progress)
        if isinstance(error, Cancelled):
            self._context.notices.show(_("Nothing was exported."))
        elif isinstance(error, UserError):
            self._context.notices.show(error.text, kind="error")
        else:
            self._context.tasks.unhandled(error)


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _write(services: Services, form: Form, sheet: Sheet, path: Path, paint: Callable[[Path], None]) -> None:
    match form.key:
        case "excel_csv":
            services.exporting.csv(sheet, path, excel_csv(formats.decimal_sign()))
        case "plain_csv":
            services.exporting.csv(sheet, path, PLAIN_CSV)
        case "xlsx":
            services.exporting.xlsx(sheet, path)
        case _:
            services.exporting.whole(path, paint)


def _paint(sheet: Sheet, draft: Path, family: str, progress: Progress) -> None:
    from app.ui import sheet_pdf

    sheet_pdf.write(sheet, draft, family, progress)
