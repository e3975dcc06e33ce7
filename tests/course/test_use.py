"""The use diary and the laboratory beside it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bobina.course.asked import Event, Refused
from bobina.course.delivery import Delivered, Tolerated
from bobina.course.record import Actor, Entry, Record, Role
from bobina.course.referral import Indication, Referred
from bobina.course.use import (
    compared,
    longest_quit,
    quit_by_week_18,
    quit_for_4_weeks,
    quitters,
    stretch,
    told,
)
from bobina.course.use.diary import definition
from bobina.course.use.events import Assay, DayOfUse, DaysOfUse, Finding, HeavyDayChosen
from bobina.course.use.events import Tested as Sampled
from bobina.course.use.laboratory import BY_CHOICE, ETG_MISSES, Agreement
from bobina.course.use.quit import PUBLISHED, QUIT, WEEKS_4, WEEKS_18, Quit
from bobina.course.use.substances import HEAVY, Heavy, Substance, Unit
from bobina.source import Status
from records import MONDAY, SECOND, add, referred

LATER = datetime(2027, 8, 2, 9, tzinfo=UTC)
LAST = date(2027, 1, 10)
FIRST = LAST - timedelta(days=WEEKS_4 - 1)


def drank(quantity: float, day: date = LAST, until: date | None = None, unit: Unit = Unit.GRAM) -> DayOfUse:
    return DayOfUse(day, Substance.ALCOHOL, quantity, unit, until)


def smoked(quantity: float, day: date = FIRST, until: date | None = LAST) -> DayOfUse:
    return DayOfUse(day, Substance.TOBACCO, quantity, Unit.CIGARETTE, until)


def cotinine(finding: Finding, day: date = LAST) -> Sampled:
    return Sampled(Assay.COTININE, datetime(day.year, day.month, day.day, 8), finding)


@pytest.mark.parametrize(("chosen", "below", "heavy"), [
    (Heavy.WHO_MEN, 60.0, 60.5), (Heavy.WHO_WOMEN, 40.0, 40.5),
    (Heavy.NIAAA_MEN, 69.9, 70.0), (Heavy.NIAAA_WOMEN, 55.9, 56.0),
])
def test_who_counts_above_60_and_40_g_and_niaaa_from_5_and_4_drinks_of_14_g(
    chosen: Heavy, below: float, heavy: float,
) -> None:
    """WHO: 10.1371/journal.pone.0129289; NIAAA: drinking levels. Neither was wholly read, and both say so."""
    one = HEAVY[chosen]
    assert not one.holds(below)
    assert one.holds(heavy)
    assert one.source.status is Status.PARTLY
    assert definition(referred(HeavyDayChosen(chosen))) == one
    assert definition(referred()) is None


def test_drinks_are_grams_by_their_own_name_and_the_last_word_on_a_day_counts() -> None:
    record = referred(drank(5, unit=Unit.DRINK_12), drank(3, LAST - timedelta(days=1), unit=Unit.DRINK_14))
    assert dict(told(record, Substance.ALCOHOL)) == {
        LAST: (60, Unit.GRAM), LAST - timedelta(days=1): (42, Unit.GRAM)}
    again = add(record, DaysOfUse(Substance.ALCOHOL, Unit.DRINK_10, {LAST.isoformat(): 1.0}))
    assert told(again, Substance.ALCOHOL)[LAST] == (10, Unit.GRAM)
    assert not told(again, Substance.COCAINE)


def test_a_day_that_nobody_told_is_neither_abstinent_nor_heavy() -> None:
    record = referred(drank(0, FIRST, FIRST + timedelta(days=9)), drank(100, LAST))
    found = stretch(record, Substance.ALCOHOL, FIRST, LAST, HEAVY[Heavy.WHO_MEN])
    assert found.heavy is not None
    assert (found.abstinent.found, found.abstinent.untold, found.heavy.found) == (10, 17, 1)
    assert found.abstinent.of_told == 10 / 11
    assert (found.heavy.least, found.heavy.most) == (1 / 28, 18 / 28)
    assert found.amount == 100 / 11
    assert stretch(record, Substance.COCAINE, FIRST, LAST).abstinent.of_told is None


@given(st.dictionaries(st.integers(0, WEEKS_4 - 1), st.sampled_from([0.0, 30.0, 90.0]), min_size=1))
def test_the_share_of_told_days_lies_between_the_two_that_count_untold_days(days: dict[int, float]) -> None:
    quantities = {(FIRST + timedelta(days=i)).isoformat(): quantity for i, quantity in days.items()}
    record = referred(DaysOfUse(Substance.ALCOHOL, Unit.GRAM, quantities))
    found = stretch(record, Substance.ALCOHOL, FIRST, LAST, HEAVY[Heavy.WHO_WOMEN])
    assert found.heavy is not None
    for share in (found.abstinent, found.heavy):
        assert share.of_told is not None
        assert share.least <= share.of_told <= share.most
    assert found.abstinent.found + found.heavy.found <= len(days)


def test_zangen_2021_a_quit_is_28_days_told_as_free_and_untold_is_not_free() -> None:
    """PMC8429333: four-week continuous quit by daily diaries; that an untold day breaks it is our choice."""
    assert WEEKS_4 == 28
    assert QUIT.status is Status.PARTLY
    whole = referred(smoked(0))
    assert quit_for_4_weeks(whole, Substance.TOBACCO, LAST) is Quit.YES
    assert longest_quit(whole, Substance.TOBACCO) == 28
    one_missing = referred(smoked(0, FIRST + timedelta(days=1)))
    assert quit_for_4_weeks(one_missing, Substance.TOBACCO, LAST) is Quit.UNTOLD
    assert quit_for_4_weeks(add(whole, smoked(1, FIRST, None)), Substance.TOBACCO, LAST) is Quit.USED
    gap = add(whole, smoked(2, FIRST + timedelta(days=10), None))
    assert longest_quit(gap, Substance.TOBACCO) == 17


def test_zangen_2021_cotinine_verifies_the_diary() -> None:
    free = referred(smoked(0))
    assert quit_for_4_weeks(add(free, cotinine(Finding.POSITIVE)), Substance.TOBACCO, LAST) is Quit.TESTED
    assert quit_for_4_weeks(add(free, cotinine(Finding.NEGATIVE)), Substance.TOBACCO, LAST) is Quit.YES
    before = cotinine(Finding.POSITIVE, FIRST - timedelta(days=1))
    assert quit_for_4_weeks(add(free, before), Substance.TOBACCO, LAST) is Quit.YES


def smoker(*events: Event, sessions: int = 1, at: datetime = MONDAY) -> Record:
    """Referred for smoking, treated from FIRST on."""
    record = add(Record("TEST22"), Referred(Indication.NICOTINE, "F17.2", 1980))
    begun = datetime(FIRST.year, FIRST.month, FIRST.day, 9, tzinfo=UTC)
    given = Delivered(1, begun, "SMOKE-H4", "H4", "h-coil", "S", 60.0, 1800, True, True, 60, 1800, Tolerated.WELL)
    entries = tuple(Entry(2 + i, begun, SECOND, given) for i in range(sessions))
    return add(Record(record.person, (*record.entries, *entries)), *events, at=at)


def test_zangen_2021_the_four_weeks_lie_between_the_first_session_and_week_18() -> None:
    assert WEEKS_18 == 18 * 7
    assert PUBLISHED.status is Status.SEEN
    assert "19.4" in PUBLISHED.text
    assert quit_by_week_18(smoker(smoked(0)), Substance.TOBACCO, MONDAY) is Quit.YES
    assert quit_by_week_18(smoker(smoked(0)), Substance.TOBACCO, MONDAY - timedelta(days=1)) is None
    assert quit_by_week_18(smoker(sessions=0), Substance.TOBACCO, MONDAY) is None
    late = smoker(smoked(3, FIRST, FIRST + timedelta(days=60)),
                  smoked(0, FIRST + timedelta(days=61), FIRST + timedelta(days=61 + 64 - 1)), at=LATER)
    assert quit_by_week_18(late, Substance.TOBACCO, LATER) is Quit.YES
    too_late = smoker(smoked(3, FIRST, FIRST + timedelta(days=90)), smoked(3, FIRST + timedelta(days=91), FIRST +
                      timedelta(days=98)), smoked(0, FIRST + timedelta(days=99), FIRST + timedelta(days=150)), at=LATER)
    assert quit_by_week_18(too_late, Substance.TOBACCO, LATER) is Quit.USED


def test_a_clinic_counts_who_quit_and_says_whose_days_were_not_told() -> None:
    records = [smoker(smoked(0)), smoker(smoked(0, FIRST + timedelta(days=1))), smoker(smoked(2)),
               smoker(sessions=0), referred(smoked(0))]
    found = {one.substance: one for one in quitters(records, MONDAY)}[Substance.TOBACCO]
    assert (found.people, found.quit, found.untold, found.early) == (3, 1, 1, 0)
    assert {one.people for one in quitters([], MONDAY)} == {0}
    early = {one.substance: one for one in quitters(records, MONDAY - timedelta(days=1))}[Substance.TOBACCO]
    assert (early.people, early.quit, early.early) == (0, 0, 3)


@pytest.mark.parametrize(("finding", "told_use", "agreement"), [
    (Finding.POSITIVE, 3, Agreement.ALIKE), (Finding.NEGATIVE, 0, Agreement.ALIKE),
    (Finding.POSITIVE, 0, Agreement.ONLY_TEST), (Finding.NEGATIVE, 3, Agreement.ONLY_DIARY),
    (Finding.UNCLEAR, 3, Agreement.UNKNOWN), (Finding.POSITIVE, None, Agreement.UNKNOWN),
    (Finding.NEGATIVE, None, Agreement.UNKNOWN),
])
def test_test_and_diary_are_set_side_by_side(finding: Finding, told_use: int | None, agreement: Agreement) -> None:
    days = () if told_use is None else (smoked(told_use),)
    (one,) = compared(referred(*days, cotinine(finding)))
    assert one.agreement is agreement


def test_use_beyond_what_a_test_looks_back_to_is_not_held_against_it() -> None:
    long_ago = smoked(5, FIRST, LAST - timedelta(days=3)), smoked(0, LAST - timedelta(days=2))
    (one,) = compared(referred(*long_ago, cotinine(Finding.NEGATIVE)))
    assert (one.agreement, one.days, one.by_laboratory) == (Agreement.ALIKE, 3, False)
    test = Sampled(Assay.COTININE, datetime(2027, 1, 10, 8), Finding.NEGATIVE, looks_back=4)
    (other,) = compared(referred(*long_ago, test))
    assert (other.agreement, other.by_laboratory) == (Agreement.ONLY_DIARY, True)
    assert (BY_CHOICE.status, ETG_MISSES.status) == (Status.RECOLLECTED, Status.SEEN)


def test_days_and_samples_of_the_future_are_refused_and_the_person_may_tell_days_but_no_tests() -> None:
    person = Actor("tablet", Role.PERSON, "TEST22")
    assert add(referred(), drank(0), by=person).version == 2
    for what in (cotinine(Finding.NEGATIVE), HeavyDayChosen(Heavy.WHO_MEN)):
        with pytest.raises(Refused):
            add(referred(), what, by=person)
    tomorrow = MONDAY.date() + timedelta(days=1)
    for ahead in (drank(0, MONDAY.date(), tomorrow), cotinine(Finding.NEGATIVE, tomorrow)):
        with pytest.raises(Refused):
            add(referred(), ahead, by=SECOND)
    with pytest.raises(Refused):
        add(Record("TEST22"), drank(0))


@pytest.mark.parametrize("wrong", [
    lambda: DayOfUse(LAST, Substance.TOBACCO, 1, Unit.DRINK_12),
    lambda: DayOfUse(LAST, Substance.ALCOHOL, 1, Unit.TIME),
    lambda: drank(-1), lambda: drank(float("nan")), lambda: drank(1, LAST, FIRST),
    lambda: drank(1, LAST, LAST + timedelta(days=92)), lambda: drank(1, date(1, 1, 1)),
    lambda: DaysOfUse(Substance.ALCOHOL, Unit.GRAM, {}),
    lambda: DaysOfUse(Substance.ALCOHOL, Unit.GRAM, {"yesterday": 1.0}),
    lambda: DaysOfUse(Substance.ALCOHOL, Unit.GRAM, {"2027-01-01": float("inf")}),
    lambda: Sampled(Assay.PANEL, MONDAY, Finding.POSITIVE),
    lambda: Sampled(Assay.COTININE, MONDAY, Finding.POSITIVE, Substance.ALCOHOL),
    lambda: Sampled(Assay.COTININE, MONDAY, Finding.POSITIVE, value=40.0),
])
def test_what_cannot_be_is_refused(wrong: object) -> None:
    with pytest.raises(Refused):
        wrong()  # type: ignore[operator]
