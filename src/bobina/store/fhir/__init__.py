"""FHIR R4B: a record out as one bundle, and answers and a person in. The map is a function a resource."""

from bobina.store.fhir.bundle import bundle
from bobina.store.fhir.trail import Seal

__all__ = ["Seal", "bundle"]
