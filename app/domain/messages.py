"""Messages on their way: what the dialog asks for, what the outbox keeps, what the log shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from app.domain.calendar import Appointment
from app.domain.consent import ConsentRecord, Purpose, Verdict
from app.domain.customers import CustomerPhone
from app.domain.delivery import MessageStatus, StatusReason
from app.domain.hand_over import NO_SCHEDULING, SchedulingWindow
from app.domain.mailing_text import OptOut
from app.domain.placeholders import Field
from app.domain.segment_profile import STANDARD, SegmentProfile
from app.domain.send_time import FixedMoment, SendRule
from app.domain.text_blocks import TextBlock


@dataclass(frozen=True, slots=True)
class DraftContext:
    """Where the dialog was opened from; `appointment` may carry unsaved edits (AW-24), its id may be 0.

    `text` is what stands in it at first; `resend_of` is the message that is sent again (D-7). `purpose` is what
    the recipient has to have agreed to.
    """

    customer_id: int | None = None
    appointment: Appointment | None = None
    number: str = ""
    text: str = ""
    resend_of: int | None = None
    purpose: Purpose = Purpose.APPOINTMENTS


@dataclass(frozen=True, slots=True)
class NumberChoice:
    """One number that may be chosen, with what was agreed for it."""

    phone: CustomerPhone
    verdict: Verdict
    record: ConsentRecord | None = None
    is_landline: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything the SMS dialog needs, gathered in one read; `values` are in the customer's language.

    `saved_text` is a template where its fields were still whole; `consents` are all of the customer's, to
    judge a number that is typed in.
    """

    context: DraftContext
    mandant_id: int
    mandant_name: str
    mandant_colour: str
    time_zone: str
    country: str
    title: str  # the customer's name, or ""
    numbers: tuple[NumberChoice, ...]
    values: Mapping[Field, str]
    language: str
    blocks: tuple[TextBlock, ...]
    default_block: TextBlock | None
    saved_text: str  # a draft kept from last time, "" if none
    sender: str
    sender_locked: bool
    account_name: str  # "" = no gateway is set up (AW-03)
    provider: str
    provider_schedules: bool
    now: datetime
    profile: SegmentProfile = STANDARD
    price_per_part: Decimal | None = None
    currency: str = ""
    hold_seconds: int = 5
    rules: tuple[SendRule, ...] = ()
    last_rule: SendRule = SendRule.NOW
    last_fixed: FixedMoment | None = None
    may_record_consent: bool = False
    window: SchedulingWindow = NO_SCHEDULING
    saved_number: str = ""
    consents: tuple[ConsentRecord, ...] = ()
    sending_off: bool = False  # the owner switched it off: what is sent is held
    has_sender: bool = False  # whether this gateway lets one choose the sender
    opt_out: OptOut | None = None  # what marketing has to say besides


@dataclass(frozen=True, slots=True)
class SendRequest:
    """One SMS for the outbox. `intent` is a key made once per opened dialog: the same one never sends twice.

    `template` is the neutral text to be filled again at hand-over (D-3), None once a filled value was edited
    by hand. `due` is UTC and only read for CUSTOM; relative rules are computed from the appointment.
    `undoable` False leaves out the hold: nobody is there who could press Undo. `text_blocks` are the ids of those
    it was written with, for the report.
    """

    intent: str
    number: str
    text: str
    context: DraftContext = field(default_factory=DraftContext)
    template: str | None = None
    purpose: Purpose = Purpose.APPOINTMENTS
    rule: SendRule = SendRule.NOW
    fixed: FixedMoment | None = None
    due: datetime | None = None
    sender: str = ""
    save_number: bool = False
    undoable: bool = True
    text_blocks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What *Send* led to: `undo_until` (UTC) is the end of the hold, None when it cannot be undone any more."""

    message_id: int
    status: MessageStatus
    due: datetime
    undo_until: datetime | None
    waits_at_gateway: bool


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A line of a message list. `at` is when it left, or is to leave (UTC); `words` are the gateway's own."""

    id: int
    mandant_id: int
    customer_id: int | None
    appointment_id: int | None
    at: datetime
    number: str
    customer_name: str
    text: str
    parts: int
    status: MessageStatus
    reason: StatusReason | None
    words: str
    user_name: str
    price: Decimal | None
    currency: str
    rule: SendRule
    due: datetime
    appointment_start: datetime | None = None
    is_resend: bool = False
    edited_by_hand: bool = False
    purpose: Purpose = Purpose.APPOINTMENTS
    mandant_name: str = ""  # in lists of several Mandanten


@dataclass(frozen=True, slots=True)
class PracticeSms:
    """What the practice phone shows; `at` is UTC."""

    at: datetime
    number: str
    sender: str
    text: str
    parts: int
    delivered: bool


@dataclass(frozen=True, slots=True)
class MessageStep:
    """One step in a message's life: a state it came to, or a call to its gateway (`call`: send or cancel).

    `words` are the gateway's own; `outcome` is what became of a call, "" while it is under way. `at` is UTC.
    """

    at: datetime
    status: MessageStatus | None = None
    reason: StatusReason | None = None
    words: str = ""
    call: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class MessageStory:
    """One message with its history, oldest step first, and the gateway it went through ("" if none).

    `profile` is how that account cuts a text into parts. `resent_as` is the message that stands in for this one
    (0 = none), `resend_of` the one that this one stands in for; `gateway_id` is what the gateway calls it.
    """

    row: MessageRow
    steps: tuple[MessageStep, ...] = ()
    sender: str = ""
    account_name: str = ""
    profile: SegmentProfile = STANDARD
    resend_of: int = 0
    resent_as: int = 0
    gateway_id: str = ""
