"""The database: connections, transactions, queries, migrations, backups, and the secrets beside it."""
