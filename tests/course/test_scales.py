"""What each scale may hold, and its thresholds: every figure against the source that the scale names."""

import math
from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bobina.course.asked import Refused
from bobina.course.record import Actor, Role
from bobina.course.scales import SCALES, Aim, Scale, Scored, Yardstick, scores
from bobina.course.scales.depression import HDRS_MOST, QIDS_DOMAINS
from bobina.source import Status
from ratings import START, full, phq, totalled
from records import MONDAY, OPERATOR, add, referred

RANGES = {
    "phq-9": (0, 27), "gad-7": (0, 21), "hdrs-17": (0, 52), "madrs": (0, 60), "qids-sr16": (0, 27), "bdi-ii": (0, 63),
    "cgi": (1, 7), "audit-c": (0, 12), "mfis": (0, 84), "fss": (1, 7), "spasticity-nrs": (0, 10), "sdmt": (0, 110),
    "pasat-3": (0, 60), "msws-12": (0, 100), "edss": (0, 10), "ocds": (0, 56),
    "fsmc": (20, 100),
}
"""facts/scales.csv of the project's reference: lowest and highest score"""


def lowest(scale: Scale) -> dict[str, float]:
    return {one.id: one.least for one in scale.fields if one.required} or {scale.fields[-1].id: scale.fields[-1].least}


def highest(scale: Scale) -> dict[str, float]:
    return {one.id: one.most or 0.0 for one in scale.fields}


@pytest.mark.parametrize("scale", RANGES)
def test_the_range_is_that_of_the_table_of_scales(scale: str) -> None:
    one = SCALES[scale]
    assert tuple(one.score(answers(one)).value for answers in (lowest, highest)) == RANGES[scale]
    assert (one.least, one.most) == RANGES[scale]


@pytest.mark.parametrize("scale", SCALES)
def test_beyond_the_range_nothing_is_written(scale: str) -> None:
    one = SCALES[scale]
    good = {**lowest(one)}
    if scale == "9hpt":
        good = {"left-1": 20, "left-2": 20}
    if scale == "vas-craving":
        good = {"value": 4, "max": 10, "cue": 0}
    full(scale, good)
    key = next(iter(good))
    asked = next(field for field in one.fields if field.id == key)
    for wrong in (asked.least - 0.5, math.nan, math.inf, *(() if asked.most is None else (asked.most + 0.5,))):
        with pytest.raises(Refused):
            full(scale, {**good, key: wrong})
    with pytest.raises(Refused):
        full(scale, {**good, "elsewhere": 1})
    with pytest.raises(Refused):
        full(scale, {})


@pytest.mark.parametrize("scale", [key for key, one in SCALES.items() if sum(f.required for f in one.fields) > 1])
def test_part_of_the_answers_makes_no_score(scale: str) -> None:
    """No source that was read lets a missing item be made up (Kroenke 2001, CamCOPS: none said to)."""
    answers = lowest(SCALES[scale])
    for key in answers:
        with pytest.raises(Refused):
            full(scale, {k: v for k, v in answers.items() if k != key})


def test_half_an_answer_is_none() -> None:
    with pytest.raises(Refused):
        full("phq-9", {**{str(n): 1.0 for n in range(1, 9)}, "9": 0.5})


def test_edss_goes_in_half_steps_and_names_its_rater() -> None:
    """Kragt 2006: steps of 0.5; the table of scales stores step and rater."""
    assert totalled("edss", 6.5).values["total"] == 6.5
    with pytest.raises(Refused):
        totalled("edss", 6.25)
    with pytest.raises(Refused):
        Scored("edss", {"total": 6.5}, START)


@pytest.mark.parametrize("scale", ["ocds", "fss", "sdmt", "ccq"])
def test_the_version_must_be_said(scale: str) -> None:
    """The table of scales: OCDS with its scoring, FSS and CCQ with their form, SDMT with the version of the form."""
    with pytest.raises(Refused) as refused:
        Scored(scale, {"total": 5.0}, START)
    assert refused.value.where == "form"


def test_ocds_by_its_scoring() -> None:
    """Mapi and RSA: 14 items of 0 to 4; the published 0 to 40 is recollected, and ends there."""
    Scored("ocds", {"total": 56}, START, form="0-56")
    Scored("ocds", {"total": 40}, START, form="0-40")
    with pytest.raises(Refused):
        Scored("ocds", {"total": 41}, START, form="0-40")


def test_a_craving_lies_on_its_line() -> None:
    """VAS 0 to 10 or 0 to 100 (hindawi 2014/815215)."""
    with pytest.raises(Refused):
        full("vas-craving", {"value": 11, "max": 10, "cue": 0})
    with pytest.raises(Refused):
        full("vas-craving", {"value": 5, "max": 50, "cue": 0})


def test_items_of_the_hdrs_add_up_to_the_52_that_was_read() -> None:
    """ids-qids.org, CamCOPS: 17 items, 0 to 52; the highest of each item is recollected."""
    assert len(HDRS_MOST) == 17
    assert sum(most for _, most in HDRS_MOST.values()) == 52


def test_domains_of_the_qids_hold_all_sixteen_items_once() -> None:
    assert sorted(n for _, items in QIDS_DOMAINS.values() for n in items) == list(range(1, 17))


THRESHOLDS = [
    ("phq-9", Aim.REMISSION, 20, 5, False), ("phq-9", Aim.REMISSION, 20, 4, True),  # Kroenke 2001: below 5
    ("hdrs-17", Aim.REMISSION, 24, 8, False), ("hdrs-17", Aim.REMISSION, 24, 7, True),  # ids-qids.org: 7 or less
    ("madrs", Aim.REMISSION, 30, 11, False), ("madrs", Aim.REMISSION, 30, 10, True),  # trials: 10 or less
    ("qids-sr16", Aim.REMISSION, 18, 6, False), ("qids-sr16", Aim.REMISSION, 18, 5, True),  # ids-qids.org: 5 or less
    ("bdi-ii", Aim.REMISSION, 30, 14, False), ("bdi-ii", Aim.REMISSION, 30, 13, True),  # convention, recollected
    ("cgi", Aim.REMISSION, 5, 3, False), ("cgi", Aim.REMISSION, 5, 2, True),  # convention, recollected
    ("mfis", Aim.CUT, 0, 37, False), ("mfis", Aim.CUT, 0, 38, True),  # s12883-021-02396-1: 38 or more
    ("fss", Aim.CUT, 0, 3.9, False), ("fss", Aim.CUT, 0, 4, True),  # the same: 4 or more
    ("sdmt", Aim.CUT, 0, 56, False), ("sdmt", Aim.CUT, 0, 55, True),  # Parmenter: 55 or less
    *((scale, Aim.RESPONSE, 20, now, met) for scale in ("phq-9", "hdrs-17", "madrs", "qids-sr16", "bdi-ii")
      for now, met in ((11, False), (10, True))),  # half or less of the first score
]


@pytest.mark.parametrize(("scale", "aim", "first", "now", "met"), THRESHOLDS)
def test_the_usual_threshold_is_the_author_s(scale: str, aim: Aim, first: float, now: float, met: bool) -> None:
    assert SCALES[scale].of(aim)[0].met(first, now) is met


def test_remission_on_the_madrs_is_by_author() -> None:
    """Hawley 2002: below 10; trials: 10 or less; others 11, 9, 7 (table of scales)."""
    authors = SCALES["madrs"].of(Aim.REMISSION)
    met = {now: sum(bool(one.met(30, now)) for one in authors) for now in (12, 11, 10, 9, 8, 7)}
    assert met == {12: 0, 11: 1, 10: 2, 9: 4, 8: 4, 7: 5}


def test_no_share_of_nothing() -> None:
    assert SCALES["phq-9"].of(Aim.RESPONSE)[0].met(0, 0) is None


CHANGES = [
    ("mfis", Yardstick.MID, 4, "Rooney 2019"), ("mfis", Yardstick.MDC, 20.2, "Learmonth 2013"),
    ("fss", Yardstick.MID, 0.45, "Rooney 2019"), ("fss", Yardstick.MDC, 1.9, "Learmonth 2013"),
    ("phq-9", Yardstick.MID, 3.7, "PMC8485844"), ("gad-7", Yardstick.MID, 3.3, "PMC8485844"),
    ("hdrs-17", Yardstick.MID, 3, "Hengartner"), ("madrs", Yardstick.MID, 3, "Hengartner"),
    ("bdi-ii", Yardstick.MID, 0.175, "Button 2015"), ("t25fw", Yardstick.MID, 0.20, "Schwid 2002"),
    ("9hpt", Yardstick.MID, 0.20, "Feys 2017"), ("msws-12", Yardstick.MID, 8, "PMC8857110"),
    ("sdmt", Yardstick.MID, 4, "convention"), ("spasticity-nrs", Yardstick.MID, 0.18, "Farrar 2008"),
]


@pytest.mark.parametrize(("scale", "yardstick", "size", "source"), CHANGES)
def test_meaningful_changes_are_the_sources(scale: str, yardstick: Yardstick, size: float, source: str) -> None:
    first = SCALES[scale].by(yardstick)[0]
    assert first.size == size
    assert source in first.source.text


def test_button_asks_more_of_resistant_depression() -> None:
    """Button 2015: 17.5 %, in treatment-resistant depression 32 %."""
    assert [one.size for one in SCALES["bdi-ii"].changes][:2] == [0.175, 0.32]


def test_no_meaningful_change_of_craving_is_made_up() -> None:
    """No MCID was found for OCDS, OCDUS or the VAS."""
    none = ("ocds", "ocdus", "ccq", "vas-craving", "msss-88", "pasat-3", "fsmc")
    assert not [one for key in none for one in SCALES[key].changes]


def test_what_was_recollected_is_not_shown_as_seen() -> None:
    """Statuses of facts/scales.csv."""
    assert SCALES["ocdus"].source.status is Status.RECOLLECTED
    partly = ("cgi", "vas-craving", "ccq", "spasticity-nrs", "sdmt")
    assert {SCALES[key].source.status for key in partly} == {Status.PARTLY}
    assert SCALES["bdi-ii"].of(Aim.REMISSION)[0].source.status is Status.RECOLLECTED
    assert {one.source.status for one in SCALES["sdmt"].changes} == {Status.RECOLLECTED}
    assert {one.source.status for one in SCALES["spasticity-nrs"].changes} == {Status.RECOLLECTED}


@pytest.mark.parametrize("scale", ["madrs", "bdi-ii", "ocds", "ocdus", "ccq", "sdmt", "pasat-3", "msws-12", "fsmc"])
def test_of_a_protected_scale_the_total_alone_is_kept(scale: str) -> None:
    """Rights in facts/scales.csv: total only."""
    assert [one.id for one in SCALES[scale].fields] == ["total"]


def test_codes_are_those_that_were_checked() -> None:
    """MII IG PRO: PHQ-9 44261-6 and its items; GAD-7 70274-6; BDI-II 89209-1. 55758-7 is another scale's."""
    codes = [one.loinc for one in SCALES["phq-9"].fields]
    assert codes == ["44250-9", "44255-8", "44259-0", "44254-1", "44251-7", "44258-2", "44252-5", "44253-3", "44260-8",
                     "69722-7"]
    assert {key: one.loinc for key, one in SCALES.items() if one.loinc} == {
        "phq-9": "44261-6", "gad-7": "70274-6", "bdi-ii": "89209-1"}


def test_a_person_rates_own_scales_alone() -> None:
    person = Actor("p", Role.PERSON, "TEST22")
    record = add(referred(), phq(12), by=person)
    assert scores(record, "phq-9")[0].rater == "the person"
    with pytest.raises(Refused):
        add(record, totalled("madrs", 20), by=person)


def test_a_rating_of_tomorrow_waits() -> None:
    with pytest.raises(Refused):
        add(referred(), phq(12, day=MONDAY.date() + timedelta(days=1)), by=OPERATOR)


@given(st.dictionaries(st.sampled_from("123456789"), st.floats(-1, 4) | st.integers(-1, 4), max_size=9))
def test_whatever_is_written_is_a_score_in_range(values: Mapping[str, float]) -> None:
    """PHQ-9: nine items of 0 to 3 in whole numbers, 0 to 27 (Kroenke 2001)."""
    whole = len(values) == 9 and all(value in (0, 1, 2, 3) for value in values.values())
    try:
        written = Scored("phq-9", values, date(2027, 1, 11))
    except Refused:
        assert not whole
    else:
        assert whole
        assert 0 <= (SCALES["phq-9"].score(written.values).value or 0) <= 27
