# SPDX-License-Identifier: GPL-3.0-or-later
"""What a circuit takes: names, kinds and shapes of its inputs, read from the function's signature.

The schema is data: prover, verifier, files and documents read the same object.
"""

from __future__ import annotations

import difflib
import json
import operator
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from zkpriv.errors import CircuitError, WitnessError
from zkpriv.r1cs.field import R, constant_of
from zkpriv.r1cs.wire import LC, Linear

Dims: TypeAlias = tuple["int | tuple[int, ...]", ...]


class _Annotated(LC):
    """Base of the annotations: to a type checker a parameter is an LC; at run time the class carries the
    kind.
    """

    __slots__ = ()

    def __class_getitem__(cls, dims: Any) -> Shaped:
        return Shaped(cls, dims if isinstance(dims, tuple) else (dims,))


class Public(_Annotated):
    """Annotation of a public input. ``Public[3]`` is a list of three, ``Public["n"]`` of as many as
    parameter n.
    """

    __slots__ = ()


class Secret(_Annotated):
    """Annotation of a private input. ``Secret[2, 32]`` nests; a tuple as last dimension is ragged:
    ``Secret[2, (7, 3)]``.
    """

    __slots__ = ()


class Output(_Annotated):
    """Annotation of a public input that the circuit computes: ``name.bind(value, why)`` exactly once."""

    __slots__ = ()

    def bind(self, value: Linear, why: str = "the output is computed by the circuit") -> None:
        """Constrain the output to ``value``; the solver computes it. Cost 1."""
        assert self.system is not None
        self.system.bind_output(self, value, why)


@dataclass(frozen=True, slots=True)
class Shaped:
    """An annotation with dimensions: ints, names or expressions of shape parameters, or a tuple (ragged)."""

    kind: type[_Annotated]
    dims: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter of the circuit: name, kind ("public", "secret", "output") and dimensions (() = one
    value).
    """

    name: str
    kind: str
    dims: Dims

    def names(self) -> list[str]:
        """Names of the single values: ``name``, ``name[0]``, ``name[0][1]`` ..."""
        return list(_names(self.name, self.dims))

    def describe(self) -> str:
        """The shape in words for messages: "one value", "list of 3", "list of 2 x list of 32"."""
        if not self.dims:
            return "one value"
        return " of ".join(f"list of {d}" if isinstance(d, int) else f"lists of {d}" for d in self.dims)


@dataclass(frozen=True, slots=True)
class Schema:
    """All parameters in declared order. Public ones (and outputs) come first in the wire order, then the
    secrets.
    """

    fields: tuple[Field, ...]

    @property
    def public(self) -> list[Field]:
        """Public inputs and outputs in declared order."""
        return [f for f in self.fields if f.kind != "secret"]

    @property
    def secret(self) -> list[Field]:
        """Private inputs in declared order."""
        return [f for f in self.fields if f.kind == "secret"]

    def to_bytes(self) -> bytes:
        """Canonical JSON: a list of [name, kind, dims], no spaces, ASCII."""
        rows = [[f.name, f.kind, list(f.dims)] for f in self.fields]
        return json.dumps(rows, separators=(",", ":"), ensure_ascii=True).encode()

    def flatten(self, inputs: Mapping[str, Any], *, need_outputs: bool) -> tuple[list[int], dict[str, int]]:
        """The solver's input vector and the given output values by name; WitnessError if anything is off."""
        known = {f.name: f for f in self.fields}
        if not isinstance(inputs, Mapping):
            raise WitnessError(f"inputs are an object from name to value ({', '.join(known)}), got {_short(inputs)}")
        for name in inputs:
            if name not in known:
                close = difflib.get_close_matches(str(name), known, n=1)
                tip = f"; did you mean {close[0]!r}?" if close else f"; it takes {', '.join(known)}"
                raise WitnessError(f"unknown input {name!r}{tip}")
        missing = [f.name for f in self.fields if f.name not in inputs and (f.kind != "output" or need_outputs)]
        if missing:
            raise WitnessError(f"missing input {', '.join(repr(m) for m in missing)}: expected {', '.join(known)}")
        flat: list[int] = []
        outputs: dict[str, int] = {}
        for f in (*self.public, *self.secret):
            if f.name not in inputs:
                continue
            values = list(_flatten(f.name, inputs[f.name], f.dims, f))
            if f.kind == "output":
                outputs.update(zip(f.names(), values, strict=True))
            else:
                flat.extend(values)
        return flat, outputs


def _names(prefix: str, dims: Dims) -> Iterator[str]:
    if not dims:
        yield prefix
        return
    first, rest = dims[0], dims[1:]
    if isinstance(first, int):
        for i in range(first):
            yield from _names(f"{prefix}[{i}]", rest)
    else:
        for i, size in enumerate(first):
            yield from _names(f"{prefix}[{i}]", (size, *rest))


def build_tree(leaves: Iterator[Any], dims: Dims) -> Any:
    """Nested lists of the next leaves in the shape ``dims``."""
    if not dims:
        return next(leaves)
    first, rest = dims[0], dims[1:]
    if isinstance(first, int):
        return [build_tree(leaves, rest) for _ in range(first)]
    return [build_tree(leaves, (size, *rest)) for size in first]


def _flatten(path: str, value: Any, dims: Dims, whole: Field) -> Iterator[int]:
    if not dims:
        yield parse_value(path, value)
        return
    first, rest = dims[0], dims[1:]
    count = first if isinstance(first, int) else len(first)
    if isinstance(value, str | bytes) or (not isinstance(value, Sequence) and not hasattr(value, "tolist")):
        raise WitnessError(f"{path}: expected a list of {count} ({whole.describe()}), got {_short(value)}")
    items = list(value.tolist()) if hasattr(value, "tolist") else list(value)
    if len(items) != count:
        raise WitnessError(f"{path}: expected a list of {count} ({whole.describe()}), got {len(items)} items")
    for i, item in enumerate(items):
        inner = rest if isinstance(first, int) else (first[i], *rest)
        yield from _flatten(f"{path}[{i}]", item, inner, whole)


def parse_value(path: str, value: Any) -> int:
    """A field value from an int below r, an ``Fr``, a decimal string or a 0x hex string; WitnessError
    otherwise.
    """
    number: int | None
    if isinstance(value, str):
        text = value.strip()
        digits = text[2:] if text[:2].lower() == "0x" else text
        base = 16 if text[:2].lower() == "0x" else 10
        allowed = "0123456789abcdefABCDEF" if base == 16 else "0123456789"
        if not digits or any(c not in allowed for c in digits) or len(digits) > 80:
            raise WitnessError(f"{path}: expected a decimal or 0x hex number, got {_short(value)}")
        number = int(digits, base)
    elif hasattr(value, "__index__"):  # int, numpy integers: the number itself, not yet reduced
        try:
            number = operator.index(value)
        except TypeError:  # an array of several numbers has the attribute and refuses
            number = None
    else:
        number = constant_of(value)
    if number is None:
        raise WitnessError(f"{path}: expected one number (int, Fr, decimal or 0x string), got {_short(value)}")
    if number < 0:
        raise WitnessError(f"{path}: {number} is negative; field values are 0..r-1 (use Fr({number}) if you mean it)")
    if number >= R:
        raise WitnessError(
            f"{path}: the number is not below the field order r (got a number of {number.bit_length()} bits)"
        )
    return number


def _short(value: object) -> str:
    if isinstance(value, list | tuple):
        return f"a {type(value).__name__} of {len(value)}"
    text = repr(value)
    return f"{type(value).__name__} {text if len(text) <= 40 else text[:37] + '...'}"


#: Most wires that one input of a circuit may have.
MAX_INPUTS = 1 << 22


def resolve_dims(dims: Sequence[Any], shape: Mapping[str, int], where: str) -> Dims:
    """Dimensions with names and expressions of shape parameters replaced by numbers."""
    out: list[int | tuple[int, ...]] = []
    for item in dims:
        value: Any = item
        if isinstance(value, str):
            try:
                value = eval(value, {"__builtins__": {}}, dict(shape))
            except Exception as error:
                raise CircuitError(f"{where}: dimension {item!r} is not an expression of {sorted(shape)}") from error
        if isinstance(value, list | tuple) and all(isinstance(v, int) and v > 0 for v in value):
            out.append(tuple(value))
        elif isinstance(value, int) and not isinstance(value, bool) and value >= 1:
            out.append(value)
        else:
            raise CircuitError(f"{where}: a dimension is an int >= 1 or a tuple of them, got {value!r}")
    total = 1
    for item in out:
        total *= item if isinstance(item, int) else max(item)
    if total > MAX_INPUTS:
        raise CircuitError(
            f"{where}: dimensions {tuple(out)} are {total} inputs, at most {MAX_INPUTS} are allowed; "
            "a ragged list alone is written Secret[(sizes,)], since Secret[sizes] reads every size as a dimension"
        )
    return tuple(out)
