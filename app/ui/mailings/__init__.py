"""The place of mailings: their overview, the draft, the review before sending."""
