"""The one paged table model and its view, shared by every list."""
