"""The report of sent SMS: its figures, its lines, its charts, and the files it is exported to."""
