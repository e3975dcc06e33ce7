"""FHIR R4B: a record out as one bundle, and answers and a person in. The map is a function a resource."""

from bobina.store.fhir.bundle import bundle
from bobina.store.fhir.read import Answers, Brought, Somebody, read

__all__ = ["Answers", "Brought", "Somebody", "bundle", "read"]
