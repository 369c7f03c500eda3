# SPDX-License-Identifier: GPL-3.0-or-later
"""``zkpriv``: nouns, then one verb. Commands are loaded when they are called, so ``--help`` stays quick."""

from __future__ import annotations

import importlib
import json
import os
import sys
from collections.abc import Sequence

try:
    import click
except ModuleNotFoundError:  # the library is installed without its ``cli`` extra
    sys.exit("the command line needs click and rich: install them with  pip install 'zkpriv[cli]'")

import zkpriv
from zkpriv import errors
from zkpriv.cli.console import EXIT_HELP, EXIT_INTERNAL, EXIT_USAGE, exit_status

COMMANDS = {
    "doctor": "zkpriv.cli.doctor",
    "demo": "zkpriv.cli.demo",
    "circuit": "zkpriv.cli.circuit",
    "setup": "zkpriv.cli.setup",
    "prove": "zkpriv.cli.prove",
    "verify": "zkpriv.cli.verify",
    "bench": "zkpriv.cli.bench",
    "monero": "zkpriv.cli.monero",
}


class LazyGroup(click.Group):
    """A group whose commands are imported on first use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[cmd_name]).command
        return command


@click.group(cls=LazyGroup, epilog=EXIT_HELP, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(zkpriv.__version__, prog_name="zkpriv")
def cli() -> None:
    """Zero-knowledge proofs and private transfers."""


def fail(message: str, kind: str, status: int, as_json: bool) -> int:
    """Print an error for people on standard error, or as a JSON object on standard output."""
    try:
        if as_json:
            click.echo(json.dumps({"ok": False, "error": {"type": kind, "message": message, "exit_status": status}}))
        else:
            click.echo(f"zkpriv: {kind}: {message}", err=True)
    except OSError:  # no room, or nobody reads: the exit status is what is left, and must not become Python's 1
        _give_up_output()
    return status


def _give_up_output() -> None:
    """Let the interpreter's last flush of the streams succeed."""
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit status. Nothing escapes as a traceback."""
    as_json = "--json" in arguments
    try:
        result = cli.main(args=list(arguments), prog_name="zkpriv", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.exceptions.Abort:
        return fail("interrupted", "Cancelled", 130, as_json)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return EXIT_USAGE
    except click.ClickException as error:
        if isinstance(error, click.UsageError) and error.ctx is not None and not as_json:
            click.echo(error.ctx.get_usage(), err=True)
        return fail(error.format_message(), "usage", EXIT_USAGE, as_json)
    except errors.ZkprivError as error:
        return fail(str(error), type(error).__name__, exit_status(error), as_json)
    except (BrokenPipeError, SystemExit):  # the reader of standard output went away (click turns that into exit 1)
        _give_up_output()
        return EXIT_INTERNAL
    except OSError as error:
        if error.filename is None:  # not a file that the caller named
            return fail(error.strerror or str(error), type(error).__name__, EXIT_INTERNAL, as_json)
        return fail(f"{error.strerror or error}: {error.filename}", type(error).__name__, 2, as_json)
    except KeyboardInterrupt:
        return fail("interrupted", "Cancelled", 130, as_json)
    except Exception as error:
        return fail(f"{error} (this is a bug: please report it)", type(error).__name__, EXIT_INTERNAL, as_json)


def main() -> None:
    """The entry point of the ``zkpriv`` script."""
    status = run(sys.argv[1:])
    if sys.stdout is None:  # it was closed before the start, so what there was to say went nowhere
        sys.exit(status or EXIT_INTERNAL)
    try:
        sys.stdout.flush()
    except OSError:
        # A full or closed output. What is still buffered goes nowhere, so that the interpreter's own flush at exit
        # does not replace our status.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = status or EXIT_INTERNAL
    sys.exit(status)


if __name__ == "__main__":
    main()
