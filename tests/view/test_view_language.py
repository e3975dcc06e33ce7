"""The Italian catalogue is complete: what the view says, and what the other rooms' values say."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import holidays
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import bobina.view
from bobina.coil import DESIGNS
from bobina.dose import EvidenceLevel, device, limits, prescribe, protocols, safety, schedule
from bobina.evidence import claims
from bobina.evidence.claims import INDICATIONS
from bobina.plan.targets import BELOW_F3, BELOW_RULE, BY_CONNECTIVITY, NEAREST, PERSONAL, USER, USER_ELSEWHERE
from bobina.plan.targets_published import PUBLISHED
from bobina.view import citing, measures, personal, reach, words
from bobina.view.figures import borders, depth, doses
from bobina.view.language import catalogues

ROOT = Path(bobina.view.__file__).parent
FIELDS = re.compile(r"\{(\w*)\}")


def italian() -> dict[str, str]:
    every = (message for one in catalogues("it") for message in read_po(BytesIO(one.read_bytes())))
    return {str(message.id): str(message.string) for message in every if message.id}


def of_the_view() -> set[str]:
    methods = [("**.py", "python"), ("templates/**.html", "jinja2")]
    found = {str(m) for _, _, m, _, _ in extract_from_dir(ROOT, method_map=methods, keywords={"_": None})}
    assert len(found) > 150
    tables = (
        words.INDICATIONS,
        words.ADVICE,
        words.TISSUES,
        words.PHASES,
        words.KINDS,
        words.COIL_KINDS,
        words.SITES,
        words.EVIDENCE,
        depth.NAMES,
        doses.NAMES,
        measures.VERDICTS,
        personal.WHY,
        reach.NETWORKS,
        reach.AIMS,
    )
    fixed = {value for table in tables for value in table.values()}
    fixed |= {name for _, name in words.LEVELS.values()} | {text for pair in citing.MARKS.values() for text in pair}
    fixed |= {text for pair in personal.ALGORITHMS.values() for text in pair} | set(borders.BORDERS)
    fixed |= {word for _, _, word in measures.TONES.values()} | {"Left DLPFC by the person's own connectivity"}
    return found | fixed | set(of_measures())


def of_measures() -> Iterator[str]:
    for table in (measures.IMAGE, measures.HEAD, personal.REASONS, personal.SCAN):
        for measure in table.values():
            yield from filter(None, (measure.name, measure.hint))


def of_protocols() -> Iterator[str]:
    for protocol in protocols():
        yield from (protocol.name, protocol.course, protocol.result, protocol.threshold_kind, *protocol.recollected)
        yield from (words.SITES[part.site] for part in protocol.parts)
        yield protocol.evidence.value
    yield from EvidenceLevel


def of_claims() -> Iterator[str]:
    for indication in INDICATIONS:
        for kind in ("figure-8", "h-coil", "circular", "double-cone", ""):
            for protocol in protocols():
                yield from (claim.text for claim in claims(indication, kind, protocol.id))


def capitals(*modules: object) -> Iterator[str]:
    """Sentences that a module keeps in names of capitals."""
    for module in modules:
        for name, value in vars(module).items():
            if name.strip("_").isupper():
                yield from _texts(value)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for attribute in ("assumes", "name"):
        if isinstance(getattr(value, attribute, None), str):
            yield getattr(value, attribute)


def of_holidays() -> Iterator[str]:
    for year in range(2024, 2032):
        yield from holidays.country_holidays("IT", years=year, language="en_US").values()


def of_data() -> Iterator[str]:
    yield from of_holidays()
    yield from of_protocols()
    yield from of_claims()
    yield from capitals(device, prescribe, schedule)
    yield from (safety.PUBLISHED, safety.SCOPE, safety.THETA_BURST, safety.TESTED_SERIES)
    yield from (limits.SINGLE_TRAIN.name, limits.REPEATED_TRAINS.name, limits.PAUSE.name)
    yield from (
        NEAREST,
        BY_CONNECTIVITY,
        BELOW_F3,
        BELOW_RULE,
        PERSONAL,
        USER,
        USER_ELSEWHERE,
    )
    yield from (site.name for site in PUBLISHED.values())
    yield from (design.name for design in DESIGNS.values())


def test_every_message_of_the_view_is_in_italian() -> None:
    assert sorted(of_the_view() - {key for key, text in italian().items() if text}) == []


def test_every_fixed_text_of_the_other_rooms_is_in_italian() -> None:
    wanted = {text for text in of_data() if text}
    assert len(wanted) > 150
    assert sorted(wanted - {key for key, text in italian().items() if text}) == []


@pytest.mark.parametrize("pair", sorted(italian().items()), ids=lambda pair: pair[0][:30])
def test_a_translation_keeps_the_blanks_and_the_end(pair: tuple[str, str]) -> None:
    english, other = pair
    assert sorted(FIELDS.findall(english)) == sorted(FIELDS.findall(other))
    assert english.endswith(".") == other.endswith(".")
    assert sorted(_figures(english)) == sorted(_figures(other))


def _figures(text: str) -> list[str]:
    plain = re.sub("[Ff]igure-8", "", text)
    return [re.sub("^0+|[.,]", "", found) for found in re.findall(r"[.]?\d[\d.,]*\d|\d", plain)]
