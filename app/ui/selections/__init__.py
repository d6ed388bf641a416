"""Selections of customers at the windows: built in a form, counted meanwhile, kept under a name."""
