# SPDX-License-Identifier: GPL-3.0-or-later
"""How Poseidon parameters come about: the Grain LFSR, Cauchy matrices, and the checks a matrix must pass.

Source: Grassi, Khovratovich, Rechberger, Roy, Schofnegger, *Poseidon* (USENIX Security 2021), appendices B, E
and F; Grassi, Rechberger, Schofnegger, *Proving resistance against infinitely long subspace trails* (2021),
algorithms 1 to 3.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zkpriv.reference.field import R

Matrix = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class PoseidonParameters:
    """One permutation. ``round_constants`` has a row of ``t`` per round; the linear layer maps a state s to
    ``mds`` * s.
    """

    t: int
    full_rounds: int
    partial_rounds: int
    alpha: int
    mds: Matrix
    round_constants: Matrix
    modulus: int = R

    @property
    def rounds(self) -> int:
        return self.full_rounds + self.partial_rounds


class Grain:
    """The self-shrinking Grain LFSR of Poseidon's appendix E, seeded with the instance's description (80
    bits).

    ``sbox`` is 0 for x^alpha; Filecoin's neptune sets 1 (the inverse S-box's code) though its S-box is x^5.
    """

    def __init__(self, *, sbox: int, field_bits: int, t: int, full_rounds: int, partial_rounds: int) -> None:
        fields = ((1, 2), (sbox, 4), (field_bits, 12), (t, 12), (full_rounds, 10), (partial_rounds, 10))
        seed = "".join(format(value, f"0{width}b") for value, width in fields) + "1" * 30
        if len(seed) != 80:
            raise ValueError(f"Grain's seed must be 80 bits, these parameters give {len(seed)}")
        self._field_bits = field_bits
        self._state = [int(bit) for bit in seed]
        self._bits = self._shrunk()

    def _step(self) -> int:
        state = self._state
        bit = state[62] ^ state[51] ^ state[38] ^ state[23] ^ state[13] ^ state[0]
        del state[0]
        state.append(bit)
        return bit

    def _shrunk(self) -> Iterator[int]:
        for _ in range(160):
            self._step()
        while True:
            keep, bit = self._step(), self._step()
            if keep:
                yield bit

    def integer(self) -> int:
        """The next ``field_bits`` bits, most significant first, not reduced."""
        value = 0
        for _ in range(self._field_bits):
            value = value << 1 | next(self._bits)
        return value

    def element(self, modulus: int) -> int:
        """The next field element by rejection."""
        while True:
            value = self.integer()
            if value < modulus:
                return value


def cauchy(xs: Sequence[int], ys: Sequence[int], modulus: int) -> Matrix:
    """The matrix 1 / (x_i + y_j)."""
    return tuple(tuple(pow(x + y, -1, modulus) for y in ys) for x in xs)


def random_cauchy(grain: Grain, t: int, modulus: int) -> Matrix:
    """The next random Cauchy matrix; x and y are reduced, pairwise distinct, and no sum vanishes."""
    while True:
        values = [grain.integer() % modulus for _ in range(2 * t)]
        while len(set(values)) != 2 * t:
            values = [grain.integer() % modulus for _ in range(2 * t)]
        xs, ys = values[:t], values[t:]
        if all((x + y) % modulus for x in xs for y in ys):
            return cauchy(xs, ys, modulus)


def generate(
    t: int, full_rounds: int, partial_rounds: int, *, alpha: int = 5, sbox: int = 0, modulus: int = R
) -> PoseidonParameters:
    """Constants and the first random Cauchy matrix that passes ``matrix_defects``, as the authors' script
    makes them.
    """
    grain = Grain(
        sbox=sbox,
        field_bits=modulus.bit_length(),
        t=t,
        full_rounds=full_rounds,
        partial_rounds=partial_rounds,
    )
    constants = tuple(tuple(grain.element(modulus) for _ in range(t)) for _ in range(full_rounds + partial_rounds))
    mds = random_cauchy(grain, t, modulus)
    while matrix_defects(mds, modulus):
        mds = random_cauchy(grain, t, modulus)
    return PoseidonParameters(t, full_rounds, partial_rounds, alpha, mds, constants, modulus)


def mat_vec(matrix: Matrix, vector: Sequence[int], modulus: int) -> list[int]:
    """Matrix times column vector."""
    return [sum(a * b for a, b in zip(row, vector, strict=True)) % modulus for row in matrix]


def mat_mul(a: Matrix, b: Matrix, modulus: int) -> Matrix:
    columns = list(zip(*b, strict=True))
    return tuple(tuple(sum(x * y for x, y in zip(row, col, strict=True)) % modulus for col in columns) for row in a)


def transpose(a: Matrix) -> Matrix:
    return tuple(zip(*a, strict=True))


def rank(rows: Sequence[Sequence[int]], modulus: int) -> int:
    """Rank by Gaussian elimination."""
    work = [list(row) for row in rows]
    found = 0
    for column in range(len(work[0]) if work else 0):
        pivot = next((i for i in range(found, len(work)) if work[i][column] % modulus), None)
        if pivot is None:
            continue
        work[found], work[pivot] = work[pivot], work[found]
        inverse = pow(work[found][column], -1, modulus)
        for i in range(found + 1, len(work)):
            factor = work[i][column] * inverse % modulus
            if factor:
                work[i] = [(a - factor * b) % modulus for a, b in zip(work[i], work[found], strict=True)]
        found += 1
    return found


def inverse(a: Matrix, modulus: int) -> Matrix:
    """The inverse by Gauss and Jordan; a singular matrix raises ZeroDivisionError."""
    size = len(a)
    work = [list(row) + [int(i == j) for j in range(size)] for i, row in enumerate(a)]
    for column in range(size):
        pivot = next((i for i in range(column, size) if work[i][column] % modulus), None)
        if pivot is None:
            raise ZeroDivisionError("the matrix is singular")
        work[column], work[pivot] = work[pivot], work[column]
        scale = pow(work[column][column], -1, modulus)
        work[column] = [value * scale % modulus for value in work[column]]
        for i in range(size):
            factor = work[i][column]
            if i != column and factor:
                work[i] = [(x - factor * y) % modulus for x, y in zip(work[i], work[column], strict=True)]
    return tuple(tuple(row[size:]) for row in work)


def _krylov_is_full(matrix: Matrix, modulus: int) -> bool:
    """Whether e_0, M e_0, M^2 e_0, ... span the space."""
    size = len(matrix)
    vector = [1] + [0] * (size - 1)
    vectors = []
    for _ in range(size):
        vectors.append(vector)
        vector = mat_vec(matrix, vector, modulus)
    return rank(vectors, modulus) == size


def matrix_defects(matrix: Matrix, modulus: int = R) -> list[str]:
    """Why a matrix must not serve as the linear layer; the empty list means that it may.

    The partial rounds have one S-box, in lane 0. A state that stays off that lane for ever exists only if the
    rows e_0^T M^k do not span the space, and a subspace that traps the lane's difference exists only if the
    columns M^k e_0 do not. Asking both for M, M^2, ..., M^4t implies the conditions of algorithms 1, 2 and 3
    (with one S-box in a partial round).
    """
    size = len(matrix)
    defects = []
    identity = tuple(tuple(int(i == j) for j in range(size)) for i in range(size))
    if matrix == identity:
        defects.append("the matrix is the identity: lanes never mix")
    if any(entry % modulus == 0 for row in matrix for entry in row):
        defects.append("the matrix has a zero entry, so it is not MDS")
    if rank(matrix, modulus) < size:
        defects.append("the matrix is singular: the permutation is not one")
        return defects
    power = matrix
    for exponent in range(1, 4 * size + 1):
        if not _krylov_is_full(transpose(power), modulus):
            defects.append(f"M^{exponent} has an invariant subspace off the S-box (algorithm 1)")
        if not _krylov_is_full(power, modulus):
            defects.append(f"M^{exponent} traps the S-box's lane in a proper subspace (algorithms 2 and 3)")
        power = mat_mul(power, matrix, modulus)
    return defects


def partial_rounds_needed(t: int, alpha: int, modulus: int = R) -> int:
    """Partial rounds beside 8 full ones for 128 bits of security: the authors' 2021 bounds and their 7.5 %
    margin.

    The bounds are those against interpolation and the three Groebner basis attacks; two of the full rounds
    are margin, so the bounds must hold with 6.
    """
    security, full = 128.0, 6
    log_p, per_bit = math.log2(modulus), math.log(2, alpha)
    reached = min(security, log_p)
    bounds = (
        1 + math.ceil(per_bit * reached) + math.ceil(math.log(t, alpha) - 1e-9) - full,
        math.ceil(per_bit * reached - full),
        math.ceil(t - 1 + per_bit * min(security / (t + 1), log_p / 2) - full),
        math.ceil(t - 2 + security / (2 * math.log2(alpha)) - full * (t - 1)),
    )
    return math.ceil(max(bounds) * 1.075)


def parameter_defects(parameters: PoseidonParameters) -> list[str]:
    """``matrix_defects`` and the mistakes that disabled real hashes: zero or repeated constants, wrong
    shapes, bad S-box.
    """
    p = parameters
    defects = matrix_defects(p.mds, p.modulus)
    if len(p.mds) != p.t or any(len(row) != p.t for row in p.mds):
        defects.append(f"the matrix is not {p.t} x {p.t}")
    if len(p.round_constants) != p.rounds or any(len(row) != p.t for row in p.round_constants):
        defects.append(f"expected {p.rounds} rows of {p.t} round constants")
    flat = [value for row in p.round_constants for value in row]
    if any(not 0 < value < p.modulus for value in flat):
        defects.append("a round constant is zero or not reduced")
    if len(set(flat)) != len(flat):
        defects.append("round constants repeat")
    if (p.modulus - 1) % p.alpha == 0:
        defects.append(f"x^{p.alpha} is not a permutation of the field")
    if p.full_rounds % 2 or p.full_rounds < 8:
        defects.append("full rounds must be an even number, at least 8")
    if p.partial_rounds < partial_rounds_needed(p.t, p.alpha, p.modulus):
        needed = partial_rounds_needed(p.t, p.alpha, p.modulus)
        defects.append(f"{p.partial_rounds} partial rounds are too few: width {p.t} needs {needed}")
    return defects


@dataclass(frozen=True)
class OptimisedPoseidon:
    """The same permutation with sparse partial rounds.

    First half: rounds add ``first_constants``, S-boxes, ``mds``; the last of them uses ``pre_sparse`` instead
    of ``mds``. Partial round i: lane 0 gets ``partial_constants[i]`` and the S-box; then new_0 = corner * s_0
    + sum rows[i][j] * s_(j+1), new_(j+1) = columns[i][j] * s_0 + s_(j+1). Second half: ``last_constants``,
    S-boxes, ``mds``.
    """

    t: int
    alpha: int
    modulus: int
    mds: Matrix
    pre_sparse: Matrix
    corner: int
    first_constants: Matrix
    partial_constants: tuple[int, ...]
    rows: Matrix
    columns: Matrix
    last_constants: Matrix


def optimise(parameters: PoseidonParameters) -> OptimisedPoseidon:
    """Push constants forward past the idle lanes and block-diagonal factors backward past the S-box of lane
    0.
    """
    p = parameters
    half, q = p.full_rounds // 2, p.modulus
    constants = [list(row) for row in p.round_constants]
    partial_constants = []
    for index in range(half, half + p.partial_rounds):
        partial_constants.append(constants[index][0])
        pushed = mat_vec(p.mds, [0, *constants[index][1:]], q)
        constants[index + 1] = [(a + b) % q for a, b in zip(constants[index + 1], pushed, strict=True)]
    rows: list[tuple[int, ...]] = []
    columns: list[tuple[int, ...]] = []
    matrix = p.mds
    for _ in range(p.partial_rounds):
        block = tuple(row[1:] for row in matrix[1:])
        columns.append(tuple(row[0] for row in matrix[1:]))
        rows.append(mat_mul((matrix[0][1:],), inverse(block, q), q)[0])
        matrix = (p.mds[0], *mat_mul(block, p.mds[1:], q))
    rows.reverse()
    columns.reverse()
    return OptimisedPoseidon(
        t=p.t,
        alpha=p.alpha,
        modulus=q,
        mds=p.mds,
        pre_sparse=matrix,
        corner=p.mds[0][0],
        first_constants=p.round_constants[:half],
        partial_constants=tuple(partial_constants),
        rows=tuple(rows),
        columns=tuple(columns),
        last_constants=tuple(tuple(row) for row in constants[half + p.partial_rounds :]),
    )
