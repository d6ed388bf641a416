"""The place of all SMS: the list of them, one in full, sending again, and the proof of one."""
