"""The tour's scenes of mailings: written, looked over, sent, and followed until everybody has it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.domain.consent import Purpose
from app.domain.customers import CustomerPhone, CustomerQuery, PhoneLabel
from app.domain.mailings import LaunchRequest, Mailing, MailingState, Recipients
from app.i18n import _
from app.tour.stage import Stage, TourFailed

if TYPE_CHECKING:
    from app.domain.permissions import Actor
    from app.services.suite import Services
    from app.ui.mailings.place import MailingsPlace

FAULTY = 3
"""So many of those with the tag cannot get it, each for a reason of their own."""


def play(stage: Stage) -> None:
    """Write to all with the first tag; there is one who cannot get it. Tags are there already."""
    services, actor = _desk(stage)
    _spoil_some(services, actor)
    for notice in tuple(stage.program.context.notices.shown):
        notice.close()  # news of the scene before would lie over the foot of these pages
    stage.press("Ctrl+4")
    place: MailingsPlace = stage.program.window.page("mailings")
    stage.settle()
    stage.picture("mailings-empty")
    stage.press("Ctrl+N")
    editor = place.draft_page
    stage.wait(lambda: editor.isVisible() and editor.who.sources.count(), "the tags in the editor")
    stage.settle()
    stage.picture("mailing-editor-empty")
    sources = editor.who.sources
    row = next(row for row in range(sources.count()) if _("Regulars") in sources.item(row).text())
    middle = sources.visualItemRect(sources.item(row)).center() + QPoint(20, 0)
    QTest.mouseClick(sources.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    stage.settle()
    editor.what.editor.setFocus()
    stage.write(_("Our shop is closed on Friday. You reach us again on Monday from 9 a.m."))
    stage.pause(0.4)
    stage.settle()
    stage.picture("mailing-editor")
    _review_and_send(stage, place)
    _all_kinds(stage)


def _review_and_send(stage: Stage, place: MailingsPlace) -> None:
    stage.press("Ctrl+Return")
    review = place.review_page
    stage.wait(lambda: review.isVisible() and review.send_action.isEnabled(), "the review")
    stage.settle()
    stage.picture("mailing-review")
    review.other_tab_action.trigger()
    stage.settle()
    stage.pause(0.3)
    stage.picture("mailing-review-left-out")
    stage.press("Ctrl+Return")
    stage.wait(place.overview.isVisible, "the overview of mailings")
    stage.settle()
    stage.picture("mailing-running")
    services, actor = _desk(stage)
    mailing_id = place.overview.current_id
    stage.wait(
        lambda: services.mailings.kept.get(actor, mailing_id).state is MailingState.DONE, "the mailing's end"
    )


def _all_kinds(stage: Stage) -> None:
    """One of each state in the list."""
    services, actor = _desk(stage)
    everybody = Recipients(customer_ids=tuple(services.customers.ids(actor, CustomerQuery()))[:9])
    kept = services.mailings.kept
    tomorrow = stage.program.context.clock.now() + timedelta(days=1)
    planned = kept.save(
        actor,
        Mailing(
            0,
            name=_("Open day"),
            purpose=Purpose.APPOINTMENTS,
            template=_("We look forward to seeing you tomorrow at our open day."),
            recipients=everybody,
            due=tomorrow,
        ),
    )
    kept.save(actor, Mailing(0, name=_("Christmas greetings"), template=_("Happy Christmas!")))
    forecast = services.mailings.review.review(actor, planned.id)
    if not forecast.is_ready:
        raise TourFailed("the planned mailing cannot be sent")
    request = LaunchRequest(planned.id, planned.version, forecast.review, forecast.recipients, forecast.parts)
    services.mailings.sending.launch(actor, request)
    stage.settle()
    stage.pause(0.6)
    stage.settle()
    stage.picture("mailings")


def small(stage: Stage) -> None:
    """The three pages in a small window."""
    place: MailingsPlace = stage.program.window.page("mailings")
    services, actor = _desk(stage)
    stage.press("Ctrl+4")
    stage.settle()
    stage.picture("small-mailings")
    copied = services.mailings.kept.copy(actor, place.overview.current_id)
    place.write(copied)
    stage.settle()
    stage.pause(0.4)
    stage.picture("small-mailing-editor")
    stage.press("Ctrl+Return")
    stage.wait(
        lambda: place.review_page.isVisible() and place.review_page.send_action.isEnabled(), "the review"
    )
    stage.settle()
    stage.picture("small-mailing-review")
    stage.press("Escape")
    stage.press("Escape")


def _spoil_some(services: Services, actor: Actor) -> None:
    """As it is in life: numbers in the wrong field, two in one, one digit too few."""
    people = services.customers.ids(actor, CustomerQuery())[:FAULTY]
    wrong = (
        (CustomerPhone(PhoneLabel.LANDLINE, "0170 1234567", "+491701234567"),),
        (CustomerPhone(PhoneLabel.MOBILE, "0171 2345678 / 0172 3456789"),),
        (CustomerPhone(PhoneLabel.MOBILE, "0173 45"),),
    )
    for customer_id, phones in zip(people, wrong, strict=True):
        customer = services.customers.get(actor, customer_id)
        services.customers.save(actor, replace(customer, phones=phones))


def _desk(stage: Stage) -> tuple[Services, Actor]:
    services = stage.program.tasks.services
    if services is None:
        raise TourFailed("the services are not open")
    return services, stage.program.session.actor
