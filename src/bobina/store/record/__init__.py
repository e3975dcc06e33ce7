"""The clinic's records in one database: entries that are only added, each chained to the one before by SHA-256."""

from bobina.store.record.chain import Broken, Head, Verified, Written
from bobina.store.record.ledger import Changed, Ledger

__all__ = ["Broken", "Changed", "Head", "Ledger", "Verified", "Written"]
