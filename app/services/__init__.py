"""Use cases, one verb each: check the right, one transaction, then tell what changed."""
