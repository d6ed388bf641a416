"""Draws charts as pictures, off the GUI thread; the only module that knows the chart library. No Qt.

The library keeps settings for the whole program, so all drawing is done by one thread at a time: the long lane's.
It is imported when the first chart is drawn, which takes half a second and 50 MiB.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app import formats
from app.ui.reports.charts import Chart, Palette, Series, Shape, Unit

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DPI = 96
FEWEST_PLACES = 5
_LONGEST_LABEL = 28


@dataclass(frozen=True, slots=True)
class Picture:
    """Pixels of four bytes each (red, green, blue, alpha), row by row; `ratio` is how many go into one of Qt's."""

    key: str
    width: int
    height: int
    ratio: float
    pixels: bytes


def draw(chart: Chart, palette: Palette, width: int, height: int, ratio: float = 1.0) -> Picture:
    """The chart in `width` × `height` logical pixels."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure = _figure(chart, palette, width, height, DPI * ratio)
    canvas: Any = FigureCanvasAgg(figure)
    canvas.draw()
    columns, rows = canvas.get_width_height(physical=True)
    return Picture(chart.key, columns, rows, ratio, bytes(canvas.buffer_rgba()))


def save(chart: Chart, palette: Palette, path: Path) -> None:
    """The chart as a file, PNG or SVG after its ending, with its title, large enough for paper. Raises OSError."""
    import matplotlib as library

    figure = _figure(chart, palette, 900, 500, DPI * 2, titled=True)
    # Texts of an SVG stay texts: they can be searched, and read out.
    with library.rc_context({"svg.fonttype": "none", "svg.hashsalt": chart.key}):
        figure.savefig(path, format=path.suffix[1:].lower(), metadata={"Title": chart.title})


def _figure(
    chart: Chart, palette: Palette, width: int, height: int, dpi: float, *, titled: bool = False
) -> Figure:
    from matplotlib.figure import Figure

    figure = Figure(
        figsize=(width / DPI, height / DPI), dpi=dpi, layout="constrained", facecolor=palette["surface"]
    )
    axes = figure.add_subplot()
    axes.set_facecolor(palette["surface"])
    draw_shape = {Shape.COLUMNS: _columns, Shape.BARS: _bars, Shape.LINE: _line}[chart.shape]
    draw_shape(axes, chart, palette)
    _dress(axes, chart, palette)
    if titled:
        figure.suptitle(_text(chart.title), color=palette["text"], fontsize=14)
    return figure


def _columns(axes: Axes, chart: Chart, palette: Palette) -> None:
    places = range(len(chart.labels))
    below = [0.0] * len(chart.labels)
    for series in chart.series:
        values = _numbers(series)
        axes.bar(places, values, 0.7, below, color=palette[series.colour], label=_text(series.name))
        below = [low + value for low, value in zip(below, values, strict=True)]
    _name_columns(axes, chart)


def _bars(axes: Axes, chart: Chart, palette: Palette) -> None:
    places = range(len(chart.labels))
    left = [0.0] * len(chart.labels)
    for series in chart.series:
        values = _numbers(series)
        axes.barh(places, values, 0.7, left, color=palette[series.colour], label=_text(series.name))
        left = [low + value for low, value in zip(left, values, strict=True)]
    axes.set_yticks(list(places), [_short(label) for label in chart.labels])
    axes.invert_yaxis()  # the first one on top


def _line(axes: Axes, chart: Chart, palette: Palette) -> None:
    for series in chart.series:
        known = [(place, value) for place, value in enumerate(series.values) if value is not None]
        axes.plot(*zip(*known, strict=True), color=palette[series.colour], marker="o", linewidth=2)
    lowest = min((v for series in chart.series for v in series.values if v is not None), default=0.0)
    axes.set_ylim(min(0.9, lowest - 0.05) if lowest > 0.5 else 0.0, 1.01)
    _name_columns(axes, chart)


def _name_columns(axes: Axes, chart: Chart) -> None:
    """So many names as can stand side by side; a year and more is named at every so-manieth month."""
    count = len(chart.labels)
    room = max(0.0, (FEWEST_PLACES - count) / 2)  # a lonely column need not fill the picture
    axes.set_xlim(-0.6 - room, count - 0.4 + room)
    step = max(1, -(-count // 12))
    places = range(0, count, step)
    slanted = len(places) > 6
    axes.set_xticks(
        list(places),
        [_short(chart.labels[place]) for place in places],
        rotation=40 if slanted else 0,
        ha="right" if slanted else "center",
        rotation_mode="anchor",
    )


def _dress(axes: Axes, chart: Chart, palette: Palette) -> None:
    """The theme's colours, numbers as the interface's language writes them, and no more lines than needed."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    lying = chart.shape is Shape.BARS
    measure = axes.xaxis if lying else axes.yaxis
    whole = chart.unit is Unit.COUNT
    measure.set_major_locator(MaxNLocator(5, integer=whole))
    measure.set_major_formatter(FuncFormatter(lambda value, _place: _number(value, chart.unit)))
    axes.grid(visible=True, axis="x" if lying else "y", color=palette["border"], linewidth=0.8)
    axes.set_axisbelow(True)
    for name, spine in axes.spines.items():
        spine.set_visible(name == ("left" if lying else "bottom"))
        spine.set_color(palette["border"])
    axes.tick_params(colors=palette["quiet"], labelcolor=palette["text"], length=0, labelsize=9)
    if len(chart.series) > 1:
        axes.figure.legend(
            loc="outside upper center",
            ncols=len(chart.series),
            frameon=False,
            fontsize=9,
            labelcolor=palette["text"],
            handlelength=1.0,
        )


def _numbers(series: Series) -> list[float]:
    return [value or 0.0 for value in series.values]


def _number(value: float, unit: Unit) -> str:
    if unit is Unit.SHARE:
        return formats.format_percent(value) if value <= 1.0 else ""
    return formats.format_number(round(value, 2) if unit is Unit.MONEY else round(value))


def _short(label: str) -> str:
    label = label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1]}…"
    return _text(label)


def _text(words: str) -> str:
    """A name may hold dollar signs; the library would take what stands between them for mathematics."""
    return words.replace("$", r"\$")
