"""Sees and operates the running program as a screen reader does; runs on the system's Python, which has AT-SPI.

    tools/session.sh --accessible /usr/bin/python3 tests/accessibility/screen_reader.py PROGRAM [ARGUMENT…]

Starts the program, goes where the test wants to look, and prints what it met as one JSON object.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402 - its version has to be chosen first

Accessible = Any  # there are no types of what D-Bus brings
Found = TypeVar("Found")

PATIENCE_SECONDS = 15
MOST_CHILDREN = 40
"""Of a long list its beginning tells enough."""
WORDS = "Guten Tag, bis morgen!"


class NothingFound(Exception):
    """What was waited for did not appear."""


class Reader:
    """One running program, seen through the accessibility bus."""

    def __init__(self, process_id: int) -> None:
        self._process_id = process_id
        self.application = wait("the program on the bus", self._application)
        self.application.set_cache_mask(Atspi.Cache.NONE)  # ask anew each time: nobody here listens to events

    def windows(self) -> list[Accessible]:
        return [window for window in children(self.application) if shows(window)]

    def find(self, role: str, name: str) -> Accessible:
        """The first visible element of that role whose name begins so; waits for it."""

        def look() -> Accessible | None:
            return next(
                (
                    element
                    for window in self.windows()
                    for element in everything(window)
                    if element.get_role_name() == role and (element.get_name() or "").startswith(name)
                ),
                None,
            )

        return wait(f"{role} {name!r}", look)

    def focusable(self) -> list[dict[str, str]]:
        """Role, name and place of what the keyboard may reach, in all windows."""
        return [
            {"role": element.get_role_name(), "name": name_of(element), "place": place_of(element)}
            for window in self.windows()
            for element in everything(window)
            if element.get_state_set().contains(Atspi.StateType.FOCUSABLE)
        ]

    def in_words(self) -> list[str]:
        """All that is visible, for whoever wonders why something is not."""
        return [
            f"{element.get_role_name()} {element.get_name()!r} in {place_of(element)}"
            for window in self.windows()
            for element in everything(window)
        ]

    def _application(self) -> Accessible | None:
        for application in children(Atspi.get_desktop(0)):
            if application.get_process_id() == self._process_id and children(application):
                return application
        return None


def look_around(reader: Reader) -> dict[str, Any]:
    """Calendar, customers, the SMS dialog and the gateway's page; everything is done through the bus."""
    reader.find("push button", "User")  # somebody is in
    met: dict[str, Any] = {"calendar": in_place(reader, "filler", "Calendar: ")}
    press(reader.find("check box", "Customers"))
    table = reader.find("table", "Customers")
    wait("customers", lambda: Atspi.Table.get_n_rows(table) or None)
    Atspi.Table.add_row_selection(table, 0)
    send = reader.find("push button", "Send SMS")
    met["customers"] = reader.focusable()

    press(send)
    message = reader.find("text", "Message")
    wait("the draft", lambda: counter(reader))
    Atspi.EditableText.set_text_contents(message, WORDS)
    met["counter"] = wait("the new count", lambda: counter(reader, str(len(WORDS))))
    met["message"] = Atspi.Text.get_text(message, 0, -1)
    met["dialog"] = reader.focusable()
    press(reader.find("push button", "Cancel"))

    press(reader.find("check box", "Settings"))
    pages = reader.find("list", "Settings")
    names = [entry.get_name() for entry in children(pages)]
    Atspi.Selection.select_child(pages, names.index("SMS gateway"))
    met["gateway"] = in_place(reader, "push button", "Test connection")
    return met


def in_place(reader: Reader, role: str, name: str) -> list[dict[str, str]]:
    reader.find(role, name)
    return reader.focusable()


def counter(reader: Reader, begins: str = "") -> str | None:
    """The line under the message."""
    for window in reader.windows():
        for element in everything(window):
            name = element.get_name() or ""
            if element.get_role_name() == "label" and " of 160" in name and name.startswith(begins):
                return str(name)
    return None


def press(element: Accessible) -> None:
    names = [Atspi.Action.get_action_name(element, n) for n in range(Atspi.Action.get_n_actions(element))]
    Atspi.Action.do_action(element, names.index("Press"))


def everything(element: Accessible) -> Iterator[Accessible]:
    """The element and what is visible within it."""
    yield element
    for child in children(element):
        if shows(child):
            yield from everything(child)


def children(element: Accessible) -> list[Accessible]:
    found = (element.get_child_at_index(n) for n in range(min(element.get_child_count(), MOST_CHILDREN)))
    return [child for child in found if child is not None]


def shows(element: Accessible) -> bool:
    return bool(element.get_state_set().contains(Atspi.StateType.VISIBLE))


def name_of(element: Accessible) -> str:
    """What is read out; Qt names a combo box after its value here: what it is for stands beside it, or below."""
    if element.get_role() != Atspi.Role.COMBO_BOX:
        return element.get_name() or ""
    labels = [
        relation.get_target(0).get_name()
        for relation in element.get_relation_set()
        if relation.get_relation_type() == Atspi.RelationType.LABELLED_BY
    ]
    return " ".join(filter(None, labels)) or element.get_description() or ""


def place_of(element: Accessible) -> str:
    """The names above it, for whoever has to find it in the code."""
    names = []
    above = element.get_parent()
    while above is not None and above.get_role_name() != "application":
        names.append(above.get_name() or above.get_role_name())
        above = above.get_parent()
    return " < ".join(names)


def wait(what: str, look: Callable[[], Found | None]) -> Found:
    """Ask again and again; what vanishes while it is looked at counts as not there yet."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        try:
            found = look()
        except gi.repository.GLib.Error:
            found = None
        if found is not None:
            return found
        time.sleep(0.05)
    raise NothingFound(what)


def main(command: list[str]) -> int:
    program = subprocess.Popen(command, stdout=sys.stderr)
    try:
        reader = Reader(program.pid)
        try:
            print(json.dumps(look_around(reader), ensure_ascii=False))
        except NothingFound as missing:
            print(f"there is no {missing}", file=sys.stderr)
            if (code := program.poll()) is not None:
                print(f"the program ended with {code}", file=sys.stderr)
                return 1
            print("there is:", *reader.in_words(), sep="\n", file=sys.stderr)
            return 1
    finally:
        program.terminate()
        program.wait(timeout=20)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
