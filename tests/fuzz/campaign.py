# SPDX-License-Identifier: GPL-3.0-or-later
"""Running a target for a while, and the figures of it: CPU time, executions, coverage, findings."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from fuzz.targets import CAMPAIGNS, HERE, TARGETS, Target

#: In a state folder: what ran there and is not recorded yet.
LINES: Final = "campaigns.jsonl"
#: Newest first; any of them will do.
CLANGS: Final = ("clang", *(f"clang-{version}" for version in range(22, 11, -1)))


_NO_ATHERIS: Final = "the Python targets need atheris, which is not installed: pip install 'zkpriv[fuzz]', or make fuzz"


class Missing(Exception):
    """A tool that fuzzing needs and this machine lacks."""


@dataclass(frozen=True)
class Campaign:
    """One run of a target, or the sum of several. ``edges`` and ``features`` are libFuzzer's figures for the whole
    corpus; ``findings`` counts inputs that crashed, were too slow or took too much memory.
    """

    target: str
    date: str
    cpu_seconds: float
    executions: int
    edges: int
    features: int
    corpus: int
    findings: int

    def __add__(self, other: Campaign) -> Campaign:
        return Campaign(
            self.target,
            max(self.date, other.date),
            round(self.cpu_seconds + other.cpu_seconds, 1),
            self.executions + other.executions,
            max(self.edges, other.edges),
            max(self.features, other.features),
            max(self.corpus, other.corpus),
            self.findings + other.findings,
        )


_STATUS: Final = re.compile(
    r"^#(?P<executions>\d+)\s+(?P<event>\w+)(?:\s+cov: (?P<edges>\d+))?(?:\s+ft: (?P<features>\d+))?"
    r"(?:\s+corp: (?P<corpus>\d+)/)?",
    re.MULTILINE,
)
_TOTAL: Final = re.compile(r"^stat::number_of_executed_units:\s+(\d+)", re.MULTILINE)
_ARTIFACT: Final = re.compile(r"Test unit written to (\S+)")


def figures(output: str) -> dict[str, int]:
    """Executions, edges, features, size of the corpus and findings in what libFuzzer printed."""
    found = {"executions": 0, "edges": 0, "features": 0, "corpus": 0}
    for line in _STATUS.finditer(output):
        for name in found:
            if line[name] is not None:
                found[name] = max(found[name], int(line[name]))
    if total := _TOTAL.search(output):
        found["executions"] = max(found["executions"], int(total[1]))
    return found | {"findings": len(_ARTIFACT.findall(output))}


def clang() -> str:
    """clang with libFuzzer's runtime."""
    for name in (os.environ.get("FUZZ_CC", ""), *CLANGS):
        if name and (found := shutil.which(name)):
            return found
    raise Missing(
        "the C targets need clang with its runtimes, and there is none here: apt-get install clang "
        "libclang-rt-14-dev on Debian and Ubuntu, or name one in FUZZ_CC"
    )


def missing_tools() -> list[str]:
    """What targets need and this machine lacks, and how to get it."""
    found = []
    try:
        clang()
    except Missing as missing:
        found.append(str(missing))
    if find_spec("atheris") is None:
        found.append(_NO_ATHERIS)
    return found


def command_of(target: Target) -> list[str]:
    """Build the target; returns what starts it."""
    if target.language == "python":
        if find_spec("atheris") is None:
            raise Missing(_NO_ATHERIS)
        return [sys.executable, str(HERE / "under_atheris.py"), target.name]
    from support.native_build import program

    cc = clang()
    try:
        return [str(program(f"fuzz/{target.name}", "fuzz", cc=cc, link=["-fsanitize=fuzzer"], beside=()))]
    except BaseException as problem:  # pytest's own outcomes, which derive from BaseException
        if isinstance(problem, KeyboardInterrupt):
            raise
        raise Missing(
            f"{target.name} could not be built with {cc} (are its runtimes here, Debian's libclang-rt-dev?):\n{problem}"
        ) from None


def run(target: Target, state: Path, *, seconds: float, cpu_seconds: float, log: Path | None = None) -> Campaign:
    """Fuzz until so many seconds went by, or so many CPU seconds were used; the corpus grows in ``state``."""
    command = command_of(target)
    total = Campaign(target.name, time.strftime("%Y-%m-%d"), 0, 0, 0, 0, 0, 0)
    end = time.monotonic() + seconds
    while (left := min(end - time.monotonic(), cpu_seconds - total.cpu_seconds)) >= 1:
        part = _run_once(target, command, state, int(left), log)
        total += part
        if part.findings or part.executions == 0:
            break
    _add_line(state, total)
    return total


def _run_once(target: Target, command: Sequence[str], state: Path, seconds: int, log: Path | None) -> Campaign:
    corpus, findings = state / "corpus" / target.name, state / "findings" / target.name
    corpus.mkdir(parents=True, exist_ok=True)
    findings.mkdir(parents=True, exist_ok=True)
    target.seeds.mkdir(parents=True, exist_ok=True)
    arguments = [
        f"-max_len={target.longest}",
        f"-timeout={target.seconds}",
        f"-rss_limit_mb={target.megabytes}",
        f"-max_total_time={seconds}",
        f"-artifact_prefix={findings}/",
        "-print_final_stats=1",
        "-verbosity=1",
        str(corpus),
        str(target.seeds),
    ]
    if (words := HERE / "dictionaries" / f"{target.name}.dict").exists():
        arguments.insert(0, f"-dict={words}")
    path = log or state / f"{target.name}.log"
    with path.open("w+b") as output:
        child = subprocess.Popen([*command, *arguments], stdout=output, stderr=subprocess.STDOUT, cwd=state)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read().decode("utf-8", "replace")
    found = figures(text)
    if child.returncode != 0 and not found["findings"]:
        # The input was there before: libFuzzer writes down only those that it made.
        known = _culprit(command, [path for folder in (corpus, target.seeds) for path in sorted(folder.iterdir())])
        if known is not None:
            shutil.copy(known, findings / f"crash-{known.name}")
            if known.parent == corpus:
                known.unlink()
            found["findings"] = 1
    if child.returncode != 0 and not found["findings"]:
        raise Missing(f"{target.name} ended with status {child.returncode}:\n{text[-3000:]}")
    used = round(usage.ru_utime + usage.ru_stime, 1)
    return Campaign(target.name, time.strftime("%Y-%m-%d"), used, **found)


def _culprit(command: Sequence[str], inputs: Sequence[Path]) -> Path | None:
    """The first of the inputs that ends the target."""
    for start in range(0, len(inputs), 500):
        some = [str(path) for path in inputs[start : start + 500]]
        done = subprocess.run([*command, *some], capture_output=True, text=True, errors="replace", check=False)
        if done.returncode != 0:
            ran = re.findall(r"^Running: (.+)$", done.stderr, re.MULTILINE)
            return Path(ran[-1]) if ran else None
    return None


def _add_line(state: Path, campaign: Campaign) -> None:
    with (state / LINES).open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(asdict(campaign)) + "\n")


def not_recorded(state: Path) -> list[Campaign]:
    """Campaigns that ran here and are not in campaigns.toml yet."""
    path = state / LINES
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [Campaign(**json.loads(line)) for line in lines]


def recorded(path: Path = CAMPAIGNS) -> list[Campaign]:
    """The campaigns of campaigns.toml."""
    if not path.exists():
        return []
    names = [field.name for field in fields(Campaign)]
    found = tomllib.loads(path.read_text(encoding="utf-8")).get("campaign", [])
    return [Campaign(**{name: item[name] for name in names}) for item in found]


def sums(campaigns: Iterable[Campaign]) -> dict[str, Campaign]:
    """Target -> the sum of its campaigns."""
    found: dict[str, Campaign] = {}
    for campaign in campaigns:
        found[campaign.target] = found[campaign.target] + campaign if campaign.target in found else campaign
    return found


def record(state: Path, path: Path = CAMPAIGNS) -> None:
    """Move what ran here into campaigns.toml: one entry for each target and day."""
    taken = state / "recording"
    taken.mkdir(exist_ok=True)
    if (lines := state / LINES).exists():  # a campaign that runs meanwhile begins a new file
        lines.replace(taken / LINES)
    days: dict[tuple[str, str], Campaign] = {}
    for item in [*recorded(path), *not_recorded(taken)]:
        key = item.target, item.date
        days[key] = days[key] + item if key in days else item
    write(path, days)
    shutil.rmtree(taken)


def write(path: Path, days: Mapping[tuple[str, str], Campaign]) -> None:
    """campaigns.toml, in the order of the targets."""
    order = list(TARGETS)
    text = [
        "# SPDX-License-Identifier: GPL-3.0-or-later\n"
        "# What ran, by run.py --record: an entry for each target and day. Findings and their fixes: README.md.\n"
    ]
    for item in sorted(days.values(), key=lambda item: (order.index(item.target), item.date)):
        text.append("\n[[campaign]]\n")
        text += [f"{name} = {json.dumps(value)}\n" for name, value in asdict(item).items()]
        text.append(f"executions_per_second = {item.executions / max(item.cpu_seconds, 1):.1f}\n")
    path.write_text("".join(text), encoding="utf-8")


def minimise(target: Target, state: Path, limit: int) -> tuple[int, int]:
    """Add to the seeds in the repository what a campaign found beyond them, at most so many bytes; files and bytes
    added. Seeds stay, also those that reach nothing new: some are values that a mutation rarely makes.
    """
    command, fresh = command_of(target), state / "merged" / target.name
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(target.seeds, fresh)
    bounds = [f"-max_len={target.longest}", f"-timeout={target.seconds}", f"-rss_limit_mb={target.megabytes}"]
    arguments = ["-merge=1", *bounds, str(fresh), str(state / "corpus" / target.name)]
    done = subprocess.run([*command, *arguments], capture_output=True, text=True, errors="replace", check=False)
    if done.returncode != 0:
        raise Missing(f"merging the corpora of {target.name} failed:\n{done.stderr[-3000:]}")
    files = size = 0
    for path in sorted(fresh.iterdir(), key=lambda path: (path.stat().st_size, path.name)):
        if (target.seeds / path.name).exists():
            continue
        if size + path.stat().st_size > limit:
            break
        shutil.copy(path, target.seeds / path.name)
        files, size = files + 1, size + path.stat().st_size
    return files, size
