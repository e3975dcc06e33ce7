"""A person and answers out of FHIR, and scores out of a table; what cannot be read is refused in one sentence."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bobina.course.asked import Refused
from bobina.course.record import Entry, Record
from bobina.course.scales import SCALES, Scored
from bobina.space import BadInput
from bobina.store.course_files.scores import MOST, read_scores
from bobina.store.fhir import bundle, read
from bobina.store.fhir.codes import OFTEN, items
from bobina.store.fhir.read import LONGEST
from records import MONDAY, OPERATOR, REFERRED

PHQ, GAD = SCALES["phq-9"], SCALES["gad-7"]


def answered(codes: dict[str, Any], **other: Any) -> bytes:
    """A QuestionnaireResponse: linkId to answer."""
    said = {
        "resourceType": "QuestionnaireResponse", "status": "completed", "authored": "2027-01-10",
        "item": [{"linkId": f"/{code}", "answer": [answer]} for code, answer in codes.items()],
    } | other  # fmt: skip
    return json.dumps(said).encode()


@given(st.lists(st.sampled_from(sorted(OFTEN)), min_size=7, max_size=7))
def test_gad_7_by_loinc_items_and_answers(chosen: list[str]) -> None:
    """The answers of LOINC's list LL358-3 (seen in HL7's PHR guide), not at all to nearly every day."""
    given_ = {items(GAD)[str(i)]: {"valueCoding": {"system": "http://loinc.org", "code": code}}
              for i, code in enumerate(chosen, start=1)}  # fmt: skip
    (found,) = read(answered(given_), "x.json").answers
    assert found.scale == "gad-7"
    points = {"LA6568-5": 0, "LA6569-3": 1, "LA6570-1": 2, "LA6571-9": 3}
    assert [found.values[str(i)] for i in range(1, 8)] == [points[code] for code in chosen]
    assert found.on == date(2027, 1, 10)


def test_phq_9_by_numbers_and_by_ordinal_values() -> None:
    ordinal = {"url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": 2}
    ways: list[dict[str, Any]] = [
        {"valueInteger": 1}, {"valueDecimal": 3.0},
        {"valueCoding": {"system": "urn:other", "code": "often", "extension": [ordinal]}},
    ]  # fmt: skip
    codes = {items(PHQ)[str(i)]: ways[i % 3] for i in range(1, 10)}
    (found,) = read(answered(codes), "x.json").answers
    assert [found.values[str(i)] for i in range(1, 10)] == [3, 2, 1] * 3


def test_answers_in_groups_are_found() -> None:
    inner = json.loads(answered({items(PHQ)["1"]: {"valueInteger": 1}}))["item"]
    (found,) = read(answered({}, item=[{"linkId": "group", "item": inner}]), "x.json").answers
    assert found.values == {"1": 1.0}


def test_what_bobina_wrote_it_reads() -> None:
    """Every scale by item or by total, out and in again."""
    told = [Scored("phq-9", {str(i): 2.0 for i in range(1, 10)}, date(2027, 1, 10)),
            Scored("bdi-ii", {"total": 20.0}, date(2027, 1, 9)),
            Scored("mfis", {"physical": 9.0, "cognitive": 8.0, "psychosocial": 2.0, "total": 19.0}, date(2027, 1, 8))]
    record = Record("TEST22", tuple(Entry(i, MONDAY + timedelta(minutes=i), OPERATOR, one)
                                    for i, one in enumerate([REFERRED, *told], start=1)))  # fmt: skip
    brought = read(bundle(record, MONDAY).encode(), "x.json")
    assert [Scored(one.scale, one.values, one.on or MONDAY.date()) for one in brought.answers] == told
    assert brought.people[0].birth_year == 1980


def test_a_patient_is_a_year_a_name_and_a_number() -> None:
    patient = {"resourceType": "Patient", "birthDate": "1980-02-03", "identifier": [{"value": "123"}],
               "name": [{"given": ["Ada", "M"], "family": "Byron"}]}
    (who,) = read(json.dumps(patient).encode(), "x.json").people
    assert (who.birth_year, who.name, who.born, who.identifiers) == (1980, "Ada M Byron", "1980-02-03", ("123",))


REFUSED = {
    "not JSON": b"{",
    "a list": b"[]",
    "deep": b'{"resourceType":"Bundle","entry":' + b"[" * 100_000,
    "nothing": b"{}",
    "another resource": json.dumps({"resourceType": "Observation", "status": "final", "code": {"text": "x"}}).encode(),
    "an empty bundle": json.dumps({"resourceType": "Bundle", "type": "collection"}).encode(),
    "entries that are none": json.dumps({"resourceType": "Bundle", "type": "collection", "entry": [1, None]}).encode(),
    "an unknown field": json.dumps({"resourceType": "Patient", "surname": "x"}).encode(),
    "a broken date": json.dumps({"resourceType": "Patient", "birthDate": "yesterday"}).encode(),
    "in progress": answered({items(PHQ)["1"]: {"valueInteger": 1}}, status="in-progress"),
    "no scale": answered({"1": {"valueInteger": 1}}),
    "two scales": answered({items(PHQ)["1"]: {"valueInteger": 1}, items(GAD)["1"]: {"valueInteger": 1}}),
    "words for a number": answered({items(PHQ)["1"]: {"valueString": "often"}}),
    "an unknown code": answered({items(PHQ)["1"]: {"valueCoding": {"system": "http://loinc.org", "code": "LA1-1"}}}),
    "NaN": answered({items(PHQ)["1"]: {"valueDecimal": float("nan")}}),
    "twice": answered({}, item=[{"linkId": items(PHQ)["1"], "answer": [{"valueInteger": n}]} for n in (1, 2)]),
    "a year alone": answered({items(PHQ)["1"]: {"valueInteger": 1}}, authored="2027"),
    "too long": b" " * (LONGEST + 1),
}


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_refused_in_one_sentence(content: bytes) -> None:
    with pytest.raises(BadInput, match=r"^x\.json") as error:
        read(content, "x.json")
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 300


@given(st.binary(max_size=200))
def test_no_bytes_do_more_than_be_refused(content: bytes) -> None:
    for reader in (read, read_scores):
        with pytest.raises(BadInput):
            reader(content, "x")


TABLE = "scale,day,total,form,rater,1,2,3,4,5,6,7\n"


def test_scores_by_total_and_by_item_in_one_table() -> None:
    text = TABLE + "BDI-II,2027-01-10,22,,,,,,,,,\ngad-7,2027-01-11,,,,1,1,1,1,1,1,1\nOCDS,2027-01-12,30,0-56,,,,,,,,\n"
    told = read_scores(text.encode(), "s.csv")
    assert [(one.scale, one.day.day) for one in told] == [("bdi-ii", 10), ("gad-7", 11), ("ocds", 12)]
    assert told[1].values == {str(i): 1.0 for i in range(1, 8)}


def test_semicolons_make_the_comma_a_decimal_mark() -> None:
    (told,) = read_scores("\ufeffscale;day;total;form\r\nFSS;2027-01-10;4,5;9 items\r\n".encode(), "s.csv")
    assert told.values == {"total": 4.5}


@pytest.mark.parametrize(("text", "where"), [
    ("", "line 1"), ("a,b\n", "line 1"), ("scale,day,day\nx,y,z\n", "line 1"), ("scale,day,mood swings\n", "line 1"),
    ("scale,day,total\n", "0 ratings"), (TABLE + "BDI-II,2027-01-10,22\n", "line 2"),
    ("scale,day,total\nBDI-III,2027-01-10,2\n", "line 2"), ("scale,day,total\nBDI-II,10/1/2027,2\n", "line 2"),
    ("scale,day,total\nBDI-II,2027-01-10,2\nBDI-II,2027-01-11,two\n", "line 3"),
    ("scale,day,total\nBDI-II,2027-01-10,64\n", "line 2"), ("scale,day,total\nBDI-II,2027-01-10,nan\n", "line 2"),
    ("scale,day,total\n" + "BDI-II,2027-01-10,2\n" * MOST, "ratings"),
    ('scale,day,total\n"BDI-II,2027-01-10,2\n', "CSV"),
    ("scale,day\0", "no table"),
])
def test_a_table_that_is_wrong_names_the_line(text: str, where: str) -> None:
    with pytest.raises((BadInput, Refused), match=where) as error:
        read_scores(text.encode(), "s.csv")
    assert len(str(error.value)) < 300


def test_a_table_in_another_encoding_is_refused() -> None:
    with pytest.raises(BadInput, match="UTF-8"):
        read_scores("scale,day,näme".encode("latin-1"), "s.csv")
