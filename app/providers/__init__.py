"""The SMS gateways: one file per company behind one contract, so that the rest of the program knows none of them."""
