# SPDX-License-Identifier: GPL-3.0-or-later
"""What every command shares: exit statuses, output as text or JSON, the shape options, and file reading."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from zkpriv import errors

EXIT_OK = 0
EXIT_INVALID_PROOF = 1
EXIT_MALFORMED = 2
EXIT_UNSATISFIED = 3
EXIT_USAGE = 64
EXIT_INTERNAL = 70

EXIT_HELP = (
    "Exit status: 0 fine, 1 proof wrong, 2 malformed input or unsuitable key, 3 witness unsatisfied or lint findings, "
    "64 usage, 70 internal error."
)

MAX_TEXT_FILE = 64 << 20
"""JSON inputs above this size (64 MiB) are refused unread."""

Command = TypeVar("Command", bound=Callable[..., Any])


def exit_status(error: BaseException) -> int:
    """The exit status of one of the library's errors."""
    if isinstance(error, errors.UnsatisfiedConstraint):
        return EXIT_UNSATISFIED
    if isinstance(error, (errors.InvalidProof, errors.InvalidSignature)):
        return EXIT_INVALID_PROOF
    if isinstance(error, errors.BackendError):
        return EXIT_USAGE if error.from_setting else EXIT_INTERNAL
    if isinstance(error, errors.ZkprivError):
        return EXIT_MALFORMED
    return EXIT_INTERNAL


def json_option(command: Command) -> Command:
    """``--json``: one JSON object on standard output and nothing else there."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")(command)


def threads_option(command: Command) -> Command:
    """``--threads``, with the limit that ZKPRIV_THREADS has."""
    from zkpriv.backend import MAX_THREADS

    described = "Threads; default: the processors of this process."
    return click.option("--threads", type=click.IntRange(1, MAX_THREADS), help=described)(command)


def shape_options(command: Command) -> Command:
    """The shape of a shipped circuit; each circuit takes the ones that it has."""
    for option in (
        click.option("--bits", type=click.IntRange(1, 64), help="Bits of the range (range_proof)."),
        click.option("--ring", type=click.IntRange(2, 1024), help="Ring members (ring_signature, ringct)."),
        click.option("--outputs", type=click.IntRange(1, 64), help="Outputs (transfer)."),
        click.option("--inputs", type=click.IntRange(1, 64), help="Inputs (transfer)."),
    ):
        command = option(command)
    return command


def shape_of(inputs: int | None, outputs: int | None, ring: int | None, bits: int | None) -> dict[str, int]:
    """The shape options that were given, by name."""
    given = {"inputs": inputs, "outputs": outputs, "ring": ring, "bits": bits}
    return {name: value for name, value in given.items() if value is not None}


def load_circuit(name: str, shape: dict[str, int]) -> Any:
    """A shipped circuit by name and shape. An unknown name or shape is a usage error that lists what exists."""
    from zkpriv.circuits import registry

    try:
        return registry.get(name, **shape)
    except (KeyError, errors.CircuitError) as error:
        raise click.UsageError(str(error.args[0])) from error


def emit(as_json: bool, data: dict[str, Any], text: Callable[[], str]) -> None:
    """Print ``data`` as JSON, or the text."""
    click.echo(json.dumps(data, indent=2) if as_json else text())


def table(rows: list[tuple[str, str]]) -> str:
    """Two aligned columns."""
    width = max((len(name) for name, _ in rows), default=0)
    return "\n".join(f"{name:<{width}}  {value}" for name, value in rows)


def read_limited(path: Path, limit: int, what: str) -> bytes:
    """A file of at most ``limit`` bytes; EncodingError for a longer one (or one without end, as /dev/zero)."""
    with path.open("rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise errors.EncodingError(f"{what} {path}: expected at most {limit} bytes, got more")
    return data


def read_json(path: Path, what: str) -> Any:
    """Parse a JSON file; integers stay exact, floats are refused later by whoever expects integers."""
    from zkpriv.formats._json import parse

    return parse(read_limited(path, MAX_TEXT_FILE, what), f"{what} {path}")


def parse_field(value: object, where: str) -> int:
    """One field element of a JSON file: a decimal or 0x-hex string, or a JSON integer, below r."""
    from zkpriv.fields import Fr

    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise errors.EncodingError(f"{where}: expected a decimal or 0x hex string, got {type(value).__name__}")
    number: int
    if isinstance(value, int):
        number = value
    else:
        digits = value[2:] if value[:2] in ("0x", "0X") else value
        allowed = "0123456789abcdefABCDEF" if digits is not value else "0123456789"
        if not digits or len(digits) > 80 or any(digit not in allowed for digit in digits):
            raise errors.EncodingError(f"{where}: expected a decimal or 0x hex string, got {value[:40]!r}")
        number = int(digits, 16 if digits is not value else 10)
    if not 0 <= number < Fr.MODULUS:
        raise errors.EncodingError(f"{where}: expected a number below r, got {str(number)[:90]}")
    return number


def parse_nested(value: object, where: str) -> Any:
    """Field elements in nested arrays, as circuits with array inputs take them."""
    if isinstance(value, list):
        return [parse_nested(item, f"{where}[{index}]") for index, item in enumerate(value)]
    return parse_field(value, where)


def read_inputs(path: Path) -> dict[str, Any]:
    """IN: a JSON object, input name to decimal string or 0x hex; arrays nest."""
    data = read_json(path, "input file")
    if not isinstance(data, dict):
        raise errors.EncodingError(f"input file {path}: expected a JSON object, got {type(data).__name__}")
    return {name: parse_nested(value, name) for name, value in data.items()}


def read_public(path: Path) -> list[int]:
    """PUB: a JSON array of decimal strings in declared order."""
    data = read_json(path, "public inputs file")
    if not isinstance(data, list):
        raise errors.EncodingError(f"public inputs file {path}: expected a JSON array, got {type(data).__name__}")
    return [parse_field(value, f"public[{index}]") for index, value in enumerate(data)]


@contextmanager
def progress(enabled: bool) -> Iterator[Callable[[str, float], None] | None]:
    """A progress bar on standard error while proving; nothing when it is not a terminal."""
    if not enabled or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<24}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("starting", total=1.0)

        def report(phase: str, fraction: float) -> None:
            bar.update(task, description=phase, completed=fraction)

        yield report
