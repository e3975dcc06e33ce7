"""The motor threshold, found pulse by pulse: pure functions of the answers so far.

``METHODS[method](pulses, start)`` -> ``State``; ``simulated`` has people to try it on.
"""

from collections.abc import Mapping
from types import MappingProxyType

from bobina.dose.threshold.bayes import bayes
from bobina.dose.threshold.model import Find, Method, Pulse, State
from bobina.dose.threshold.pest import pest
from bobina.dose.threshold.relative import five_of_ten

METHODS: Mapping[Method, Find] = MappingProxyType({
    Method.BAYES: bayes, Method.PEST: pest, Method.FIVE_OF_TEN: five_of_ten,
})

__all__ = ["METHODS", "Find", "Method", "Pulse", "State", "bayes", "five_of_ten", "pest"]
