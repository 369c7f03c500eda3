# SPDX-License-Identifier: GPL-3.0-or-later
"""Run fuzz targets: ``python tests/fuzz/run.py TARGET... [--seconds N] [--cpu-seconds N] [--record]``.

Exit status: 0; 1 when an input was found that crashes a target; 2 when a tool is missing.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from fuzz import campaign
from fuzz.targets import REPO, TARGETS


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Coverage-guided fuzzing, see tests/fuzz/README.md.")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"all, or of: {', '.join(TARGETS)}")
    parser.add_argument("--seconds", type=float, help="how long each target runs (60, unless --cpu-seconds is given)")
    parser.add_argument("--cpu-seconds", type=float, default=float("inf"), help="CPU time of each target")
    parser.add_argument("--state", type=Path, default=REPO / "build" / "fuzz", help="folder of corpora and findings")
    parser.add_argument("--record", action="store_true", help="move what ran in the state folder to campaigns.toml")
    parser.add_argument("--status", action="store_true", help="print the sums, of campaigns.toml and the state folder")
    parser.add_argument("--check", action="store_true", help="only say whether clang and atheris are here")
    parser.add_argument(
        "--minimise", type=int, metavar="BYTES", help="add to the seeds what covers more, so much of it"
    )
    chosen = parser.parse_args(arguments)
    names = list(TARGETS) if chosen.targets == ["all"] else chosen.targets
    if unknown := [name for name in names if name not in TARGETS]:
        parser.error(f"no target {', '.join(unknown)}; there are {', '.join(TARGETS)}")
    if chosen.check:
        missing = campaign.missing_tools()
        for text in missing:
            print(text, file=sys.stderr)
        return 2 if missing else 0
    if not (names or chosen.record or chosen.status):
        parser.error(f"name targets, or all; there are {', '.join(TARGETS)}")
    state = chosen.state.resolve()
    state.mkdir(parents=True, exist_ok=True)
    seconds = chosen.seconds or (60 if chosen.cpu_seconds == float("inf") else float("inf"))
    status = 0
    try:
        for name in names:
            if chosen.minimise is not None:
                files, size = campaign.minimise(TARGETS[name], state, chosen.minimise)
                print(f"{name}: {files} files added, {size} bytes", flush=True)
                continue
            done = campaign.run(TARGETS[name], state, seconds=seconds, cpu_seconds=chosen.cpu_seconds)
            print(line(done), flush=True)
            if done.findings:
                status = 1
                print(f"FOUND: inputs in {state / 'findings' / name}, output in {state / name}.log", flush=True)
    except campaign.Missing as missing:
        print(missing, file=sys.stderr)
        return 2
    if chosen.record:
        campaign.record(state)
    if chosen.status:
        for item in campaign.sums([*campaign.recorded(), *campaign.not_recorded(state)]).values():
            print(line(item))
    return status


def line(item: campaign.Campaign) -> str:
    """One line of figures."""
    return (
        f"{item.target:13} {item.cpu_seconds:9.1f} CPU s {item.executions:11,} executions "
        f"({item.executions / max(item.cpu_seconds, 1):8.1f}/s)  edges {item.edges:6}  features {item.features:6}  "
        f"corpus {item.corpus:5}  findings {item.findings}"
    )


if __name__ == "__main__":
    sys.exit(main())
