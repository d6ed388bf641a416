"""The one paged table that every list of the program is made of."""
