"""Settings: company, users, gateway, text blocks, appointment types, the program itself."""
