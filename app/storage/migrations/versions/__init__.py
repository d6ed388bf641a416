"""One file per step; the first makes the tables of the first release."""
