# SPDX-License-Identifier: GPL-3.0-or-later
"""Our products in Fp beside blst's (assembly, with ADX where the CPU has it), measured in turns in one run.

Usage: ``python benchmarks/field_product.py [--count N] [--rounds N] [--portable-blst] [--json]``. Needs cargo.

``dependent``: each product waits for the one before; in lanes, one vector of eight products does. ``independent``: as
many products side by side as it takes (eight for blst, two vectors of eight lanes for us). Each figure is the best of
the rounds, in nanoseconds a product, and the products are compared with plain integers before they count.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from suite import machine  # noqa: E402
from suite.drivers import Driver, Missing  # noqa: E402

#: name -> vectors of eight lanes (0: scalar code).
OURS = {"scalar, dependent": 0, "lanes, dependent": 1, "lanes, independent": 2, "lanes, 4 vectors": 4}
BLST = {"dependent": "fp-mul-dependent", "independent": "fp-mul"}


def measure_ours(count: int, best: dict[str, float]) -> None:
    from zkpriv import benchmarking
    from zkpriv.errors import BackendError

    for name, vectors in OURS.items():
        try:
            with benchmarking.fp_mul_case(vectors, count) as case:
                begun = time.perf_counter_ns()
                result = case.run()
                took = (time.perf_counter_ns() - begun) / count
                case.verify(result)
        except BackendError:
            continue
        best[name] = min(took, best.get(name, took))


def measure_blst(driver: Driver, count: int, answers: dict[str, str], best: dict[str, float]) -> None:
    for name, kernel in BLST.items():
        driver.prepare(kernel, count, 1)
        seconds, result = driver.run()
        if result != answers[name]:
            sys.exit(f"blst, {name}: the products are wrong")
        best[name] = min(seconds * 1e9 / count, best.get(name, float("inf")))


def plain_answers(count: int) -> dict[str, str]:
    """The products as integers give them."""
    from zkpriv.benchmarking import fp_operand
    from zkpriv.fields import Fp

    found = {}
    for name, values in (("dependent", 1), ("independent", 8)):
        power = pow(int.from_bytes(fp_operand(2), "big"), count // values, Fp.MODULUS)
        products = [int.from_bytes(fp_operand(seed + 1), "big") * power % Fp.MODULUS for seed in range(values)]
        found[name] = "".join(f"{product:096x}" for product in products)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=32_000, help="products a round (short rounds dodge other load)")
    parser.add_argument("--rounds", type=int, default=200, help="rounds; each measures all, one after the other")
    parser.add_argument("--portable-blst", action="store_true", help="blst without its ADX code")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    count = max(options.count // 32, 1) * 32
    ours: dict[str, float] = {}
    theirs: dict[str, float] = {}
    try:
        with Driver("blst-portable" if options.portable_blst else "blst", 1) as driver:
            version, answers = driver.version, plain_answers(count)
            for _ in range(options.rounds):
                measure_ours(count, ours)
                measure_blst(driver, count, answers, theirs)
    except Missing as error:
        sys.exit(f"blst cannot be measured: {error}")
    pairs = (
        ("scalar, dependent", "dependent"),
        ("lanes, dependent", "dependent"),
        ("lanes, independent", "independent"),
    )
    ratios = {ours_name: round(theirs[name] / ours[ours_name], 3) for ours_name, name in pairs if ours_name in ours}
    report: dict[str, Any] = {
        "machine": machine.describe(),
        "blst": version,
        "count": count,
        "rounds": options.rounds,
        "ns": {
            "zkpriv": {k: round(v, 3) for k, v in ours.items()},
            "blst": {k: round(v, 3) for k, v in theirs.items()},
        },
        "times_faster": ratios,
    }
    if options.json:
        print(json.dumps(report, indent=2))
        return
    print(machine.caption(report["machine"]))
    print(version)
    for name, figure in theirs.items():
        print(f"blst    {name:20}{figure:8.2f} ns a product")
    for name, figure in ours.items():
        faster = f"{ratios[name]:6.2f} times as fast as blst" if name in ratios else ""
        print(f"zkpriv  {name:20}{figure:8.2f} ns a product  {faster}".rstrip())


if __name__ == "__main__":
    main()
