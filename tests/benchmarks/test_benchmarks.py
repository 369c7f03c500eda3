# SPDX-License-Identifier: GPL-3.0-or-later
"""The benchmark kernels give right results on every level, and the comparison counts nothing else."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from zkpriv import backend, benchmarking

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
LEVELS = [level for level in backend.levels if level != "python"] if backend.is_native else []
GIVEN = benchmarking.Inputs(11, 13, 0x1234567890ABCDEF << 180, 0xFEDCBA0987654321 << 170, 77)


@pytest.fixture(autouse=True)
def _programs_importable(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = set(sys.modules)
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    yield
    for name in set(sys.modules) - before:
        if name.split(".")[0] in ("suite", "compare", "compare_ringct", "scaling", "msm_sizes"):
            del sys.modules[name]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("name", ["g1", "g2"])
@pytest.mark.parametrize("separate", [False, True])
@pytest.mark.parametrize("size", [1, 2, 37, 1030])
def test_sums_are_what_the_logarithms_say(level: str, name: str, separate: bool, size: int) -> None:
    if separate and size > 37:
        size = 64
    with backend.using_level(level), benchmarking.msm_case(name, size, 1, GIVEN, separate=separate) as case:
        case.verify(case.run())


@pytest.mark.parametrize("name", ["g1", "g2"])
def test_a_wrong_sum_is_not_counted(name: str) -> None:
    with benchmarking.msm_case(name, 5, 1, GIVEN) as case, pytest.raises(benchmarking.WrongResult):
        case.verify(case.run()[::-1])


@pytest.mark.parametrize("level", LEVELS)
def test_transforms(level: str) -> None:
    from zkpriv.fields import Fr

    with backend.using_level(level), benchmarking.ntt_case(16, 1, GIVEN) as case:
        read = case.run()
        values, coefficients = read(), GIVEN.scalars(16)
        root = int.from_bytes(_root(4), "little")
        assert values == [
            sum(c * pow(root, i * j, Fr.MODULUS) for j, c in enumerate(coefficients)) % Fr.MODULUS for i in range(16)
        ]
        case.verify(read)


def _root(log: int) -> bytes:
    from zkpriv._native import ffi, lib

    root = ffi.new("uint8_t[32]")
    assert lib.zkp_ntt_root(root, log) == lib.ZKP_OK
    return bytes(root)


@pytest.mark.parametrize("vectors", [0, 1, 2, 3, 4])
def test_products_in_lanes(vectors: int) -> None:
    if vectors and "ifma" not in backend.levels:
        pytest.skip("no lanes on this machine")
    with backend.using_level("ifma" if vectors else "portable"), benchmarking.fp_mul_case(vectors, 320) as case:
        case.verify(case.run())
        with pytest.raises(benchmarking.WrongResult):
            case.verify(case.run()[::-1])


def test_lanes_are_refused_where_there_are_none() -> None:
    from zkpriv._native import ffi, lib

    block = ffi.new("uint8_t[]", 48 * 40)
    with backend.using_level("portable"):
        assert lib.zkp_bench_fp_mul_lanes(block, bytes(48), 1, 1) == lib.ZKP_ERR_ARGUMENT
    for vectors in (0, 5):
        assert lib.zkp_bench_fp_mul_lanes(block, bytes(48), 1, vectors) == lib.ZKP_ERR_ARGUMENT
    assert lib.zkp_bench_fp_mul_lanes(block, bytes([255] * 48), 1, 1) == lib.ZKP_ERR_RANGE
    keys = ffi.new("uint64_t[]", 16)
    assert lib.zkp_bench_g1_points(keys, bytes([255] * 32), bytes(32), 1) == lib.ZKP_ERR_RANGE


def _task(found: dict[str, Any]) -> Any:
    from suite import rows

    return rows.Task("msm-g1", 4, 1, tuple(found))


def test_a_peer_with_another_result_does_not_count() -> None:
    from suite.bench import Bench

    found: dict[str, Any] = {"zkpriv": {}, "gnark": {}, "blst": {}}
    bench = Bench(1.0, None)
    results = {"zkpriv": {"aa"}, "gnark": {"aa"}, "blst": {"bb"}}
    bench._must_agree(_task(found), results, found)
    assert "error" not in found["zkpriv"] and "error" not in found["gnark"]
    assert found["blst"]["error"] == "another result than the others"


def test_a_row_without_its_peer_is_not_reached() -> None:
    from suite import rows

    key = "msm-g1 65536 T1"
    results = {key: {"zkpriv": {"median_s": 0.08}, "blst": {"error": "no cargo"}, "gnark": {"median_s": 0.32}}}
    cells = list(rows.table(results, rows.CHAIN))
    against = {row["peer"].split(":")[0]: row for row in cells if row["kernel"].startswith("G1 MSM 2^16")}
    assert against["blst"]["reached"] == "no" and against["blst"]["ratio"] == ""
    assert against["gnark"]["reached"] == "yes" and against["gnark"]["ratio"] == "4.00x"


def test_every_row_is_measured_by_some_task() -> None:
    from suite import rows

    places = {(task.key, contender) for task in rows.tasks(rows.CHAIN) for contender in task.contenders}
    for row in rows.rows(rows.CHAIN):
        assert row.ours in places, row
        assert row.peer is None or row.peer in places, row


def test_rows_with_fixed_figures() -> None:
    from suite import rows

    results = {
        "transfer 1 T2": {"zkpriv": {"median_s": 0.049}},
        "transfer-key 1 T2": {"zkpriv": {"median_s": 0.006}},
        "scan 4096 T1": {"zkpriv": {"median_s": 4096 / 50_000}},
    }
    reached = {row["kernel"]: row["reached"] for row in rows.table(results, rows.CHAIN) if row["peer"] == ""}
    assert list(reached.values()) == ["aim", "yes", "no"]


@pytest.mark.parametrize("peer", ["blst", "dalek", "monero_oxide"])
def test_a_peer_that_cannot_be_built_is_skipped_with_a_message(monkeypatch: pytest.MonkeyPatch, peer: str) -> None:
    from suite import drivers
    from suite.bench import Bench

    monkeypatch.setattr(drivers, "CACHE", Path("/nonexistent"))
    monkeypatch.setattr(drivers.shutil, "which", lambda name: None)
    monkeypatch.setattr(drivers, "_target", lambda folder, what, besides: Path("/nonexistent"))
    bench = Bench(1.0, None)
    assert bench.driver(peer, 1) is None
    assert "no cargo on this machine" in bench.missing[peer]


def test_our_own_driver_talks() -> None:
    from suite.drivers import Driver, WrongResult

    with Driver("zkpriv", 1) as driver:
        assert driver.version.startswith("zkpriv ")
        driver.prepare("msm-g1", 8, 1)
        first, second = driver.run(), driver.run()
        assert first[1] == second[1] and len(first[1]) == 96 and first[0] > 0
        with pytest.raises(WrongResult):
            driver.prepare("nonsense", 8, 1)
        driver.prepare("ntt", 8, 1)
        assert driver.run()[1] == driver.run()[1]
