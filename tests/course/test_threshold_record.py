"""The search for the threshold as entries of a record."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bobina.course.asked import Refused
from bobina.course.medication import DoseChanged, DrugStarted, DrugStopped
from bobina.course.record import Record, Role, Struck
from bobina.course.threshold import (
    KINDS,
    ThresholdBegun,
    ThresholdFound,
    ThresholdPulse,
    as_dose,
    cautions,
    current,
    search,
)
from bobina.course.threshold.events import How, Muscle
from bobina.course.threshold.rules import CRITERION
from bobina.course.threshold.state import GOOD_FOR
from bobina.dose.threshold import METHODS, Method, Pulse
from bobina.source import Status
from bobina.store.values import packed, unpacked
from records import MONDAY, OPERATOR, add, referred
from thresholds import BEGUN, CONSENTED, ELIGIBLE, ENTERED, SCREENED, found, ready, result, searched


def test_no_pulse_before_consent_and_a_physicians_decision() -> None:
    """Source: rule of this project; the pulses of a search are stimulation."""
    for record in (referred(), referred(CONSENTED), referred(SCREENED, ELIGIBLE)):
        with pytest.raises(Refused):
            add(record, BEGUN, by=OPERATOR)
    assert add(ready(), BEGUN, by=OPERATOR).version == 5


@settings(deadline=None, max_examples=20)
@given(answers=st.text("yn", max_size=30), method=st.sampled_from(list(Method)))
def test_the_state_is_the_methods_own_of_the_answers_in_the_record(answers: str, method: Method) -> None:
    begun = replace(BEGUN, method=method)
    record = searched(answers, begun)
    of = search(record)
    assert of is not None
    pulses = tuple(Pulse(one.what.percent_mso, one.what.answered) for one in record.of(ThresholdPulse))
    assert of.state == METHODS[method](pulses, 60)
    assert of.state.pulses == len(answers)


def test_striking_the_last_pulse_takes_the_search_back() -> None:
    before, after = searched("yny"), searched("ynyn")
    back = add(after, Struck(after.version, "the wrong key"), by=OPERATOR)
    assert search(back).state == search(before).state  # type: ignore[union-attr]


def test_a_pulse_needs_an_open_search() -> None:
    with pytest.raises(Refused, match="begin one"):
        add(ready(), ThresholdPulse(60, True))
    with pytest.raises(Refused, match="begin one"):
        add(found(), ThresholdPulse(60, True))


def test_a_new_search_leaves_the_old_pulses_and_a_struck_one_keeps_none_of_them() -> None:
    record = add(searched("yyy"), replace(BEGUN, start=40), ThresholdPulse(40, False))
    of = search(record)
    assert of is not None
    assert of.state.pulses == 1
    again = search(add(record, Struck(record.version - 1, "wrong coil")))
    assert again is not None
    assert again.state == search(searched("yyy")).state  # type: ignore[union-attr]


@pytest.mark.parametrize(("amplitude", "answered"), [(CRITERION - 0.1, True), (CRITERION, False)])
def test_an_answer_at_rest_is_50_microvolts_or_more(amplitude: float, answered: bool) -> None:
    """Source: IFCN (Rossini 1994, 2015), partly seen."""
    assert CRITERION == 50
    record = searched("")
    with pytest.raises(Refused, match="do not agree"):
        add(record, ThresholdPulse(60, answered, amplitude))
    assert add(record, ThresholdPulse(60, not answered, amplitude)).version == record.version + 1


def test_the_criterion_at_rest_says_nothing_of_a_tensed_muscle() -> None:
    record = searched("", replace(BEGUN, kind=Muscle.AMT))
    assert add(record, ThresholdPulse(60, False, 120.0)).version == record.version + 1


def test_what_is_found_counts_until_something_newer() -> None:
    record = found()
    one = current(record)
    assert one is not None
    assert isinstance(one.what, ThresholdFound)
    assert search(record) is None
    later = current(add(record, ENTERED))
    assert later is not None
    assert later.what == ENTERED
    assert current(ready()) is None


def test_striking_the_result_opens_the_search_again() -> None:
    record = found()
    back = add(record, Struck(record.version, "too early"))
    assert search(back) is not None
    assert current(back) is None


@pytest.mark.parametrize("wrong", [
    {"pulses": 24}, {"low": 1.0}, {"how": How.VISUAL}, {"coil": "other"}, {"method": Method.BAYES}, {"high": None},
])
def test_a_result_is_that_of_the_open_search(wrong: dict[str, object]) -> None:
    record = searched("yn" * 12 + "y")
    with pytest.raises(Refused, match="not the search that is open"):
        add(record, replace(result(record), **wrong))  # type: ignore[arg-type]


def test_another_figure_or_an_early_end_needs_words() -> None:
    record = searched("yn" * 12 + "y")
    what = result(record)
    with pytest.raises(Refused, match="say in the remarks why another figure"):
        add(record, replace(what, percent_mso=what.percent_mso + 0.6))
    assert add(record, replace(what, percent_mso=float(round(what.percent_mso)))).version == record.version + 1
    early = searched("ynyn")
    with pytest.raises(Refused, match="why you stop"):
        add(early, result(early))
    assert current(add(early, replace(result(early), note="the person wants a rest"))) is not None


def test_no_threshold_above_the_stimulator() -> None:
    record = add(searched("", replace(BEGUN, start=100)), *(ThresholdPulse(100, False) for _ in range(25)))
    with pytest.raises(Refused, match="above what this stimulator gives"):
        add(record, replace(result(searched("y")), pulses=25, note="silent"))


def test_five_of_ten_needs_an_intensity_that_is_answered() -> None:
    record = searched("nnn", replace(BEGUN, method=Method.FIVE_OF_TEN))
    answered = result(searched("yyyyy", replace(BEGUN, method=Method.FIVE_OF_TEN)))
    with pytest.raises(Refused, match="give no threshold"):
        add(record, replace(answered, pulses=3, note="silent"))


def test_a_threshold_by_eye_is_said_to_read_high() -> None:
    """Source: Westin 2014, 20 people: 11.3 % higher, 0 to 27.8 %; seen."""
    record = add(ready(), replace(ENTERED, how=How.VISUAL))
    says = {one.says.text: one.source for one in cautions(record, MONDAY)}
    text, source = next(iter(says.items()))
    assert all(figure in text for figure in ("11.3 %", "0 to 27.8 %", "20 people"))
    assert source.status is Status.SEEN
    assert cautions(add(ready(), ENTERED), MONDAY) == ()


def test_a_threshold_grows_stale_after_14_days_by_our_own_choice() -> None:
    """Source: none was found; the caution says so."""
    record = add(ready(), ENTERED)
    assert GOOD_FOR.days == 14
    assert cautions(record, MONDAY + timedelta(days=14)) == ()
    (one,) = cautions(record, MONDAY + timedelta(days=15))
    assert one.source.status is Status.CHOSEN


def test_a_stop_or_cut_of_a_drug_asks_to_measure_again_and_stops_nobody() -> None:
    """Source: Rossi 2009 list by way of TMSMultiLab: recent stop or dose cut, re-measure the threshold; seen."""
    started = add(ready(), DrugStarted("lorazepam", 4.0), ENTERED)
    day = date(2027, 1, 11)
    for change, careful in ((DrugStopped("lorazepam", day), True), (DoseChanged("lorazepam", 2.0, day), True),
                            (DoseChanged("lorazepam", 6.0, day), False)):
        assert bool(cautions(add(started, change), MONDAY)) is careful
    measured = add(started, DrugStopped("lorazepam", day), replace(ENTERED, taken_on=day))
    assert cautions(measured, MONDAY) == ()


@pytest.mark.parametrize(("kind", "site"), [
    (Muscle.RMT, "m1-hand"), (Muscle.AMT, "m1-hand"), (Muscle.LEG_RMT, "m1-leg"),
])
def test_a_threshold_is_what_doses_reckon_with(kind: Muscle, site: str) -> None:
    dose = as_dose(replace(ENTERED, kind=kind, how=How.VISUAL))
    assert (dose.percent_mso, dose.kind, dose.how, dose.site) == (50.0, kind.value, "visual", site)


def test_a_threshold_is_not_taken_tomorrow() -> None:
    with pytest.raises(Refused, match="future"):
        add(ready(), replace(ENTERED, taken_on=date(2027, 1, 12)))


def test_every_event_reads_back_and_only_the_team_writes() -> None:
    for what in (BEGUN, ENTERED, ThresholdPulse(60, True, 55.5), result(searched("ynyn"))):
        assert unpacked(packed(what), type(what)) == what
    assert all(kind.may == {Role.OPERATOR, Role.PHYSICIAN} for kind in KINDS)
    assert isinstance(Record("X").of(ThresholdBegun), tuple)
