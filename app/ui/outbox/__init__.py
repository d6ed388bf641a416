"""What waits: by day, to be changed, hurried or taken back."""
