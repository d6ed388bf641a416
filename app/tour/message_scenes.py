"""The tour's scenes of the place of all SMS: the list, what failed, and the question before resending."""

from __future__ import annotations

from app.domain.message_list import MessageQuery
from app.tour.stage import Stage
from app.ui.messages.resend_dialog import ResendDialog
from app.ui.messages.view_model import FAILED_STANDINGS


def play(stage: Stage) -> None:
    """From the list to the question, and back."""
    program = stage.program
    stage.press("Ctrl+3")
    page = program.window.page("messages").all_messages
    stage.wait(lambda: page.list.model.is_counted and page.list.model.rowCount() > 0, "the list of all SMS")
    stage.settle()
    stage.press("Down")
    stage.picture("messages")
    program.context.navigator.show_messages(MessageQuery(standings=FAILED_STANDINGS))
    stage.settle()
    stage.wait(lambda: page.list.model.is_counted and page.list.model.rowCount() > 0, "what failed")
    stage.settle()
    stage.picture("messages-filtered")
    stage.press("Ctrl+A")
    stage.press("Ctrl+R")
    stage.wait(lambda: isinstance(stage.front, ResendDialog), "the question before resending")
    stage.settle()
    stage.picture("resend")
    stage.press("Escape")
    stage.press("Ctrl+Shift+L")
