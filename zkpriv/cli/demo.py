# SPDX-License-Identifier: GPL-3.0-or-later
"""``zkpriv demo``: a private payment, end to end."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

import click

from zkpriv.cli.console import emit, json_option


@click.command("demo")
@click.option(
    "--dir",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep the files in this new folder (default: a temporary one, removed at the end).",
)
@json_option
def command(folder: Path | None, as_json: bool) -> None:
    """A private payment between payer, node and payee: separate processes that exchange only files."""
    from zkpriv.demo.account import lines_of
    from zkpriv.demo.story import tell

    def say(text: str) -> None:
        if not as_json:
            click.echo(text)

    if folder is not None and folder.exists() and any(folder.iterdir()):
        raise click.UsageError(f"--dir {folder}: expected a new or empty folder")
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="zkpriv-demo-") as temporary:
        top = Path(temporary) if folder is None else folder
        top.mkdir(parents=True, exist_ok=True)
        story = tell(top, say)
        account = lines_of(story)
    seconds = time.perf_counter() - begun
    data: dict[str, Any] = {"ok": True, "seconds": seconds, "steps": story.reports}
    closing = f"\nThe demo took {seconds:.1f} s."
    if folder is not None:
        closing += f" Its files are in {folder}."
    emit(as_json, data, lambda: "\n".join([*account, closing]))
