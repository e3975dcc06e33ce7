"""What speaks against TMS in somebody: the device label's view beside the guideline's, and where each was read.

Nothing here decides: a physician does. Where the views differ, both stand.
"""

from bobina.course.contraindications.catalogue import CATALOGUE
from bobina.course.contraindications.findings import KINDS, Finding, FindingAdded, FindingCleared, findings
from bobina.course.contraindications.model import STANCES, VOICES, Contraindication, Stance, View, Voice

__all__ = [
    "CATALOGUE", "KINDS", "STANCES", "VOICES", "Contraindication", "Finding", "FindingAdded", "FindingCleared",
    "Stance", "View", "Voice", "findings",
]
