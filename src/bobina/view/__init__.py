"""What people see: the report. Templates, styles, languages and the vendored viewer live here."""

from bobina.view.report import report
from bobina.view.scene import Scene

__all__ = ["Scene", "report"]
