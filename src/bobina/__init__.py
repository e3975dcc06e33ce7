"""bobina: from a head to a plan for transcranial magnetic stimulation. Research and education software."""

__version__ = "0.5.0"
