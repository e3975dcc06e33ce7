"""Letters about a course, in the reader's language: what they say (``blocks``), and how it is set (``paper``)."""

from collections.abc import Callable
from datetime import datetime

from bobina.course.record import Record
from bobina.view.language import Language
from bobina.view.letters.blocks import Letter
from bobina.view.letters.discharge import discharge
from bobina.view.letters.session_sheet import session_sheet
from bobina.view.letters.summary import summary

Write = Callable[[Record, datetime, Language], Letter]
SUMMARY: Write = summary
SESSION_SHEET: Write = session_sheet
DISCHARGE: Write = discharge

__all__ = ["DISCHARGE", "SESSION_SHEET", "SUMMARY", "Letter", "Write"]
