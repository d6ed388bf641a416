"""The SMS gateways: one file per company behind one contract, unknown to the rest of the program."""
