"""``bobina landed``: what is no session is refused before a head is made; the whole way is in test_plan_command."""

from pathlib import Path

import pytest

from command import call
from nibs_files import data_set
from plan_example import example_pose


@pytest.mark.parametrize(("planned", "posed", "options", "code", "says"), [
    (True, True, (), 3, "planned poses"), (False, False, (), 3, "by name alone"),
    (False, True, (), 3, "there is no file"), (False, True, ("--direction", "sideways"), 2, "sideways"),
])
def test_what_is_no_session_of_a_plan(
    tmp_path: Path, planned: bool, posed: bool, options: tuple[str, ...], code: int, says: str,
) -> None:
    table = data_set(tmp_path, {"left": example_pose() if posed else None}, planned=planned)
    said = call("landed", table, tmp_path / "no_plan.json", *options)
    assert said.code == code
    assert says in said.sentence
