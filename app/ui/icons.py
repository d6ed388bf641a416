"""The program's icons: drawn from the SVG files in the colour of the theme, and redrawn when it switches."""

from __future__ import annotations

from functools import lru_cache

from PySide6 import QtCore
from PySide6.QtGui import QAction, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton

from app.resources import resource
from app.ui import theme

SIZES = (16, 20, 40)
GAP = 4
_PROPERTY = "terminboteIcon"


def icon(name: str, colour: str = "text") -> QIcon:
    """The icon `name` in the theme's colour of that name; to be asked for again when the theme switches."""
    return _drawn(name, getattr(theme.colours(), colour))


def pixmap(name: str, size: int, colour: str = "text", *, ratio: float = 1.0) -> QPixmap:
    """The icon as a picture of `size` logical pixels, for labels and painted views."""
    picture = QPixmap(_render(name, getattr(theme.colours(), colour), round(size * ratio)))
    picture.setDevicePixelRatio(ratio)
    return picture


def put(target: QAction | QAbstractButton, name: str, colour: str = "text") -> None:
    """Give an action or a button its icon and keep it in the theme's colour from now on."""
    target.setProperty(_PROPERTY, f"{name} {colour}")
    _dress(target, name, colour)


def redraw_all() -> None:
    """Draw every icon given by `put` anew; called when light and dark have switched."""
    for widget in QApplication.allWidgets():
        for target in (widget, *widget.actions()):
            wanted = target.property(_PROPERTY)
            if wanted and isinstance(target, QAction | QAbstractButton):
                _dress(target, *str(wanted).split())


def _dress(target: QAction | QAbstractButton, name: str, colour: str) -> None:
    if isinstance(target, QPushButton) and target.text() and not target.text().startswith(" "):
        # The style leaves no room between a button's icon and its words.
        target.setIconSize(QtCore.QSize(SIZES[0] + GAP, SIZES[0]))
        target.setIcon(_drawn(name, getattr(theme.colours(), colour), GAP))
    else:
        target.setIcon(icon(name, colour))


@lru_cache(maxsize=512)
def _drawn(name: str, colour: str, gap: int = 0) -> QIcon:
    return QIcon(_Engine(name, colour, gap))


class _Engine(QIconEngine):
    """Draws an icon when it is looked at, in the one size that fits best.

    Most icons stand in menus or belong to actions without a button: all of them in all sizes took a tenth of the
    time to the first week.
    """

    def __init__(self, name: str, colour: str, gap: int) -> None:
        super().__init__()
        self._name, self._colour, self._gap = name, colour, gap
        self._known: dict[int, QIcon] = {}

    def paint(self, painter: QPainter, rect: QtCore.QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ratio = painter.deviceTransform().m11()  # to ask for the device would load all that one can be
        self._in(rect.size() * ratio).paint(painter, rect, QtCore.Qt.AlignmentFlag.AlignCenter, mode, state)

    def pixmap(self, size: QtCore.QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self._in(size).pixmap(size, 1.0, mode, state)

    def actualSize(self, size: QtCore.QSize, mode: QIcon.Mode, state: QIcon.State) -> QtCore.QSize:
        return self._in(size).actualSize(size, mode, state)

    def availableSizes(
        self, mode: QIcon.Mode = QIcon.Mode.Normal, state: QIcon.State = QIcon.State.Off
    ) -> list[QtCore.QSize]:
        return [QtCore.QSize(self._width(size), size) for size in SIZES]

    def isNull(self) -> bool:
        return False

    def _in(self, room: QtCore.QSize) -> QIcon:
        """The icon in the smallest size that covers as much as the room, which it is then fitted into."""
        covered = room.width() * room.height()
        size = next((size for size in SIZES if self._width(size) * size >= covered), SIZES[-1])
        if size not in self._known:
            self._known[size] = self._draw(size)
        return self._known[size]

    def _draw(self, size: int) -> QIcon:
        picture = _render(self._name, self._colour, size)
        if self._gap:
            picture = _widened(picture, self._width(size))
        made = QIcon(picture)
        made.addPixmap(picture, QIcon.Mode.Selected)  # or the style would tint it with the selection's colour
        return made

    def _width(self, size: int) -> int:
        return size + self._gap * size // SIZES[0]


def _widened(picture: QPixmap, width: int) -> QPixmap:
    """The picture at the left of one that is `width` pixels wide."""
    wide = QPixmap(width, picture.height())
    wide.fill(QtCore.Qt.GlobalColor.transparent)
    with QPainter(wide) as painter:
        painter.drawPixmap(0, 0, picture)
    return wide


@lru_cache(maxsize=512)
def _render(name: str, colour: str, size: int) -> QPixmap:
    source = _source(name).replace("currentColor", colour)
    source = source.replace('width="24"', f'width="{size}"', 1).replace('height="24"', f'height="{size}"', 1)
    picture = QPixmap()
    if not picture.loadFromData(source.encode(), "SVG"):
        raise RuntimeError(f"the icon {name} cannot be drawn")
    if picture.width() != size:
        picture = picture.scaled(size, size, mode=QtCore.Qt.TransformationMode.SmoothTransformation)
    return picture


@lru_cache(maxsize=256)
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")
