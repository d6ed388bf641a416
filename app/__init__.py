"""Terminbote: appointments, customers and their SMS."""
