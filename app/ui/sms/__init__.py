"""Sending one SMS, the log of what was sent, and the practice phone."""
