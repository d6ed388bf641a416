"""A walk through the real windows that leaves numbered pictures."""
