"""Rules and values of the trade: plain Python without input, output or a clock of its own."""
