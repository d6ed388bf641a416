"""The tour's scenes of tags and selections: customers who belong together, and customers who are searched for."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.domain.consent import Purpose
from app.domain.customers import CustomerQuery
from app.domain.selection import Comparison, Condition, Criteria, Field, Group, SavedSelection
from app.domain.tags import Tag
from app.i18n import _
from app.tour.stage import Stage, TourFailed
from app.ui.selections.dialog import SelectionDialog
from app.ui.tags.dialog import TagsDialog
from app.ui.widgets.colour_button import COLOURS

if TYPE_CHECKING:
    from app.domain.permissions import Actor
    from app.services.suite import Services

MEMBERS = 12
NEWCOMERS = 6
SINCE_DAYS = 365


def play(stage: Stage) -> None:
    """Tags given in the list and looked at on their own page, and a selection being built."""
    services, actor = _desk(stage)
    mandant_id = stage.program.session.mandant.id
    people = services.customers.ids(actor, CustomerQuery())
    for title, colour, carriers in (
        (_("Regulars"), COLOURS[0][0], people[:MEMBERS]),
        (_("Invite to the open day"), COLOURS[3][0], people[MEMBERS : MEMBERS + NEWCOMERS]),
    ):
        tag = services.tags.save(actor, Tag(0, mandant_id, title, colour))
        services.tags.change(actor, list(carriers), give=[tag.id])
    _tags(stage, people[0])
    _selection(stage)


def _tags(stage: Stage, customer_id: int) -> None:
    stage.program.context.navigator.show_customer(customer_id)
    stage.settle()
    stage.picture("customers-with-tags")
    stage.press("Ctrl+T")
    stage.wait(lambda: isinstance(stage.front, TagsDialog), "the tags of a customer")
    stage.settle()
    stage.picture("tags-of-a-customer")
    stage.press("Escape")
    stage.program.context.navigator.show_settings("tags")
    stage.settle()
    stage.picture("settings-tags")


def _selection(stage: Stage) -> None:
    """Customers who were here within a year and have nothing booked, without those who take no news."""
    services, actor = _desk(stage)
    days = timedelta(days=SINCE_DAYS).days
    wanted = Group(
        (
            Condition(Field.LAST_APPOINTMENT, Comparison.WITHIN, days),
            Condition(Field.NEXT_APPOINTMENT, Comparison.NO),
        )
    )
    unwilling = Group((Condition(Field.CONSENT, Comparison.WITHDRAWN, Purpose.MARKETING.value),))
    name = _("Nothing booked")
    saved = services.selections.save(actor, SavedSelection(0, 0, name, Criteria(wanted, (unwilling,))))
    dialog = SelectionDialog(
        stage.program.context, lambda _criteria, _saved: None, saved=saved, parent=stage.program.window
    )
    dialog.open()
    stage.wait(lambda: dialog.use_button.isEnabled(), "the selection's form")
    stage.settle()
    stage.pause(0.4)
    stage.picture("selection")
    stage.press("Escape")


def _desk(stage: Stage) -> tuple[Services, Actor]:
    services = stage.program.tasks.services
    if services is None:
        raise TourFailed("the services are not open")
    return services, stage.program.session.actor
