# SPDX-License-Identifier: GPL-3.0-or-later
"""Driver of py_arkworks_bls12381 (arkworks' curve behind Python) for the comparison."""

from __future__ import annotations

import os
import sys
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import py_arkworks_bls12381 as ark
import serve

given = serve.inputs()


def prepare(kernel: str, size: int, threads: int) -> serve.Job:
    os.environ["RAYON_NUM_THREADS"] = str(threads)
    if kernel in ("msm-g1", "msm-g2"):
        group = ark.G1Point if kernel == "msm-g1" else ark.G2Point
        point, delta = group() * ark.Scalar(given.point_start), group() * ark.Scalar(given.point_step)
        points = []
        for _ in range(size):
            points.append(point)
            point = point + delta
        scalars = [ark.Scalar(value) for value in given.scalars(size)]
        return serve.Job(
            lambda: group.multiexp_unchecked(points, scalars), lambda total: bytes(total.to_compressed_bytes()).hex()
        )
    if kernel == "pairing" and size == 1:
        factor = ark.Scalar(given.scalar_start)
        p, q = ark.G1Point() * factor, ark.G2Point()
        answer = ark.GT.pairing(ark.G1Point(), ark.G2Point() * factor)
        return serve.Job(lambda: ark.GT.pairing(p, q), lambda value: serve.must(value == answer, kernel))
    raise ValueError(f"no kernel {kernel} of size {size}")


serve.serve(f"py_arkworks_bls12381 {version('py_arkworks_bls12381')}", prepare)
