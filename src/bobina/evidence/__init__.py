"""Trials, meta-analysis, trial design, claims and their sources."""

from bobina.evidence.claims import claims
from bobina.evidence.model import Claim, Kind

__all__ = ["Claim", "Kind", "claims"]
