"""The seizure page: steps, and what the record knows for the report."""

from datetime import timedelta

from bobina.course.delivery import TrainsDelivered
from bobina.course.harms.events import REPORTED, AdverseEvent
from bobina.course.seizure import EARLIER, EMERGENCY_AFTER, FIRST_AID, STEPS, stimulation
from bobina.source import Status
from ready import DASH, begun, given, prescribed
from records import MONDAY, OPERATOR, add

LATER = MONDAY + timedelta(minutes=5)


def test_the_steps_are_recollected_and_say_so() -> None:
    """First aid is general knowledge, not read in a source: a clinic signs it off."""
    assert FIRST_AID.status is Status.RECOLLECTED
    assert EARLIER.status is Status.SEEN
    minutes = round(EMERGENCY_AFTER.value / 60)
    assert minutes == 5
    assert any(f"more than {minutes} minutes" in step for step in STEPS)
    assert len(set(STEPS)) == len(STEPS) >= 8


def test_the_report_is_filled_from_the_open_session_tmsmultilab() -> None:
    """TMSMultiLab (seen): machine, coil, intensity, number and length of stimuli."""
    record = begun(prescribed(), percent_mso=55.0, reason="ramp-up")
    record = add(record, TrainsDelivered(20, 800), by=OPERATOR, at=LATER)
    known = stimulation(record, LATER)
    assert known == {"session": 1, "machine": DASH.stimulator, "coil": DASH.coil, "intensity": 55.0, "stimuli": 800}
    assert set(known) <= set(REPORTED) | {"session"} <= set(AdverseEvent.__dataclass_fields__)


def test_the_report_is_filled_from_the_last_session_of_today() -> None:
    record = given(prescribed())
    assert stimulation(record, LATER)["stimuli"] == 3000
    assert stimulation(record, LATER)["coil_kind"] == "figure-8"
    assert stimulation(record, MONDAY + timedelta(days=1)) == {}
    assert stimulation(prescribed(), MONDAY) == {}
