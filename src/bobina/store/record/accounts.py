"""Who may sign in, and who is signed in. Every change and every sign-in, failed ones too, is in the chain."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock

from sqlalchemy import Connection, Engine, Row, insert, select, update

from bobina.course.record import Actor, Role
from bobina.sentence import Sentence
from bobina.space import pick
from bobina.store.record import attempts, roster, sittings
from bobina.store.record.database import reading, writing
from bobina.store.record.ledger import log
from bobina.store.record.passwords import fits, hashed
from bobina.store.record.roster import Account, Line
from bobina.store.record.sittings import Sitting
from bobina.store.record.tables import accounts, openings
from bobina.store.record.unfit import Unfit

__all__ = ["ITSELF", "Account", "Accounts", "Line", "Sitting", "Unfit"]

ITSELF = Actor("bobina", Role.ADMINISTRATOR)
"""who writes what nobody who is signed in did"""
_NAME = re.compile(r"[\w.-]{1,60}")
_RESERVED = frozenset({ITSELF.name, "command-line"})
"""who writes without an account"""
_ONE_AT_A_TIME = Lock()
"""each Argon2 hash takes 64 MiB: many sign-ins at once must not take them all at once"""


def _now() -> datetime:
    return datetime.now(UTC)


class Accounts:
    """The accounts and sittings of a ledger's database."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = _now) -> None:
        self.engine = engine
        self._clock = clock

    def add(
        self, name: str, password: str, role: Role, person: str = "", by: Actor = ITSELF, *, temporary: bool = False,
    ) -> None:
        """A new account, whose owner chooses a password first if this one is ``temporary``.

        Raises Unfit for a name that is taken or cannot be one, or a password too short.
        """
        if not _NAME.fullmatch(name) or name in _RESERVED:
            raise Unfit(Sentence("This cannot be a name; take 1 to 60 letters, digits, dots, hyphens."), "name")
        if (role is Role.PERSON) != (person != ""):
            raise Unfit(Sentence("An account of the role person, and no other, belongs to one record: name it."),
                        "person")
        row = {"name": name, "password": hashed(password), "role": role.value, "person": person, "closed": 0,
               "temporary": int(temporary)}
        with writing(self.engine) as connection:
            if _row(connection, name) is not None:
                raise Unfit(Sentence("There is or was an account {name}; choose another name.", {"name": name}), "name")
            connection.execute(insert(accounts), row)
            self._log(connection, "account-added", by, name=name, role=role.value, person=person)

    def close(self, name: str, by: Actor = ITSELF) -> None:
        """Nobody may sign in as ``name`` any more, and whoever is signed in is out. Raises BadInput."""
        with writing(self.engine) as connection:
            self._known(connection, name)
            _leave_a_keeper(connection, name)
            connection.execute(update(accounts).where(accounts.c.name == name).values(closed=1))
            sittings.end_all(connection, name)
            self._log(connection, "account-closed", by, name=name)

    def reset(self, name: str, password: str, by: Actor = ITSELF, *, temporary: bool = False) -> None:
        """A new password; ends every sitting of the account and its waiting. Raises BadInput."""
        kept = {"password": hashed(password), "temporary": int(temporary)}
        with writing(self.engine) as connection:
            self._known(connection, name)
            connection.execute(update(accounts).where(accounts.c.name == name).values(kept))
            sittings.end_all(connection, name)
            attempts.forgiven(connection, name)
            self._log(connection, "password-reset", by, name=name)

    def unlock(self, name: str, by: Actor = ITSELF) -> None:
        """End the waiting after failures. Raises BadInput."""
        with writing(self.engine) as connection:
            self._known(connection, name)
            attempts.forgiven(connection, name)
            self._log(connection, "account-unlocked", by, name=name)

    def change_role(self, name: str, role: Role, by: Actor = ITSELF) -> None:
        """Another role from here on; whoever is signed in under the name is out. Raises BadInput."""
        with writing(self.engine) as connection:
            self._known(connection, name)
            before = Role(str(connection.scalar(select(accounts.c.role).where(accounts.c.name == name))))
            if role is before:
                raise Unfit(Sentence("{name} has this role.", {"name": name}))
            if Role.PERSON in (role, before):
                raise Unfit(Sentence("The role person belongs to one record and is not changed; make another account."))
            _leave_a_keeper(connection, name)
            connection.execute(update(accounts).where(accounts.c.name == name).values(role=role.value))
            sittings.end_all(connection, name)
            self._log(connection, "role-changed", by, name=name, role=role.value, before=before.value)

    def choose(self, name: str, password: str, new: str) -> str | None:
        """A password of one's own in the place of ``password``; every sitting of the account ends.

        The token of a new one, or None, as of ``sign_in``. Raises Unfit for a password that is too short or no other.
        """
        if new == password:
            raise Unfit(Sentence("This is the password that you have; choose another one."), "new")
        with _ONE_AT_A_TIME:
            kept = {"password": hashed(new), "temporary": 0}
        token = self.sign_in(name, password)
        if token is None:
            return None
        with writing(self.engine) as connection:
            found, _ = sittings.find(connection, token, self._clock())
            if found is None:
                return None
            connection.execute(update(accounts).where(accounts.c.name == name).values(kept))
            sittings.end_all(connection, name)
            self._log(connection, "password-chosen", found.actor)
            return sittings.begin(connection, name, "", self._clock())

    def everybody(self) -> list[Account]:
        """All accounts, closed ones too, by name."""
        with reading(self.engine) as connection:
            return roster.everybody(connection)

    def listed(self) -> list[Line]:
        """The same, with who is locked now and who signed in when."""
        with reading(self.engine) as connection:
            return roster.lines(connection, self._clock())

    def sign_in(self, name: str, password: str) -> str | None:
        """The token of a new sitting, or None: wrong name or password, or too soon after too many failures."""
        if not _NAME.fullmatch(name):
            return None
        with _ONE_AT_A_TIME:
            with writing(self.engine) as connection:
                if not attempts.counted(connection, name, self._clock()):
                    return None
                row = _row(connection, name)
            known = row if row is not None and row.closed == 0 else None
            right = fits(password, known.password if known is not None else None)
        with writing(self.engine) as connection:
            now = _row(connection, name)
            if known is None or not right or now is None or now.closed or now.password != known.password:
                self._log(connection, "sign-in-failed", ITSELF, name=name if row is not None else "unknown")
                return None
            attempts.forgiven(connection, name)
            self._log(connection, "signed-in", Actor(name, Role(known.role), known.person))
            return sittings.begin(connection, name, "", self._clock())

    def waits(self, name: str) -> timedelta:
        """How long a name must wait before the next try; zero where it need not."""
        with reading(self.engine) as connection:
            until = attempts.until(connection, name)
        return max(until - self._clock(), timedelta()) if until else timedelta()

    def sitting(self, token: str) -> Sitting | None:
        """Who holds a token, or None."""
        with reading(self.engine) as connection:
            found, touch = sittings.find(connection, token, self._clock())
        if touch:
            with writing(self.engine) as connection:
                sittings.touch(connection, token, self._clock())
        return found

    def sign_out(self, token: str) -> None:
        """End a sitting."""
        with writing(self.engine) as connection:
            sittings.end(connection, token)

    def sign_out_everywhere(self, name: str, by: Actor = ITSELF) -> None:
        """End every sitting of an account."""
        with writing(self.engine) as connection:
            sittings.end_all(connection, name)
            self._log(connection, "signed-out-everywhere", by, name=name)

    def hand_over(self, person: str, by: Actor) -> str:
        """A code, good once and for ten minutes, with which a tablet becomes the person's: see ``take_over``."""
        with writing(self.engine) as connection:
            self._log(connection, "handed-over", by, person=person)
            return sittings.offer(connection, person, self._clock())

    def take_over(self, code: str) -> str | None:
        """The token of a short sitting that sees one person's record alone, or None: no such code, or used."""
        with writing(self.engine) as connection:
            person = sittings.accept(connection, code, self._clock())
            if person is None:
                return None
            self._log(connection, "taken-over", ITSELF, person=person)
            return sittings.begin(connection, "", person, self._clock())

    def opened(self, sitting: Sitting, person: str) -> bool:
        """Note in the chain that a record was opened, once in a sitting; whether this was the first time."""
        seen = select(openings.c.key).where(openings.c.key == sitting.key, openings.c.person == person)
        with reading(self.engine) as connection:
            if connection.scalar(seen) is not None:
                return False
        with writing(self.engine) as connection:
            if connection.scalar(seen) is not None:
                return False
            connection.execute(insert(openings), {"key": sitting.key, "person": person})
            self._log(connection, "record-opened", sitting.actor, person=person)
        return True

    def _log(self, connection: Connection, kind: str, by: Actor, **said: str) -> None:
        log(connection, kind, said, by, self._clock())

    def _known(self, connection: Connection, name: str) -> None:
        open_ = connection.scalars(select(accounts.c.name).where(accounts.c.closed == 0))
        pick("open account", name, open_)


def _leave_a_keeper(connection: Connection, name: str) -> None:
    """Refuse to take away the last account that may keep the others."""
    keepers = select(accounts.c.name).where(accounts.c.role == Role.ADMINISTRATOR.value, accounts.c.closed == 0)
    if set(connection.scalars(keepers)) == {name}:
        raise Unfit(Sentence("{name} is the only administrator: make another one first.", {"name": name}))


def _row(connection: Connection, name: str) -> Row[*tuple[object, ...]] | None:
    return connection.execute(select(accounts).where(accounts.c.name == name)).first()
