"""The windows: they ask services through lanes and show what comes back."""
