"""Which pages are about which indications."""

from collections.abc import Mapping
from types import MappingProxyType

from bobina.course.referral import Indication

MS = frozenset(one for one in Indication if one.value.startswith("ms-"))
ADDICTION = frozenset({Indication.ALCOHOL, Indication.COCAINE, Indication.NICOTINE})
ONLY_FOR: Mapping[str, frozenset[Indication]] = MappingProxyType({"ms": MS, "pathway": ADDICTION, "use": ADDICTION})
"""topics about some indications; they stay away from the others unless something was written there"""
