"""What a report may say of the evidence: for, against, unknown and harm, each sentence with its source."""

from bobina.dose import protocols
from bobina.dose.timing import patterned
from bobina.evidence import depression
from bobina.evidence.addiction import addiction
from bobina.evidence.harms import harms
from bobina.evidence.model import Claim, Kind, claim
from bobina.evidence.ms import BY_INDICATION, COMMON

INDICATIONS: tuple[str, ...] = ("depression", "addiction", *BY_INDICATION, "target")

_ANY_TARGET = claim(
    Kind.UNKNOWN, "No evidence is stated for a point of your own choice.", "Nothing to cite: no indication was given")


def claims(indication: str, coil_kind: str, protocol_id: str) -> tuple[Claim, ...]:
    """The claims for an indication, a kind of coil (figure-8, h-coil, ...) and a protocol of the library.

    What the evidence says comes first, harm last. Raises ValueError for an indication that is not known.
    """
    if indication not in INDICATIONS:
        raise ValueError(f"there is no evidence on {indication!r}; choose one of {', '.join(INDICATIONS)}")
    theta_burst = any(patterned(part.timing) for row in protocols() if row.id == protocol_id for part in row.parts)
    return _efficacy(indication, protocol_id) + harms(coil_kind, theta_burst=theta_burst)


def _efficacy(indication: str, protocol_id: str) -> tuple[Claim, ...]:
    own = depression.BY_PROTOCOL.get(protocol_id, ())
    if indication == "depression":
        return depression.EFFICACY + own + depression.AIMING + depression.DOSE + depression.COURSE
    if indication == "addiction":
        return addiction(protocol_id)
    return own + BY_INDICATION[indication] + COMMON if indication in BY_INDICATION else (_ANY_TARGET,)
