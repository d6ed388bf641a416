"""The tray of what needs somebody."""
