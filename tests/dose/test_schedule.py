"""The days of a course."""

from collections import Counter
from datetime import date

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bobina.dose import protocol, protocols, schedule

starts = st.dates(date(2024, 1, 1), date(2030, 12, 31))
countries = st.sampled_from(["IT", "US", "GB-ENG", "JP", "DE-BY"])
courses = st.sampled_from([row for row in protocols() if row.sessions])


@settings(deadline=None)
@given(courses, starts, countries)
def test_every_course_keeps_to_working_days(row: object, start: date, country: str) -> None:
    course = next(known for known in protocols() if known is row)
    found = schedule(course, start, country)
    code, _, region = country.partition("-")
    closed = holidays.country_holidays(code, subdiv=region or None)
    for session in found.sessions:
        assert session.day.weekday() < 5
        assert session.day not in closed
        assert session.day >= start
    assert [session.number for session in found.sessions] == list(range(1, len(found.sessions) + 1))
    assert [session.day for session in found.sessions] == sorted(session.day for session in found.sessions)


@settings(deadline=None)
@given(courses, starts, countries)
def test_counts_are_right(row: object, start: date, country: str) -> None:
    course = next(known for known in protocols() if known is row)
    found = schedule(course, start, country)
    phases = Counter(session.phase for session in found.sessions)
    assert phases["acute"] == course.sessions
    assert phases["taper"] <= sum(course.taper) * course.sessions_per_day
    per_day = Counter(session.day for session in found.sessions)
    assert max(per_day.values()) <= course.sessions_per_day
    for session in found.sessions:
        assert 1 <= session.of_day <= per_day[session.day]


@settings(deadline=None)
@given(starts, countries)
def test_skipped_holidays_are_weekdays_inside_the_course(start: date, country: str) -> None:
    found = schedule(protocol("dash"), start, country)
    days = {session.day for session in found.sessions}
    for day, name in found.skipped:
        assert start <= day <= max(days)
        assert day.weekday() < 5
        assert day not in days
        assert name


def test_six_weeks_and_a_taper() -> None:
    found = schedule(protocol("dash"), date(2027, 2, 1), "IT")
    assert len(found.sessions) == 36
    assert found.sessions[29].day == date(2027, 3, 12)
    assert [session.day.isoformat() for session in found.sessions[30:]] == [
        "2027-03-15", "2027-03-17", "2027-03-19", "2027-03-22", "2027-03-25", "2027-03-30",
    ]
    assert found.skipped == ((date(2027, 3, 29), "Easter Monday"),)


def test_an_accelerated_course() -> None:
    found = schedule(protocol("saint"), date(2027, 2, 1), "IT")
    assert len(found.sessions) == 50
    assert [session.day.day for session in found.sessions[::10]] == [1, 2, 3, 4, 5]
    assert [session.of_day for session in found.sessions[:10]] == list(range(1, 11))


def test_a_day_that_is_not_full() -> None:
    found = schedule(protocol("MDD-ACC-NCT00248768"), date(2027, 2, 1), "IT")
    assert Counter(session.day.day for session in found.sessions) == {1: 10, 2: 5}


def test_three_days_a_week_leave_a_day_between() -> None:
    found = schedule(protocol("MS-FAT-H6-GAEDE"), date(2027, 2, 1), "IT", sessions=6)
    assert [session.day.isoformat()[5:] for session in found.sessions] == [
        "02-01", "02-03", "02-05", "02-08", "02-10", "02-12"]


def test_a_start_on_a_holiday_or_weekend_moves_on() -> None:
    assert schedule(protocol("saint"), date(2026, 12, 25), "IT").sessions[0].day == date(2026, 12, 28)
    assert schedule(protocol("saint"), date(2026, 12, 25), "GB").sessions[0].day == date(2026, 12, 29)
    assert schedule(protocol("saint"), date(2027, 2, 6), "US").sessions[0].day == date(2027, 2, 8)


def test_the_caller_may_set_the_course() -> None:
    found = schedule(protocol("neurostar"), date(2027, 2, 1), "US", sessions=20, taper=(2,))
    assert Counter(session.phase for session in found.sessions) == {"acute": 20, "taper": 2}


def test_an_unknown_number_of_sessions_gives_no_days_and_says_so() -> None:
    found = schedule(protocol("MAINT-CLUSTER"), date(2027, 2, 1), "US")
    assert found.sessions == ()
    assert found.note != schedule(protocol("saint"), date(2027, 2, 1), "US").note


def test_bad_input_is_refused() -> None:
    with pytest.raises(ValueError, match="ISO country code"):
        schedule(protocol("saint"), date(2027, 2, 1), "UKK")
    with pytest.raises(ValueError, match="GB-ENG"):
        schedule(protocol("saint"), date(2027, 2, 1), "GB-ENGL")
    with pytest.raises(ValueError, match="at least 1"):
        schedule(protocol("saint"), date(2027, 2, 1), "IT", sessions=0)
    with pytest.raises(ValueError, match="1 to 5"):
        schedule(protocol("saint"), date(2027, 2, 1), "IT", taper=(6,))


@pytest.mark.parametrize("language", ["C", "it_IT.UTF-8", "de_DE.UTF-8"])
def test_the_language_of_the_machine_does_not_matter(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", language)
    found = schedule(protocol("neurostar"), date(2027, 3, 1), "IT")
    assert found.skipped == ((date(2027, 3, 29), "Easter Monday"),)
