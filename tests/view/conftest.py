"""One example report in each language for all tests of the view."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from bobina.evidence import claims
from bobina.view import Scene, report
from bobina.view.surfaces import ball
from desks import quick_hashing
from plan_example import example_plan, example_provenance, example_scene


@pytest.fixture(scope="module", autouse=True)
def quick() -> Iterator[None]:
    """Passwords are hashed in no time; tests/store/test_accounts.py looks at how they are kept."""
    with quick_hashing():
        yield


@pytest.fixture(scope="session")
def scene() -> Scene:
    """The round example head."""
    return example_scene()


@pytest.fixture(scope="session")
def small(scene: Scene) -> Scene:
    """The same with few triangles, for tests that draw many pages."""
    return replace(scene, scalp=ball((0, -0.018, 0.012), 0.085), cortex=ball((0, -0.018, 0.012), 0.068))


@pytest.fixture(scope="session")
def pages(scene: Scene) -> Mapping[str, str]:
    """The example report in every language."""
    plan = example_plan()
    said = claims(plan.indication, plan.coil.kind, plan.prescription.protocol.id)
    return {code: report(plan, scene, example_provenance(), said, code) for code in ("en", "it")}
