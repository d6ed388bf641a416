from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.domain.delivery import MessageStatus, StatusReason
from app.domain.messages import DraftContext
from app.domain.permissions import Actor, Role
from app.domain.sms_text import measure
from app.services.events import MessagesChanged
from app.storage.database import Database
from app.ui.sms.log import SmsLogDialog
from app.ui.sms.log_view_model import Deed
from tests.fixtures.clock import START
from tests.fixtures.drafts import MOBILE
from tests.fixtures.sms_desk import SmsDesk

S, R = MessageStatus, StatusReason
CONTROL = Qt.KeyboardModifier.ControlModifier
