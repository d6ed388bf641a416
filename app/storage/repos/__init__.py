"""Every query of the program, one module for each kind of thing; values go out, never ORM objects."""
