"""Customers: the list, the card and the editor."""
