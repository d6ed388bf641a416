from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QDesktopServices

from app.ui.reports.page import SentSmsReport
from app.ui.reports.place import ReportsPlace
from tests.fixtures.ui import Desk


def opened(desk: Desk) -> SentSmsReport:
    place = ReportsPlace(desk.context, desk.host)
    place.setGeometry(desk.host.rect())
    place.activate()
    desk.show(desk.host)
    place.show()
    desk.settle()
    assert place.report is not None
    return place.report


@pytest.mark.behaviour("VI-10")
def test_one_click_leads_to_where_the_gateway_tells_of_disturbances(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = desk.services.accounts.get_active(desk.actor)
    assert account is not None
    seven = replace(account, provider="seven", name="seven.io", settings={})
    desk.services.accounts.save(desk.actor, seven, {"api_key": "a key"})
    shown: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(url.toString()))
    page = opened(desk)
    assert page.status_page.isVisible()
    page.status_page.click()
    assert shown == ["https://status.seven.io"]


@pytest.mark.behaviour("VI-10")
def test_a_gateway_without_such_a_page_has_no_button(desk: Desk) -> None:
    assert not opened(desk).status_page.isVisible()
