"""The fields that can be inserted, grouped, each with what it would say."""

from __future__ import annotations

from collections.abc import Mapping

from app import field_names
from app.domain.placeholders import Field, group_of
from app.i18n import _
from app.ui.widgets.picker import PickerItem


def field_items(values: Mapping[Field, str] | None) -> list[PickerItem]:
    """Entries for a picker; the key is the `Field`. What has no value says so; None = nobody to read them from."""
    return [
        PickerItem(
            field,
            field_names.field_label(field),
            "" if values is None else values.get(field) or _("not recorded"),
            field_names.group_label(group),
            "" if values is None or values.get(field) else "warning",
        )
        for group in field_names.GROUP_LABELS
        for field in Field
        if group_of(field) is group
    ]
