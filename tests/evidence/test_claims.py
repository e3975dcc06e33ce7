"""What a report may say of the evidence."""

import re

import pytest

from bobina.dose import protocols
from bobina.evidence import Claim, Kind, claims
from bobina.evidence.claims import INDICATIONS


def text_of(claim: Claim) -> str:
    return claim.text


EVERY = [
    (indication, coil, row.id)
    for indication in INDICATIONS for coil in ("figure-8", "h-coil", "circular") for row in protocols()
]
ALL: set[Claim] = {claim for case in EVERY for claim in claims(*case)}
IN_ORDER: list[Claim] = sorted(ALL, key=text_of)


def texts(indication: str, coil: str = "figure-8", protocol: str = "MDD-10HZ-NEUROSTAR") -> str:
    return "\n".join(claim.text for claim in claims(indication, coil, protocol))


@pytest.mark.parametrize("claim", IN_ORDER, ids=text_of)
def test_every_claim_is_a_sourced_sentence(claim: Claim) -> None:
    assert claim.source.text
    assert claim.text[0].isupper()
    assert claim.text.endswith(".")
    assert "%(" not in claim.text


@pytest.mark.parametrize("indication", INDICATIONS)
def test_harm_and_what_is_not_known_are_always_said(indication: str) -> None:
    kinds = {claim.kind for claim in claims(indication, "figure-8", "MDD-10HZ-NEUROSTAR")}
    assert {Kind.HARM, Kind.UNKNOWN} <= kinds
    assert (Kind.AGAINST in kinds) == (indication not in ("target", "ms-spasticity"))


def test_no_claim_is_said_twice() -> None:
    for case in EVERY:
        found = [claim.text for claim in claims(*case)]
        assert len(found) == len(set(found))


def test_the_seizure_rate_follows_the_coil() -> None:
    assert "0.14 of 1,000" in texts("depression", "figure-8")
    assert "5.56 of 1,000" not in texts("depression", "figure-8")
    assert "5.56 of 1,000" in texts("depression", "h-coil")
    assert "0.14 of 1,000" not in texts("depression", "h-coil")
    assert "0.71 of 1,000" in texts("depression", "double-cone")


def test_counter_evidence_on_aiming_is_shown() -> None:
    sources = "\n".join(claim.source.text for claim in claims("depression", "figure-8", "MDD-SAINT")
                        if claim.kind is Kind.AGAINST)
    for name in ("Elbau", "Khosravani", "Gregory", "BRIGhTMIND", "Duprat"):
        assert name in sources


def test_the_disagreement_on_dose_is_shown_from_both_sides() -> None:
    found = {claim.source.text: claim.kind for claim in claims("depression", "figure-8", "MDD-10HZ-NEUROSTAR")}
    assert found["Oostra 2025, Acta Psychiatr Scand"] is Kind.AGAINST
    assert found["Teng 2017, Eur Psychiatry"] is Kind.FOR


def test_figures_that_did_not_check_out_are_not_printed() -> None:
    printed = "\n".join(f"{claim.text} {claim.source.text}" for claim in ALL)
    for name in ("Sun 2024", "Tao 2025", "Bunting", "Lei 2024", "Cocchi", "Gogulski"):
        assert name not in printed
    for line in printed.splitlines():
        assert not re.search(r"58.{0,3}72 %|28.{0,3}53 %", line)


def test_theta_burst_says_that_it_has_no_table() -> None:
    assert "theta burst" in texts("depression", protocol="MDD-SAINT")
    assert "theta burst" not in texts("depression")


def test_substances_have_their_own_evidence() -> None:
    assert "cocaine" not in texts("addiction", protocol="SMOKE-H4")
    assert "cocaine" in texts("addiction", protocol="COC-TERRANEO")


def test_an_unknown_indication_is_refused() -> None:
    with pytest.raises(ValueError, match="choose one of"):
        claims("migraine", "figure-8", "MDD-SAINT")
