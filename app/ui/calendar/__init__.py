"""The calendar: its page, the painted views and the appointment editor."""
