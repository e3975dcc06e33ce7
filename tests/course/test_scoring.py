"""How each scale is scored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bobina.course.asked import Refused
from bobina.course.craving import CravingRated, Moment
from bobina.course.scales import SCALES, scores
from bobina.course.scales.depression import qids_domains
from ratings import START, full, phq, put, totalled
from records import referred


@given(st.dictionaries(st.integers(1, 16), st.integers(0, 3), min_size=16))
def test_a_domain_of_the_qids_is_its_highest_item_never_their_sum(items: dict[int, int]) -> None:
    """ids-qids.org: nine domains, sleep, appetite with weight, and movement by the highest of their items."""
    domains = qids_domains(items)
    total = SCALES["qids-sr16"].score(domains).value
    assert domains["sleep"] == max(items[n] for n in (1, 2, 3, 4))
    assert domains["appetite"] == max(items[n] for n in (6, 7, 8, 9))
    assert domains["movement"] == max(items[15], items[16])
    assert total == sum(domains.values()) <= 27
    assert total <= sum(items.values())


@pytest.mark.parametrize(("total", "band"), [
    (4, "minimal"), (5, "mild"), (9, "mild"), (10, "moderate"), (14, "moderate"), (15, "moderately severe"),
    (19, "moderately severe"), (20, "severe"), (24, "severe"),
])
def test_bands_of_the_phq_9(total: int, band: str) -> None:
    """Kroenke 2001: 0-4, 5-9, 10-14, 15-19, 20-27."""
    (found,) = scores(put(referred(), phq(total)), "phq-9")
    assert (found.value, found.band) == (total, band)


@pytest.mark.parametrize(("scale", "edges"), [
    ("gad-7", (5, 10, 15)), ("madrs", (7, 20, 35)), ("qids-sr16", (6, 11, 16, 21)), ("bdi-ii", (14, 20, 29)),
    ("fsmc", (43, 53, 63)),
])
def test_bands_begin_where_the_table_says(scale: str, edges: tuple[int, ...]) -> None:
    """CamCOPS (GAD-7), cliot (MADRS), ids-qids.org (QIDS), the table of scales (BDI-II), s12883-021-02396-1 (FSMC)."""
    one = SCALES[scale]
    assert tuple(band.least for band in one.bands[1:]) == edges
    for edge in edges:
        assert one.band(edge - 1) != one.band(edge)


def test_how_difficult_it_is_does_not_count() -> None:
    """The function item 69722-7 is beside the score of the PHQ-9."""
    answers = {str(n): 1.0 for n in range(1, 10)}
    assert SCALES["phq-9"].score({**answers, "difficulty": 3.0}).value == 9


def test_the_three_parts_of_the_mfis_make_the_total_and_must_agree() -> None:
    """Table of scales: physical 0-36, cognitive 0-40, psychosocial 0-8, total 0-84."""
    parts = {"physical": 20.0, "cognitive": 21.0, "psychosocial": 4.0}
    assert SCALES["mfis"].score(parts).value == 45
    assert SCALES["mfis"].score({"total": 45}).value == 45
    full("mfis", {**parts, "total": 45})
    for wrong in ({**parts, "total": 46.0}, {"physical": 20.0}, {"physical": 20.0, "total": 30.0}):
        with pytest.raises(Refused):
            full("mfis", wrong)


def test_ashworth_is_recoded_muscle_by_muscle() -> None:
    """Table of scales: grades 0, 1, 1+, 2, 3, 4; counted 0 to 5; never added up."""
    grades = {"elbow-flexors-left": 0.0, "elbow-flexors-right": 1.0, "wrist-flexors-left": 1.5,
              "wrist-flexors-right": 2.0, "knee-flexors-left": 3.0, "knee-flexors-right": 4.0}
    result = SCALES["mas"].score(grades)
    assert result.value is None
    assert list(result.parts.values()) == [0, 1, 2, 3, 4, 5]
    with pytest.raises(Refused):
        full("mas", {"elbow-flexors-left": 2.5})


def test_the_msss_88_has_no_total() -> None:
    """NINDS CDE 23841: eight subscales that stand alone, 88 to 352 over all not recommended."""
    fields = SCALES["msss-88"].fields
    assert SCALES["msss-88"].score({one.id: one.least for one in fields}).value is None
    assert len(fields) == 8
    assert (sum(one.least for one in fields), sum(one.most or 0 for one in fields)) == (88, 352)


def test_times_are_the_mean_of_both_trials() -> None:
    """MSFC: two trials of 25 feet; two of each hand."""
    assert SCALES["t25fw"].score({"trial-1": 6.0, "trial-2": 7.0, "aid": 0.0}).value == 6.5
    result = SCALES["9hpt"].score({"right-1": 20, "right-2": 22, "left-1": 30, "left-2": 31})
    assert (result.value, result.parts) == (None, {"left": 30.5, "right": 21})
    with pytest.raises(Refused):
        full("9hpt", {"right-1": 20})


def test_cravings_of_both_lines_stand_together_and_cues_apart() -> None:
    record = put(referred(), full("vas-craving", {"value": 4, "max": 10, "cue": 0}),
                 CravingRated(60, 100, True, Moment.BEFORE), CravingRated(10, 100, True, Moment.AFTER), day=START)
    found = [(one.value, one.form) for one in scores(record, "vas-craving")]
    assert found == [(40, "without a cue"), (60, "after a cue")]


def test_a_craving_that_is_written_twice_counts_once() -> None:
    """Under the scales and at the session; another value, or another cue, is another rating."""
    twice = put(referred(), full("vas-craving", {"value": 4, "max": 10, "cue": 0}), CravingRated(40, 100, False),
                full("vas-craving", {"value": 4, "max": 10, "cue": 1}), CravingRated(45, 100, False), day=START)
    assert [(one.value, one.form) for one in scores(twice, "vas-craving")] == [
        (40, "without a cue"), (40, "after a cue"), (45, "without a cue")]


def test_scores_come_by_day() -> None:
    record = put(referred(), totalled("madrs", 20, START.replace(day=20)), totalled("madrs", 30))
    assert [one.value for one in scores(record, "madrs")] == [30, 20]
