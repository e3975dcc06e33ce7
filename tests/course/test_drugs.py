"""The list of drugs: Rossi 2009 by way of TMSMultiLab, and how a written name is found on it."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bobina.course.drugs import DRUGS, LIST, MEMBERS, Grade, listed, same
from bobina.source import Status


def test_the_list_has_as_many_of_each_grade_as_its_source() -> None:
    """TMSMultiLab, Hazardous_Drugs.odt (commit a0c50e695b): 20 strong, 37 relative, 4 on withdrawal."""
    assert Counter(one.grade for one in DRUGS) == {Grade.STRONG: 20, Grade.RELATIVE: 37, Grade.WITHDRAWAL: 4}
    assert len({one.name for one in DRUGS}) == len(DRUGS)


@pytest.mark.parametrize(("written", "name", "grade"), [
    ("Clozapine", "clozapine", Grade.STRONG),
    ("amitriptilina 25 mg gocce", "amitriptyline", Grade.STRONG),
    ("teofillina", "theophylline", Grade.STRONG),
    ("alcohol", "alcohol", Grade.STRONG),
    ("bupropion XL", "bupropion", Grade.RELATIVE),
    ("Litio carbonato", "lithium", Grade.RELATIVE),
    ("escitalopram", "citalopram", Grade.RELATIVE),
    ("LORAZEPAM", "benzodiazepines", Grade.WITHDRAWAL),
    ("chloral hydrate", "chloral hydrate", Grade.WITHDRAWAL),
])
def test_a_name_is_found_in_both_languages(written: str, name: str, grade: Grade) -> None:
    """Grades: Rossi 2009 by way of TMSMultiLab, Hazardous_Drugs.odt."""
    ((drug, _),) = listed(written)
    assert (drug.name, drug.grade) == (name, grade)


def test_only_the_lists_own_names_are_seen() -> None:
    assert listed("clozapine")[0][1] == LIST
    assert LIST.status is Status.SEEN
    assert listed("clozapina")[0][1] == MEMBERS
    assert MEMBERS.status is Status.RECOLLECTED


def test_a_combination_says_everything_gravest_first() -> None:
    found = [drug.name for drug, _ in listed("chlordiazepoxide / amitriptyline")]
    assert found == ["amitriptyline", "benzodiazepines"]


@pytest.mark.parametrize("written", ["", "paracetamol", "alcoholism", "hydrate", "lithiumx"])
def test_what_is_not_on_the_list_is_not_guessed(written: str) -> None:
    assert listed(written) == ()


@given(st.sampled_from([name for one in DRUGS for name in (one.name, *one.others)]), st.text(" .,;-/", max_size=3))
def test_every_name_is_found_whatever_surrounds_it(name: str, marks: str) -> None:
    assert listed(f"{marks}{name.upper()}{marks} 20")
    assert same(name.upper() + marks, name)
