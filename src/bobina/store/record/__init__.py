"""The clinic's records in one database: entries that are only added, each chained to the one before by SHA-256."""

from bobina.store.record.ledger import Changed, Ledger, Written

__all__ = ["Changed", "Ledger", "Written"]
