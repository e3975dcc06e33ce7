"""The command line. Exit codes: 0 done, 1 refused by a limit, 2 wrong usage, 3 bad input, 4 some jobs failed."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from cyclopts import App, CycloptsError

import bobina

DONE, REFUSED, USAGE, BAD_INPUT, INTERRUPTED = 0, 1, 2, 3, 130

app = App(
    name="bobina", version=bobina.__version__,
    help="From a head to a plan for transcranial magnetic stimulation. Research and education software: a clinician "
    "decides.", suppress_keyboard_interrupt=False,
)
COMMANDS = {
    "": ("plans:plan", "heads:head", "targets:target", "fields:field", "many:field_many", "sessions:landed",
         "tables:check", "tables:protocols", "tables:coils", "serve:serve", "record:people", "record:record",
         "record:note", "course_files:export", "course_files:bring_in import", "backup:backup", "backup:restore",
         "doctor:doctor"),
    "data": ("data:get",),
    "audit": ("audit:verify", "audit:head", "audit:export"),
    "account": ("accounts:add", "accounts:close", "accounts:unlock", "accounts:reset", "accounts:key",
                "accounts:change_role role", "accounts:everybody list"),
}
"""module:function of each command, by group, and its name where that is another; a module is imported when it is asked
for, as all together take seconds"""
HELP = {
    "data": "What bobina may use but does not carry.",
    "audit": "The chain of the record: check it, export it.",
    "account": "Who may sign in; the key of a sealed database.",
}
for _group, _commands in COMMANDS.items():
    _of = App(name=_group, help=HELP[_group]) if _group else app
    for _place, _, _name in (command.partition(" ") for command in _commands):
        _of.command(f"bobina.app.commands.{_place}", name=_name or None)
    if _group:
        app.command(_of)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and exit with its code."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command; its exit code. What is wrong is said in one sentence on standard error."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    _described(given)
    try:
        done = app(given, exit_on_error=False, print_error=False, result_action="return_value")
        return int(done or DONE)
    except CycloptsError as error:
        return _say(error, USAGE)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except (ValueError, OSError) as error:
        return _say(error, BAD_INPUT)
    except RuntimeError as error:
        from bobina.field import NotConverged

        if not isinstance(error, NotConverged):
            raise
        return _say(error, BAD_INPUT)
    except KeyboardInterrupt:
        return _say("stopped; the steps that were finished are kept: run the same command to go on", INTERRUPTED)


def _described(given: Sequence[str]) -> None:
    """Import the commands that a page of help is about to list, for what they say of themselves."""
    words = [one for one in given if not one.startswith("-")]
    if "--version" in given or (words and words[0] not in HELP):
        return
    page = app[words[0]] if words else app
    for name in page:
        page[name]


def _say(what: object, code: int) -> int:
    """One line on standard error; the exit code."""
    print("bobina:", " ".join(str(what).split()), file=sys.stderr)
    return code


if __name__ == "__main__":
    main()
