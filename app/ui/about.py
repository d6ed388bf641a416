"""Which program this is, which version, and whose work it stands on."""

from __future__ import annotations

import platform

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QLabel, QWidget

from app.config import APP_NAME, VERSION
from app.i18n import _
from app.ui.context import UiContext
from app.ui.dialogs import Dialog


class AboutDialog(Dialog):
    """What a supporter asks for first, to be copied."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, _("About {name}").format(name=APP_NAME), parent)
        title = QLabel(f"{APP_NAME} {VERSION}")
        title.setObjectName("pageTitle")
        what = QLabel(
            _("Appointments, customers and their SMS, on your own computer and through your own gateway.")
        )
        versions = QLabel(
            f"Qt {qVersion()} · Python {platform.python_version()} · {platform.platform(terse=True)}"
        )
        versions.setProperty("role", "small")
        versions.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        licence = QLabel(
            _(
                "Free software under the GNU General Public License, version 3 or later. Icons: Lucide (ISC licence)."
            )
        )
        licence.setProperty("role", "quiet")
        for label in (title, what, licence, versions):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            self.body.addWidget(label)
        self.add_button(_("Close"), self.accept, role="accent").setFocus()
        self.resize(460, self.sizeHint().height())
