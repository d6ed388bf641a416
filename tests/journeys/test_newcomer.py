"""A newcomer: from the very first window to an SMS on the practice phone, with the keyboard alone."""

from __future__ import annotations

import pytest

from app.ui.admin.first_start import FirstStartCard
from app.ui.sms.dialog import SendSmsDialog
from app.ui.sms.practice_phone import PracticePhoneWindow
from tests.fixtures.program import RunningProgram, Start

SECONDS_PER_KEY = 0.6
"""Somebody who types with two fingers and reads what stands there."""
SECONDS_PER_STEP = 8
TWO_MINUTES = 120


def next_step(program: RunningProgram, card: FirstStartCard) -> None:
    shown = card.stack.currentIndex()
    program.press("Return")
    program.wait_for(lambda: card.stack.currentIndex() == shown + 1)
    program.settle()


@pytest.mark.behaviour("AW-03", "D-11")
def test_from_the_first_start_to_the_first_practice_sms(start_program: Start) -> None:
    program = start_program()
    program.wait_for(lambda: isinstance(program.program.entrance.card, FirstStartCard))
    card = program.program.entrance.card
    assert isinstance(card, FirstStartCard)
    program.count_from_here()

    program.type("Ear & Co")
    next_step(program, card)
    assert "Practice phone" in card.gateway.provider.currentText(), "nothing to choose for a beginner"
    next_step(program, card)
    program.type("Ann")
    card.you.with_samples.setFocus()
    program.press("Space")
    program.press("Return")
    program.wait_for(lambda: program.program.session.ready, timeout=20_000)
    program.wait_for(lambda: program.window.place == "calendar")
    program.settle()

    services, actor = program.services, program.program.session.actor
    assert services is not None
    program.press("Ctrl+M")  # nobody is chosen yet: any number will do
    dialog = program.dialog(SendSmsDialog)
    program.wait_for(lambda: dialog.number.line.hasFocus())
    program.type("0152 28817386")
    dialog.number.agrees_box.setFocus()
    program.press("Space")
    dialog.message.editor.setFocus()
    program.type("Hello")
    program.press("Ctrl+Return")
    program.wait_for(lambda: any("Sending to" in text for text in program.notices()))
    program.clock.advance(seconds=6)
    program.wait_for(lambda: services.accounts.state(actor).balance == 499, timeout=20_000)
    program.clock.advance(seconds=2)
    (sms,) = services.practice.received(actor)
    assert sms.text == "Hello"
    assert program.clicks == 0
    assert program.keys * SECONDS_PER_KEY + 5 * SECONDS_PER_STEP < TWO_MINUTES, program.keys

    program.program.context.navigator.show_practice_phone()
    phone = program.dialog(PracticePhoneWindow)
    program.wait_for(lambda: phone.isVisible())
