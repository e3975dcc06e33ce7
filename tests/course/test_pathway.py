"""The integrated pathway of addiction: no course without it (issue 5, point 5)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bobina.course.asked import Refused
from bobina.course.pathway import appointments, missing, pathway
from bobina.course.pathway.events import (
    AppointmentKept,
    AppointmentMissed,
    AppointmentPlanned,
    Ending,
    Goal,
    PathwayClosed,
    PathwayOpened,
    Strand,
    TeamChanged,
)
from bobina.course.pathway.evidence import EVIDENCE
from bobina.course.record import Record, Struck
from bobina.course.referral import Indication, Referred
from bobina.source import Status
from records import MONDAY, add

ADDICTIONS = (Indication.ALCOHOL, Indication.COCAINE, Indication.NICOTINE)
OPENED = PathwayOpened(Goal.ABSTINENCE, date(2027, 1, 11), physician="pietro", psychologist="psychologist")
WEEKLY = AppointmentPlanned(Strand.PSYCHOTHERAPY, datetime(2027, 1, 4, 15), weeks=3)


def sent_for(indication: Indication) -> Record:
    return add(Record("TEST22"), Referred(indication, "F10.2", 1980))


@pytest.mark.parametrize("indication", list(Indication))
def test_issue_5_point_5_a_course_for_an_addiction_needs_a_pathway_and_no_other_does(indication: Indication) -> None:
    record = sent_for(indication)
    assert (missing(record, MONDAY) is not None) == (indication in ADDICTIONS)
    assert missing(add(record, OPENED), MONDAY) is None


@pytest.mark.parametrize("team", [
    {}, {"physician": "pietro"}, {"psychologist": "p", "nurse": "n"}, {"physician": "  ", "nurse": "n"},
])
def test_issue_5_point_5_a_team_is_a_physician_and_somebody_beside(team: dict[str, str]) -> None:
    record = add(sent_for(Indication.ALCOHOL), PathwayOpened(Goal.REDUCTION, date(2027, 1, 11), **team))
    assert missing(record, MONDAY) is not None
    assert missing(add(record, TeamChanged(physician="pietro", social_worker="s")), MONDAY) is None


def test_a_team_that_breaks_up_or_a_pathway_that_ends_stops_the_course() -> None:
    record = add(sent_for(Indication.COCAINE), OPENED)
    assert missing(add(record, TeamChanged(psychologist="p")), MONDAY) is not None
    closed = add(record, PathwayClosed(Ending.LEFT))
    assert pathway(closed) is None
    assert missing(closed, MONDAY) is not None
    assert missing(add(closed, OPENED), MONDAY) is None


def test_a_pathway_of_tomorrow_is_not_opened_today_nor_a_second_beside_the_first() -> None:
    record = sent_for(Indication.ALCOHOL)
    with pytest.raises(Refused):
        add(record, PathwayOpened(Goal.ABSTINENCE, date(2027, 1, 12), "p", "q"))
    with pytest.raises(Refused):
        add(record, OPENED, OPENED)
    with pytest.raises(Refused):
        add(record, WEEKLY)


def test_a_weekly_appointment_is_written_up_week_by_week() -> None:
    record = add(sent_for(Indication.ALCOHOL), OPENED, WEEKLY)
    number = record.version
    record = add(record, AppointmentKept(number, 1, "cues"), AppointmentMissed(number, 2, "ill"))
    assert [(one.when.day, one.kept, one.said) for one in appointments(record)] == [
        (4, True, "cues"), (11, False, "ill"), (18, None, "")]
    again = add(record, Struck(record.version, "wrong week"))
    assert [one.kept for one in appointments(again)] == [True, None, None]


@pytest.mark.parametrize("wrong", [(99, 1), (3, 0), (3, 4), (1, 1), (-1, 1), (3, 3)])
def test_only_an_appointment_that_was_planned_and_has_come_is_kept(wrong: tuple[int, int]) -> None:
    record = add(sent_for(Indication.ALCOHOL), OPENED, WEEKLY)
    with pytest.raises(Refused):
        add(record, AppointmentKept(*wrong))


def test_an_appointment_is_written_up_once_and_may_come_with_a_zone() -> None:
    planned = AppointmentPlanned(Strand.REHABILITATION, MONDAY.astimezone(UTC) - timedelta(days=1))
    record = add(sent_for(Indication.ALCOHOL), OPENED, planned, AppointmentKept(3))
    for again in (AppointmentKept(3), AppointmentMissed(3)):
        with pytest.raises(Refused):
            add(record, again)
    with pytest.raises(Refused):
        AppointmentPlanned(Strand.SOCIAL, datetime(9999, 12, 31))


def test_safety_and_protocols_5_4_durability_is_said_as_it_was_read() -> None:
    """The figures of the reference, each with a source that was seen; nothing that lasts beyond months is claimed."""
    said = {one: " ".join(str(known.said) for known in EVIDENCE[one]) for one in ADDICTIONS}
    for indication, figures in ((Indication.NICOTINE, ("19.4", "8.7", "faded")), (Indication.COCAINE, ("29", "63")),
                                (Indication.ALCOHOL, ("2.9", "10.6", "3.09"))):
        assert all(figure in said[indication] for figure in figures)
        assert {known.source.status for known in EVIDENCE[indication]} == {Status.SEEN}
        assert any(known.tone == "care" for known in EVIDENCE[indication])
