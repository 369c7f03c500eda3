# SPDX-License-Identifier: GPL-3.0-or-later
"""The provers in plain Python, as the papers write them: what the C core is compared with. Not constant time.

``draw()`` gives the prover's random scalars in the order that Monero draws them. Vectors are lists; generators are
folded in every round, as the papers do and the C core does not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from zkpriv.bulletproofs._setting import Scheme, Setting
from zkpriv.bulletproofs.equation import inner, powers
from zkpriv.bulletproofs.generators import BITS, vector_generators
from zkpriv.bulletproofs.transcript import Transcript

Draw = Callable[[], int]


class Maker:
    """Sums for one proof: every point is encoded times 1/scale."""

    def __init__(self, setting: Setting, scheme: Scheme, size: int) -> None:
        self.setting = setting
        self.order = setting.order
        self.g, self.h = vector_generators(setting, scheme, size)

    def point(self, *parts: tuple[Sequence[Any], Sequence[int]]) -> bytes:
        """The encoding of the sum of scalars times points."""
        points = [point for some, _ in parts for point in some]
        factor = self.setting.inverse_scale
        scalars = [scalar * factor % self.order for _, some in parts for scalar in some]
        found: bytes = self.setting.msm_var(points, scalars).to_bytes()
        return found

    def bases(self, value: int, blinding: int) -> tuple[Sequence[Any], Sequence[int]]:
        return [self.setting.value, self.setting.blinding], [value, blinding]

    def fold(self, points: Sequence[Any], low: int, high: int) -> list[Any]:
        """low times the first half plus high times the second."""
        half = len(points) // 2
        scalars = [low % self.order, high % self.order]
        return [self.setting.msm_var([points[i], points[half + i]], scalars) for i in range(half)]


def bits_of(amounts: Sequence[int], padded: int) -> list[int]:
    """64 bits an amount, the lowest first, and zeros up to ``padded`` amounts."""
    found = [(amount >> i) & 1 for amount in amounts for i in range(BITS)]
    return found + [0] * (BITS * padded - len(found))


def prove_original(setting: Setting, amounts: Sequence[int], masks: Sequence[int], draw: Draw) -> dict[str, Any]:
    """V and the fields of an original Bulletproof. ``draw``: alpha, sL, sR, rho, tau1, tau2."""
    order = setting.order
    padded = 1 << (len(amounts) - 1).bit_length()
    size = BITS * padded
    make = Maker(setting, Scheme.ORIGINAL, size)
    transcript = Transcript(setting, Scheme.ORIGINAL)
    V = [make.point(make.bases(amount, mask)) for amount, mask in zip(amounts, masks, strict=True)]
    transcript.restart(setting.start(Scheme.ORIGINAL), *V)

    aL = bits_of(amounts, padded)
    aR = [bit - 1 for bit in aL]
    alpha = draw()
    A = make.point((make.g, aL), (make.h, aR), make.bases(0, alpha))
    sL, sR = [draw() for _ in range(size)], [draw() for _ in range(size)]
    rho = draw()
    S = make.point((make.g, sL), (make.h, sR), make.bases(0, rho))
    y = transcript.challenge(A, S)
    z = transcript.challenge()

    y_powers = powers(y, size, order)
    z_powers = powers(z, padded + 2, order)
    l0, l1 = [bit - z for bit in aL], sL
    r0 = [y_powers[i] * (aR[i] + z) + (z_powers[2 + i // BITS] << (i % BITS)) for i in range(size)]
    r1 = [y_powers[i] * sR[i] for i in range(size)]
    t1, t2 = inner(l0, r1, order) + inner(l1, r0, order), inner(l1, r1, order)
    tau1, tau2 = draw(), draw()
    T1, T2 = make.point(make.bases(t1, tau1)), make.point(make.bases(t2, tau2))
    x = transcript.challenge(setting.scalar_bytes(z), T1, T2)

    taux = (tau1 * x + tau2 * x * x + sum(z_powers[2 + j] * mask for j, mask in enumerate(masks))) % order
    mu = (x * rho + alpha) % order
    a = [(l0[i] + l1[i] * x) % order for i in range(size)]
    b = [(r0[i] + r1[i] * x) % order for i in range(size)]
    t = inner(a, b, order)
    x_ip = transcript.challenge(*(setting.scalar_bytes(value) for value in (x, taux, mu, t)))

    g = make.g
    y_inverse = powers(pow(y, -1, order), size, order)
    h = [setting.msm_var([make.h[i]], [y_inverse[i]]) for i in range(size)]
    L, R = [], []
    while len(a) > 1:
        half = len(a) // 2
        left, right = inner(a[:half], b[half:], order), inner(a[half:], b[:half], order)
        L.append(make.point((g[half:], a[:half]), (h[:half], b[half:]), make.bases(left * x_ip, 0)))
        R.append(make.point((g[:half], a[half:]), (h[half:], b[:half]), make.bases(right * x_ip, 0)))
        w = transcript.challenge(L[-1], R[-1])
        inverse = pow(w, -1, order)
        g, h = make.fold(g, inverse, w), make.fold(h, w, inverse)
        a = [(a[i] * w + a[half + i] * inverse) % order for i in range(half)]
        b = [(b[i] * inverse + b[half + i] * w) % order for i in range(half)]
    fields = {"A": A, "S": S, "T1": T1, "T2": T2, "taux": taux, "mu": mu, "L": tuple(L), "R": tuple(R)}
    return {"V": V, **fields, "a": a[0], "b": b[0], "t": t}


def prove_plus(setting: Setting, amounts: Sequence[int], masks: Sequence[int], draw: Draw) -> dict[str, Any]:
    """V and the fields of a Bulletproof+. ``draw``: alpha, dL and dR of each round, r, s, d, eta."""
    order = setting.order
    padded = 1 << (len(amounts) - 1).bit_length()
    size = BITS * padded
    make = Maker(setting, Scheme.PLUS, size)
    transcript = Transcript(setting, Scheme.PLUS, setting.start(Scheme.PLUS))
    V = [make.point(make.bases(amount, mask)) for amount, mask in zip(amounts, masks, strict=True)]
    transcript.challenge(transcript.digest(*V))

    aL = bits_of(amounts, padded)
    aR = [bit - 1 for bit in aL]
    alpha = draw()
    A = make.point((make.g, aL), (make.h, aR), make.bases(0, alpha))
    y = transcript.challenge(A)
    z = transcript.challenge()

    y_powers = powers(y, size + 2, order)
    y_inverse = powers(pow(y, -1, order), size, order)
    z_even = powers(z * z % order, padded + 1, order)[1:]
    a = [(bit - z) % order for bit in aL]
    b = [(aR[i] + z + (z_even[i // BITS] << (i % BITS)) * y_powers[size - i]) % order for i in range(size)]
    alpha += y_powers[size + 1] * sum(z_even[j] * mask for j, mask in enumerate(masks))

    g, h = make.g, make.h
    L, R = [], []
    while len(a) > 1:
        half = len(a) // 2
        weighted = [a[i] * y_powers[i + 1] for i in range(half)]
        left = inner(weighted, b[half:], order)
        right = sum(a[half + i] * b[i] * y_powers[half + i + 1] for i in range(half)) % order
        d_left, d_right = draw(), draw()
        down, up = y_inverse[half], y_powers[half]
        low = (g[half:], [value * down for value in a[:half]])
        high = (g[:half], [value * up for value in a[half:]])
        L.append(make.point(low, (h[:half], b[half:]), make.bases(left, d_left)))
        R.append(make.point(high, (h[half:], b[:half]), make.bases(right, d_right)))
        w = transcript.challenge(L[-1], R[-1])
        inverse = pow(w, -1, order)
        g, h = make.fold(g, inverse, w * down), make.fold(h, w, inverse)
        a = [(a[i] * w + a[half + i] * inverse * up) % order for i in range(half)]
        b = [(b[i] * inverse + b[half + i] * w) % order for i in range(half)]
        alpha += d_left * w * w + d_right * inverse * inverse

    r, s, d, eta = draw(), draw(), draw(), draw()
    A1 = make.point((g, [r]), (h, [s]), make.bases(y * (r * b[0] + s * a[0]), d))
    B = make.point(make.bases(r * y * s, eta))
    e = transcript.challenge(A1, B)
    r1, s1 = (a[0] * e + r) % order, (b[0] * e + s) % order
    d1 = (d * e + eta + alpha * e * e) % order
    return {"V": V, "A": A, "A1": A1, "B": B, "r1": r1, "s1": s1, "d1": d1, "L": tuple(L), "R": tuple(R)}
