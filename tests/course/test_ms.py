"""Multiple sclerosis: domains, therapy, relapses, EDSS."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bobina.course.asked import Refused
from bobina.course.ms import cautions, domains, edss, edss_change, therapies
from bobina.course.ms.domains import EVIDENCE, MEASURES, Domain
from bobina.course.ms.edss import State, change, counts
from bobina.course.ms.events import DomainsChosen, Recovery, Relapse, RelapseEnded, TherapyStarted, TherapyStopped
from bobina.course.ms.state import baselines, has_ms, recovery
from bobina.course.record import Record
from bobina.course.referral import Indication, Referred
from bobina.course.scales import SCALES, Scored
from bobina.source import Status
from records import add

DAY = date(2026, 1, 10)
WEEKS = timedelta(weeks=1)


def with_ms(indication: Indication = Indication.MS_FATIGUE) -> Record:
    return add(Record("TEST22"), Referred(indication, "G35", 1980))


@pytest.mark.parametrize(("baseline", "change_", "enough"), [
    (0.0, 1.0, True), (5.5, 0.5, False), (5.5, 1.0, True), (6.0, 0.5, True), (3.0, -0.5, False), (3.0, -1.0, True),
    (6.5, -0.5, True),
])
def test_kragt_2006_1_step_up_to_5_5_and_half_a_step_from_6(baseline: float, change_: float, enough: bool) -> None:
    assert counts(baseline, change_) is enough
    assert edss.STEP.status is Status.SEEN


def test_ema_a_change_is_confirmed_after_24_weeks_and_not_a_day_before() -> None:
    after = DAY + 4 * WEEKS
    visits = [(DAY, 4.0), (after, 5.0)]
    assert change(visits).state is State.WAITING
    assert change([*visits, (after + 24 * WEEKS - timedelta(days=1), 5.0)]).state is State.WAITING
    found = change([*visits, (after + 24 * WEEKS, 5.5)])
    assert (found.state, found.worse, found.since, found.confirmed) == (
        State.CONFIRMED, True, after, after + 24 * WEEKS)
    assert change([*visits, (after + 12 * WEEKS, 4.5), (after + 24 * WEEKS, 5.0)]).state is State.WAITING
    assert change([*visits, (after + 30 * WEEKS, 4.0)]).state is State.GONE
    better = change([(DAY, 6.0), (after, 5.5), (after + 25 * WEEKS, 5.5)])
    assert (better.state, better.worse) == (State.CONFIRMED, False)
    assert change([]).state is change([(DAY, 4.0)]).state is State.NONE


def test_a_visit_within_30_days_of_a_relapse_does_not_confirm_our_choice() -> None:
    visits = [(DAY, 4.0), (DAY + WEEKS, 5.0), (DAY + 25 * WEEKS, 5.0)]
    last = visits[-1][0]
    assert change(visits, [last - timedelta(days=30)]).state is State.WAITING
    assert change(visits, [last - timedelta(days=31)]).state is State.CONFIRMED
    assert change(visits, [last + timedelta(days=1)]).state is State.CONFIRMED
    assert edss.BY_CHOICE.status is Status.CHOSEN


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(0, 20)), max_size=8))
def test_whatever_is_confirmed_is_large_enough_and_old_enough(steps: list[tuple[int, int]]) -> None:
    day, visits = DAY, [(DAY, 4.0)]
    for weeks, step in steps:
        day += weeks * WEEKS
        visits.append((day, step / 2))
    found = change(visits)
    if found.state is State.CONFIRMED:
        assert found.since is not None
        assert found.confirmed is not None
        assert found.confirmed - found.since >= 24 * WEEKS
        between = [step for when, step in visits if found.since <= when <= found.confirmed]
        assert all(counts(4.0, step - 4.0) and (step > 4.0) == found.worse for step in between)


def test_the_edss_of_a_record_is_read_from_its_scores() -> None:
    record = add(with_ms(), *(Scored("edss", {"total": step}, day, rater="r") for day, step in (
        (DAY, 4.0), (DAY + WEEKS, 5.0), (DAY + 25 * WEEKS, 5.0))))
    assert edss_change(record).state is State.CONFIRMED


def test_every_measure_is_a_scale_and_every_domain_says_what_is_known() -> None:
    assert set(MEASURES) == set(EVIDENCE) == set(Domain)
    assert {one for every in MEASURES.values() for one in every} <= set(SCALES)


def test_safety_and_protocols_5_5_nothing_for_movement_or_cognition() -> None:
    for domain in (Domain.MOTOR, Domain.COGNITION, Domain.GAIT):
        assert {one.tone for one in EVIDENCE[domain]} == {"care"}
    below_noise = EVIDENCE[Domain.FATIGUE][-1]
    assert "1.9" in str(below_noise.said)
    assert below_noise.tone == "care"


def test_domains_are_chosen_and_until_then_the_referral_says_it() -> None:
    record = with_ms(Indication.MS_SPASTICITY)
    assert has_ms(record)
    assert domains(record) == (Domain.SPASTICITY,)
    chosen = DomainsChosen((Domain.GAIT, Domain.FATIGUE, Domain.GAIT))
    assert domains(add(record, chosen)) == (Domain.GAIT, Domain.FATIGUE)
    assert domains(with_ms(Indication.DEPRESSION)) == ()
    with pytest.raises(Refused):
        DomainsChosen(())


def test_our_choice_of_30_days_a_relapse_speaks_into_the_baseline() -> None:
    record = add(with_ms(), Relapse(DAY, "left leg weak"))
    for days, many in ((0, 1), (30, 1), (31, 0), (-1, 0)):
        assert len(cautions(record, DAY + timedelta(days=days))) == many
    assert baselines(record, ("mfis",)) == {}
    assert recovery(record, record.of(Relapse)[0]) is Recovery.ONGOING
    record = add(record, RelapseEnded(2, DAY + WEEKS, Recovery.PARTIAL))
    assert recovery(record, record.of(Relapse)[0]) is Recovery.PARTIAL


def test_a_therapy_is_stopped_once_and_not_before_it_started() -> None:
    record = add(with_ms(), TherapyStarted("ocrelizumab", DAY))
    for wrong in (TherapyStopped(1, DAY), TherapyStopped(2, DAY - timedelta(days=1)), TherapyStopped(9, DAY)):
        with pytest.raises(Refused):
            add(record, wrong)
    record = add(record, TherapyStopped(2, DAY))
    assert therapies(record)[0].stopped is not None
    with pytest.raises(Refused):
        add(record, TherapyStopped(2, DAY))


@pytest.mark.parametrize("wrong", [
    Relapse(date(2027, 1, 12), "ahead"), RelapseEnded(1, DAY, Recovery.COMPLETE),
])
def test_a_relapse_that_cannot_be_is_refused(wrong: Relapse | RelapseEnded) -> None:
    with pytest.raises(Refused):
        add(with_ms(), wrong)
