"""Tags at the windows: as labels, given to one and to many, and a page of their own."""
