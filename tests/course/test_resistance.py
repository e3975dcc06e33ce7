"""Resistance by three named rules, side by side."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bobina.course.asked import Refused
from bobina.course.resistance import RULES, Class, MedicationTried, Outcome, disagree, stages
from records import MONDAY, referred

SERTRALINE = MedicationTried("sertraline", Class.SSRI, "150 mg a day", 8, 90, Outcome.NONE, True)
VENLAFAXINE = MedicationTried("venlafaxine", Class.SNRI, "225 mg a day", 8, 90, Outcome.PARTIAL, True)


def met(*tried: MedicationTried) -> dict[str, bool]:
    return {one.rule.key: one.met for one in stages(referred(*tried))}


def test_two_adequate_trials_of_different_classes() -> None:
    """EMA, as Vida 2023 gives it (PMC10375664)."""
    assert met(SERTRALINE, VENLAFAXINE)["ema"]
    assert not met(SERTRALINE, replace(VENLAFAXINE, drug_class=Class.SSRI))["ema"]
    assert not met(SERTRALINE, replace(VENLAFAXINE, adequate=False))["ema"]
    assert not met(SERTRALINE)["ema"]


@pytest.mark.parametrize(("weeks", "adherence", "passes"), [
    (6, 80, True), (5, 80, False), (6, 79, False), (8, 100, True),
])
def test_the_payers_rule_asks_for_weeks_and_adherence(weeks: int, adherence: int, passes: bool) -> None:
    """MP-170: 6 weeks or more, adherence of 80 % or more, 2 agents of 2 classes."""
    assert met(SERTRALINE, replace(VENLAFAXINE, weeks=weeks, adherence=adherence))["payer"] is passes


def test_one_failed_trial_is_the_first_label() -> None:
    """NeuroStar's first US indication: after one failed trial (mdedge)."""
    assert met() == {"ema": False, "payer": False, "one-trial": False}
    assert met(SERTRALINE) == {"ema": False, "payer": False, "one-trial": True}
    assert disagree(stages(referred(SERTRALINE)))
    assert not disagree(stages(referred(SERTRALINE, VENLAFAXINE)))


@pytest.mark.parametrize("change", [
    {"outcome": Outcome.REMISSION}, {"outcome": Outcome.RESPONSE}, {"outcome": Outcome.NOT_TOLERATED},
    {"drug_class": Class.AUGMENTATION}, {"drug": "Sertraline"},
])
def test_what_does_not_count(change: dict[str, object]) -> None:
    """Our reading: neither success, nor intolerance, nor augmentation, nor the same agent twice."""
    assert not met(SERTRALINE, replace(VENLAFAXINE, **change))["payer"]  # type: ignore[arg-type]


trials = st.builds(
    MedicationTried, st.sampled_from(["sertraline", "venlafaxine", "fluoxetine"]), st.sampled_from(list(Class)),
    st.just("x"), st.integers(0, 20), st.integers(0, 100), st.sampled_from(list(Outcome)), st.booleans(),
)


@given(st.lists(trials, max_size=6))
def test_more_trials_never_undo_a_rule_and_two_trials_imply_one(tried: list[MedicationTried]) -> None:
    staged = {one.rule.key: one.met for one in stages(referred(*tried))}
    more = met(*tried, SERTRALINE)
    assert all(more[key] for key, was in staged.items() if was)
    assert staged["one-trial"] or not (staged["ema"] or staged["payer"])


def test_a_trial_ends_in_the_past_and_every_rule_has_a_source() -> None:
    with pytest.raises(Refused):
        referred(replace(SERTRALINE, ended=date(MONDAY.year + 1, 1, 1)))
    with pytest.raises(Refused):
        replace(SERTRALINE, adherence=101)
    assert all(one.source.text for one in RULES)
