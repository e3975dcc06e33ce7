"""Three simulated people midway through a course: ``fill`` writes them through the clinic's own rules."""

from __future__ import annotations

from bobina.app.clinic import Clinic
from bobina.app.demo import alcohol, depression, spasticity
from bobina.app.demo.story import PASSWORD, ROLES, Story
from bobina.store.record.accounts import Accounts


def fill(clinic: Clinic, accounts: Accounts) -> None:
    """Write the three courses into an empty clinic and say who may sign in. The days are counted back from today."""
    for name, role in ROLES.items():
        accounts.add(name, PASSWORD, role)
    for person, told in (("DEMA22", depression.tell), ("DEMB22", alcohol.tell), ("DEMC22", spasticity.tell)):
        told(Story(clinic, person))
    print(f"bobina: three simulated people. Sign in as {', '.join(ROLES)}; password: {PASSWORD}", flush=True)
