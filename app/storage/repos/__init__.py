"""The queries, by topic: each function is given an open transaction and returns values of the domain."""
