# SPDX-License-Identifier: GPL-3.0-or-later
"""The comparison of ring signatures, range proofs and Ed25519: our side is right, and nothing else counts."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from zkpriv import backend

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.fixture(autouse=True)
def _programs_importable(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = set(sys.modules)
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    yield
    for name in set(sys.modules) - before:
        if name.split(".")[0] in ("suite", "compare_ringct"):
            del sys.modules[name]


def test_every_row_is_measured_by_some_task() -> None:
    from suite import ringct

    tasks = {task.key: task for task in ringct.tasks()}
    assert len(tasks) == len(ringct.tasks())
    for row in ringct.rows():
        assert "zkpriv" in tasks[row.task].contenders, row
        assert row.against is None or row.against in tasks, row
    used = {key for row in ringct.rows() for key in (row.task, row.against)}
    assert used >= set(tasks)


def test_the_table() -> None:
    from suite import ringct

    results: dict[str, Any] = {
        "clsag-sign 16 T1": {"zkpriv": {"median_s": 0.0019}, "monero_oxide": {"median_s": 0.0038}},
        "clsag-verify 16 T1": {"zkpriv": {"median_s": 0.0005}, "monero_oxide": {"median_s": 0.002}},
        "clsag-batch-verify 64 T1": {"zkpriv": {"median_s": 64 * 0.0002}},
        "plus-batch-verify 256 T1": {"zkpriv": {"error": "refused"}, "tari": {"median_s": 256 * 0.0002}},
        "monero-scan 4096 T1": {"zkpriv": {"median_s": 4096 / 60_000}, "zkpriv adx": {"median_s": 4096 / 20_000}},
    }
    cells = {row["one thread"]: row for row in ringct.table(results)}
    sign = cells["CLSAG, ring 16: sign"]
    assert (sign["zkpriv"], sign["at least"], sign["reached"]) == ("1.9 ms", "2 ms", "yes")
    assert sign["peers"] == "monero_oxide 3.8 ms (2.0x)"
    assert cells["CLSAG, ring 16: verify"]["reached"] == "no", "under, not at"
    batch = cells["CLSAG: each of 64"]
    assert (batch["zkpriv"], batch["reached"], batch["peers"]) == ("200 us", "yes", "monero_oxide 2 ms (10.0x)")
    proofs = cells["Bulletproofs+: each of 256"]
    assert (proofs["zkpriv"], proofs["reached"], proofs["peers"]) == ("not measured", "no", "tari 200 us")
    scan = cells["Monero outputs scanned"]
    assert (scan["zkpriv"], scan["reached"], scan["adx, portable"]) == ("60,000/s", "yes", "20,000/s")


def test_the_limits_are_those_that_were_asked_for() -> None:
    from suite import ringct

    limits = {row.task.split(" T")[0]: row.below or row.above for row in ringct.rows() if row.below or row.above}
    assert limits == {
        "clsag-sign 16": 2,
        "clsag-verify 16": 0.5,
        "clsag-batch-verify 64": 0.25,
        "plus-prove 1": 3,
        "plus-verify 1": 0.4,
        "plus-batch-verify 256": 0.06,
        "monero-scan 4096": 60_000,
    }


SIZES = {"monero-scan": 3, "plus-prove": 1, "plus-verify": 1, "bp-prove": 1, "bp-verify": 1, "plus-eighths-verify": 1}


@pytest.mark.skipif(not backend.is_native, reason="secrets need the C core")
def test_our_kernels_give_what_plain_integers_say() -> None:
    import compare_ringct
    from suite import ringct
    from suite.drivers import Driver
    from suite.rows import Task

    with Driver("zkpriv", 1) as driver:
        for kernel in dict.fromkeys(task.kernel for task in ringct.tasks()):
            size = SIZES.get(kernel, 2)
            driver.prepare(kernel, size, 1)
            results = {driver.run()[1] for _ in range(2)}
            assert results == {compare_ringct.known_answer(Task(kernel, size, 1, ())) or "verified"}, kernel


@pytest.mark.skipif(not backend.is_native, reason="secrets need the C core")
def test_signatures_and_proofs_to_exchange() -> None:
    import compare_ringct
    from suite.drivers import Driver, WrongResult

    with Driver("zkpriv", 1) as driver:
        made = driver.ask("make clsag 3")
        assert driver.ask(f"take clsag {made}") == "accepted"
        assert driver.ask(f"take clsag {'01' if made[:2] != '01' else '02'}{made[2:]}") == "refused"
        made = driver.ask("make plus 1")
        assert driver.ask(f"take plus {made}") == "accepted"
        assert driver.ask(f"take plus {compare_ringct._other_commitment(made)}") == "refused"
        with pytest.raises(WrongResult):
            driver.ask("take clsag 00")


class _Yes:
    """A driver that accepts whatever it is given."""

    name = "yes"

    def ask(self, request: str) -> str:
        return "accepted" if request.startswith("take") else "00" * 97


def test_who_accepts_a_changed_statement_ends_the_comparison(monkeypatch: pytest.MonkeyPatch) -> None:
    import compare_ringct
    from suite.bench import Bench
    from suite.drivers import WrongResult

    turns = Bench(1.0, None)
    monkeypatch.setattr(turns, "driver", lambda name, threads: _Yes())
    with pytest.raises(WrongResult, match="is accepted by yes, not refused"):
        compare_ringct.exchange(turns)


class _Counted:
    """A driver whose runs take as long as it is told."""

    def __init__(self, seconds: list[float]) -> None:
        self.seconds = seconds

    def prepare(self, kernel: str, size: int, threads: int) -> None: ...

    def run(self) -> tuple[float, str]:
        return self.seconds.pop(0), "verified"


def test_the_first_of_short_runs_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    from suite.bench import Bench
    from suite.rows import Task

    drivers = {"short": _Counted([9e-3, 1e-3, 2e-3, 8e-3, 3e-3, 4e-3]), "long": _Counted([0.5, 0.6])}
    turns = Bench(10.0, None, in_a_row=3)
    monkeypatch.setattr(turns, "driver", lambda name, threads: drivers[name])
    found = turns.measure(Task("plus-verify", 1, 1, ("short", "long"), 2))
    assert found["short"]["samples_s"] == [1e-3, 2e-3, 3e-3, 4e-3]
    assert found["long"]["samples_s"] == [0.5, 0.6]
    assert found["short"]["median_s"] == 2.5e-3 and found["short"]["min_s"] == 1e-3


def test_the_readme_is_written_between_its_marks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import compare_ringct
    from suite import bench

    readme = tmp_path / "README.md"
    first, last = compare_ringct.MARKS
    readme.write_text(f"before\n{first}\nold\n{last}\nafter\n")
    monkeypatch.setattr(bench, "README", readme)
    bench.update_readme(compare_ringct.MARKS, "new\n")
    assert readme.read_text() == f"before\n{first}\nnew\n{last}\nafter\n"
    readme.write_text("no marks")
    with pytest.raises(SystemExit):
        bench.update_readme(compare_ringct.MARKS, "new\n")
    assert all(mark in (BENCHMARKS.parent / "README.md").read_text(encoding="utf-8") for mark in compare_ringct.MARKS)
