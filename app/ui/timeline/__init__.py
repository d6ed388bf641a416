"""The history of one customer: SMS, appointments, consents and notes."""
