"""The door of the command line: what goes wrong leaves as a sentence and an exit code, never as a trace."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import cast

import click
from sqlalchemy.exc import DBAPIError

from deploy.troubles import Trouble, advice_on
from shared.bus import BUS_ERRORS
from shared.errors import Refusal
from shared.settings import SettingsError
from shared.trail import doing

_FAILED, _MISTYPED, _INTERRUPTED = 1, 2, 130

COMMANDS = {
    "run": "run.run",
    "serve": "serve.serve",
    "work": "processes.work",
    "relay": "processes.relay",
    "up": "processes.up",
    "migrate": "migrations.migrate",
    "story": "story.story",
    "import": "imports.import_",
    "export": "exports.export",
    "sweep": "sweep.sweep",
    "dues": "dues.dues",
    "matching": "matching.matching",
    "events": "events.events",
    "audit": "audit.audit",
    "privacy": "privacy.privacy",
    "bus": "bus.bus",
    "appoint": "staff.appoint",
    "token": "tokens.token",
}


class Nouns(click.Group):
    """Commands that are read when they are asked for: a process for one service knows no other."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """The names, in the order in which a newcomer needs them."""
        return list(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        """One of them; None for a name that there is not."""
        if name not in COMMANDS:
            return None
        module, _, command = COMMANDS[name].partition(".")
        return cast(click.Command, getattr(import_module(f"deploy.cli.{module}"), command))


@click.group(
    cls=Nouns, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="footbridge", message="footbridge %(version)s")
@click.option(
    "--trace", is_flag=True, help="Show where in the code something unforeseen went wrong."
)
def footbridge(trace: bool) -> None:
    """The back office of a multi-sector membership association.

    Settings come from the environment; deploy/environment.example explains them.
    """


def main() -> None:
    """Do what was typed. Exits with 0, 1 when it failed, 2 when it was mistyped or set up wrongly."""
    if "--trace" not in sys.argv:
        sys.excepthook = _tell_unforeseen
    sys.exit(answer(sys.argv[1:]))


def answer(arguments: list[str]) -> int:
    """The exit code of a command line; what there is to say goes to standard error."""
    try:
        with doing(_typed(arguments), program="footbridge"):
            return _code(footbridge.main(arguments, prog_name="footbridge", standalone_mode=False))
    except click.ClickException as error:
        error.show()
        return _MISTYPED
    except (click.Abort, KeyboardInterrupt):
        return _say("Stopped.", _INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _FAILED
    except SettingsError as error:
        return _say("\n".join(error.faults), _MISTYPED)
    except (Trouble, Refusal) as error:
        return _say(str(error), _FAILED)
    except DBAPIError as error:
        said = _first_line(error.orig)
        return _say(f"A database cannot be used: {said}.{advice_on(said)}", _FAILED)


def _typed(arguments: list[str]) -> str:
    """The command alone, as it stands in the log: what is behind it may name people."""
    return f"footbridge {next((one for one in arguments if one in COMMANDS), '')}".strip()


def _code(returned: object) -> int:
    return returned if isinstance(returned, int) else 0


def _say(sentence: str, code: int) -> int:
    click.echo(sentence, err=True)
    return code


def _first_line(error: object) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def _tell_unforeseen(kind: type[BaseException], error: BaseException, _: object) -> None:
    """What no command expects is a sentence, too; Python then exits with 1."""
    if isinstance(error, BUS_ERRORS):
        _say(f"The bus, or a file, cannot be used: {_first_line(error)}", _FAILED)
    else:
        _say(
            f"Something went wrong that nobody foresaw ({kind.__name__}: {_first_line(error)}). "
            "`footbridge --trace ...` shows where.",
            _FAILED,
        )
