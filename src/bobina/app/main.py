"""The command line. Exit codes: 0 done, 1 refused by a limit, 2 wrong usage, 3 bad input, 4 some jobs failed."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from cyclopts import App, CycloptsError

import bobina
from bobina.app.commands import (
    accounts,
    audit,
    backup,
    course_files,
    data,
    fields,
    heads,
    many,
    plans,
    record,
    serve,
    sessions,
    tables,
    targets,
)
from bobina.app.doctor import doctor
from bobina.field import NotConverged

DONE, REFUSED, USAGE, BAD_INPUT, INTERRUPTED = 0, 1, 2, 3, 130

app = App(
    name="bobina", version=bobina.__version__,
    help="From a head to a plan for transcranial magnetic stimulation. Research and education software: a clinician "
    "decides.", suppress_keyboard_interrupt=False,
)
for command in (
    plans.plan, heads.head, targets.target, fields.field, many.field_many, sessions.landed, tables.check,
    tables.protocols, tables.coils, serve.serve, record.people, record.record,
    record.note, course_files.export, backup.backup, backup.restore, doctor,
):
    app.command(command)
app.command(course_files.bring_in, name="import")
obtained = App(name="data", help="What bobina may use but does not carry.")
obtained.command(data.get, name="get")
app.command(obtained)
checked = App(name="audit", help="The chain of the record: check it, export it.")
for of_chain in (audit.verify, audit.head, audit.export):
    checked.command(of_chain)
app.command(checked)
allowed = App(name="account", help="Who may sign in; the key of a sealed database.")
for of_accounts in (accounts.add, accounts.close, accounts.unlock, accounts.reset, accounts.key):
    allowed.command(of_accounts)
allowed.command(accounts.change_role, name="role")
allowed.command(accounts.everybody, name="list")
app.command(allowed)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and exit with its code."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command; its exit code. What is wrong is said in one sentence on standard error."""
    try:
        done = app(arguments, exit_on_error=False, print_error=False, result_action="return_value")
        return int(done or DONE)
    except CycloptsError as error:
        return _say(error, USAGE)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except (ValueError, OSError, NotConverged) as error:
        return _say(error, BAD_INPUT)
    except KeyboardInterrupt:
        return _say("stopped; the steps that were finished are kept: run the same command to go on", INTERRUPTED)


def _say(what: object, code: int) -> int:
    """One line on standard error; the exit code."""
    print("bobina:", " ".join(str(what).split()), file=sys.stderr)
    return code


if __name__ == "__main__":
    main()
