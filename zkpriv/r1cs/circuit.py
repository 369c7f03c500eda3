# SPDX-License-Identifier: GPL-3.0-or-later
"""``@circuit``: a function becomes a circuit. Its signature is the schema; it runs once per shape and never
to prove.

::

    @circuit
    def multiply(product: Public, a: Secret, b: Secret) -> None:
        \"\"\"I know two factors of a public product.\"\"\"
        (a * b).must_equal(product, "product is a times b")
"""

from __future__ import annotations

import difflib
import inspect
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, overload

from zkpriv.errors import CircuitError
from zkpriv.r1cs import schema as schemas
from zkpriv.r1cs.schema import Field, Output, Public, Schema, Secret, Shaped
from zkpriv.r1cs.system import System, native_is_used
from zkpriv.r1cs.wire import LC

if TYPE_CHECKING:
    from zkpriv._native_tape import NativeTape
    from zkpriv.lint import LintReport
    from zkpriv.r1cs.draw import Drawing
    from zkpriv.r1cs.matrices import R1CS
    from zkpriv.r1cs.profile import Profile
    from zkpriv.r1cs.tape import Tape
    from zkpriv.r1cs.witness import Witness

_KINDS = {Public: "public", Secret: "secret", Output: "output"}


class Circuit:
    """A traced circuit of one shape: matrices, solver tape, names. Immutable; safe to share between threads.

    Tracing happens on first use. ``constraints`` excludes the rows that the proof system adds for public
    inputs; ``wires`` includes the constant one.
    """

    def __init__(self, function: Callable[..., None], schema: Schema, shape: Mapping[str, int]) -> None:
        self.function: Callable[..., object] = function
        self.schema = schema
        self.shape_params = dict(shape)
        self.name: str = function.__name__
        self.__doc__ = function.__doc__
        self._lock = threading.Lock()
        self._system: System | None = None
        self._r1cs: R1CS | None = None
        self._tape: Tape | None = None
        self._native_tape: NativeTape | None = None
        self._paths: tuple[list[str], dict[str, int]] | None = None

    # ---- facts --------------------------------------------------------------------------------------------

    @property
    def system(self) -> System:
        """The traced constraint system (read only)."""
        if self._system is None:
            with self._lock:
                if self._system is None:
                    self._system = self._trace()
        return self._system

    @property
    def doc(self) -> str:
        """The function's docstring without its indentation."""
        return inspect.cleandoc(self.__doc__ or "")

    @property
    def statement(self) -> str:
        """The first paragraph of the function's docstring."""
        return self.doc.split("\n\n")[0]

    @property
    def constraints(self) -> int:
        """Number of constraints."""
        return len(self.system.rows_a)

    @property
    def wires(self) -> int:
        """Number of wires with the constant one."""
        return len(self.system.wire_names)

    @property
    def public_inputs(self) -> list[str]:
        """Names of the public inputs, in the order of the verifier's vector."""
        return [name for f in self.schema.public for name in f.names()]

    @property
    def domain_size(self) -> int:
        """Size of the evaluation domain: power of two >= constraints + public inputs + 1."""
        return 1 << (self.constraints + len(self.public_inputs)).bit_length()

    @property
    def r1cs(self) -> R1CS:
        """The matrices."""
        if self._r1cs is None:
            from zkpriv.r1cs.matrices import build

            system = self.system
            with self._lock:
                if self._r1cs is None:
                    self._r1cs = build(system, self.schema.to_bytes())
        return self._r1cs

    @property
    def tape(self) -> Tape:
        """The solver tape."""
        if self._tape is None:
            from zkpriv.r1cs.tape import assemble

            system = self.system
            with self._lock:
                if self._tape is None:
                    self._tape = assemble(system)
        return self._tape

    def native_tape(self) -> NativeTape | None:
        """The tape loaded in the C core, or None where native code is missing or the backend is python."""
        if self._native_tape is None and native_is_used():
            from zkpriv._native_tape import NativeTape

            loaded = NativeTape(self.tape)
            with self._lock:
                self._native_tape = loaded
        return self._native_tape if native_is_used() else None

    @property
    def digest(self) -> str:
        """BLAKE2b-256 (hex) over canonical matrices, schema and public names; see ``zkpriv.r1cs.pins``."""
        return self.r1cs.digest

    def info(self) -> dict[str, Any]:
        """What ``zkpriv circuit info --json`` prints."""
        return {
            "name": self.name,
            "constraints": self.constraints,
            "wires": self.wires,
            "public_inputs": self.public_inputs,
            "domain_size": self.domain_size,
            "digest": self.digest,
        }

    # ---- wires by path ------------------------------------------------------------------------------------

    @property
    def wire_paths(self) -> list[str]:
        """The unique path of every wire; a path that occurs again gets ``#2``, ``#3``."""
        return self._path_tables()[0]

    def wire(self, path: str) -> int:
        """The index of the wire with this path (with or without the circuit's name in front)."""
        table = self._path_tables()[1]
        found = table.get(path)
        if found is None and path.startswith(self.name + "/"):
            found = table.get(path[len(self.name) + 1 :])
        if found is None:
            close = difflib.get_close_matches(path, table, n=3, cutoff=0.5)
            tip = f"; did you mean {', '.join(close)}?" if close else ""
            raise KeyError(f"no wire {path!r} in circuit {self.name}{tip}")
        return found

    def _path_tables(self) -> tuple[list[str], dict[str, int]]:
        if self._paths is None:
            system = self.system
            seen: dict[str, int] = {}
            table: dict[str, int] = {}
            paths: list[str] = []
            bases = [f"{path}/" if path else "" for path in map(system.scope_path, range(len(system.scopes)))]
            for wire, (scope, name) in enumerate(zip(system.wire_scopes, system.wire_names, strict=True)):
                path = bases[scope] + name
                count = seen[path] = seen.get(path, 0) + 1
                if count > 1:
                    path = f"{path}#{count}"
                paths.append(path)
                table[path] = wire
            self._paths = (paths, table)
        return self._paths

    # ---- solving ------------------------------------------------------------------------------------------

    def solve(self, inputs: Mapping[str, Any], *, check: bool = True, derive_public: bool = True) -> Witness:
        """The witness for ``inputs`` (name to number or nested lists of numbers).

        WitnessError for missing, unknown or misshapen inputs; UnsatisfiedConstraint if a constraint fails
        (``check=False`` returns the witness all the same, for negative tests). Outputs are computed; with
        ``derive_public=False`` they must be given. Outputs that are given must be right.
        """
        from zkpriv.r1cs.witness import solve

        return solve(self, inputs, check=check, need_outputs=not derive_public)

    def check(self, inputs: Mapping[str, Any]) -> None:
        """Raise UnsatisfiedConstraint (or WitnessError) unless ``inputs`` satisfy the circuit."""
        self.solve(inputs)

    def profile(self) -> Profile:
        """Constraints per gadget as a tree."""
        from zkpriv.r1cs.profile import Profile

        return Profile.of(self.system)

    def lint(
        self,
        inputs: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
        *,
        freedom: int | None = None,
        attack: bool = True,
    ) -> LintReport:
        """What a prover could choose although it should be determined; see ``zkpriv.lint.lint``.

        ``inputs``: honest inputs (one set or several), at which the degrees of freedom are counted and second witnesses
        looked for; shipped circuits bring their own.
        """
        from zkpriv.lint import lint

        return lint(self, inputs, freedom=freedom, attack=attack)

    def draw(self) -> Drawing:
        """The constraints as a picture (SVG in notebooks, text elsewhere). For small circuits."""
        from zkpriv.r1cs.draw import Drawing

        return Drawing(self, None)

    def __repr__(self) -> str:
        shape = "".join(f" {k}={v}" for k, v in self.shape_params.items())
        return f"<Circuit {self.name}{shape}>"

    def _repr_html_(self) -> str:
        from zkpriv.r1cs.render import circuit_html

        return circuit_html(self)

    # ---- tracing ------------------------------------------------------------------------------------------

    def _trace(self) -> System:
        system = System(self.name)
        arguments: dict[str, Any] = {}
        with system:
            for f in (*self.schema.public, *self.schema.secret):
                arguments[f.name] = schemas.build_tree(_declare(system, f), f.dims)
            result = self.function(**arguments, **self.shape_params)
        if result is not None:
            raise CircuitError(
                f"circuit {self.name} returns {type(result).__name__}, which constrains nothing: state it with "
                "must_equal or bind an Output, and return nothing"
            )
        _check_complete(system)
        return system


class CircuitFamily:
    """A circuit with shape parameters: ``family.shape(inputs=2, outputs=2)`` gives the Circuit (cached
    per shape).
    """

    def __init__(self, function: Callable[..., None]) -> None:
        self.function = function
        self.name: str = function.__name__
        self.__doc__ = function.__doc__
        self._lock = threading.Lock()
        self._made: dict[tuple[int, ...], Circuit] = {}
        self.shape_params: dict[str, int | None] = {
            p.name: None if p.default is p.empty else int(p.default)
            for p in inspect.signature(function).parameters.values()
            if p.kind is p.KEYWORD_ONLY
        }
        """Names of the shape parameters, with their defaults (None = must be given)."""

    def shape(self, **shape: int) -> Circuit:
        """The circuit of this shape; CircuitError for unknown, missing or non-integer parameters."""
        full: dict[str, int] = {}
        for name in shape:
            if name not in self.shape_params:
                raise CircuitError(
                    f"{self.name} has no shape parameter {name!r}; it has {', '.join(self.shape_params)}"
                )
        for name, default in self.shape_params.items():
            value = shape.get(name, default)
            if not isinstance(value, int) or isinstance(value, bool) or value < 0:
                raise CircuitError(f"{self.name} needs shape parameter {name!r} as an int >= 0, got {value!r}")
            full[name] = value
        key = tuple(full.values())
        with self._lock:
            if key not in self._made:
                self._made[key] = Circuit(self.function, read_schema(self.function, full), full)
            return self._made[key]

    def __repr__(self) -> str:
        return f"<CircuitFamily {self.name}({', '.join(self.shape_params)})>"


@overload
def circuit(function: Callable[..., None]) -> Any: ...
@overload
def circuit(function: None = None) -> Callable[[Callable[..., None]], Any]: ...
def circuit(function: Callable[..., None] | None = None) -> Any:
    """Turn a function into a Circuit, or into a CircuitFamily if it has keyword-only (shape) parameters.

    Positional parameters are annotated ``Public``, ``Secret`` or ``Output``, with dimensions in brackets:
    ints, names or expressions of shape parameters as strings (``Secret["inputs", 32]``), or a tuple for
    ragged lists. For type checkers write ``Annotated[list[LC], Secret["inputs"]]``, which means the same.
    """
    if function is None:
        return circuit
    signature = inspect.signature(function)
    if any(p.kind is p.KEYWORD_ONLY for p in signature.parameters.values()):
        return CircuitFamily(function)
    return Circuit(function, read_schema(function, {}), {})


def read_schema(function: Callable[..., None], shape: Mapping[str, int]) -> Schema:
    """The schema from a signature; CircuitError if a parameter is not annotated as an input."""
    name = function.__name__
    fields: list[Field] = []
    names = {**getattr(inspect.unwrap(function), "__globals__", {})}
    names.update({"Public": Public, "Secret": Secret, "Output": Output})
    closure = inspect.getclosurevars(function).nonlocals
    for p in inspect.signature(function).parameters.values():
        if p.kind is p.KEYWORD_ONLY:
            continue
        if p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD):
            raise CircuitError(f"circuit {name} must list its inputs: *{p.name} is not allowed")
        annotation = p.annotation
        if isinstance(annotation, str):
            try:
                annotation = eval(annotation, names, {**closure, **shape})
            except Exception as error:
                raise CircuitError(
                    f"circuit {name}: cannot read the annotation {p.annotation!r} of {p.name!r}"
                ) from error
        for extra in getattr(annotation, "__metadata__", ()):  # Annotated[list[LC], Secret["n", 2]]
            if isinstance(extra, Shaped) or any(extra is kind for kind in _KINDS):
                annotation = extra
        if any(annotation is kind for kind in _KINDS):
            fields.append(Field(p.name, _KINDS[annotation], ()))
        elif isinstance(annotation, Shaped):
            dims = schemas.resolve_dims(annotation.dims, shape, f"circuit {name}, input {p.name!r}")
            fields.append(Field(p.name, _KINDS[annotation.kind], dims))
        else:
            raise CircuitError(
                f"circuit {name}: annotate {p.name!r} as Public, Secret or Output (got {p.annotation!r}); "
                "shape parameters come after a bare *"
            )
    return Schema(tuple(fields))


def _declare(system: System, f: Field) -> Iterator[LC]:
    for name in f.names():
        if f.kind == "public":
            yield system.public(name)
        elif f.kind == "secret":
            yield system.private(name)
        else:
            yield Output(system, system.output(name).terms)


def _check_complete(system: System) -> None:
    """Every public input, input and hint must be in a constraint, every output bound; else a CircuitError."""
    used = bytearray(len(system.wire_names))
    seen = bytearray(len(system.lc_ptr))
    ptr, cols = system.lc_ptr, system.lc_cols
    for side in (system.rows_a, system.rows_b, system.rows_c):
        for row in side:
            if not seen[row]:
                seen[row] = 1
                for wire in cols[ptr[row] : ptr[row + 1]]:
                    used[wire] = 1
    for wire in system.output_wires:
        if wire not in system.outputs_bound:
            raise CircuitError(f"output {system.wire_names[wire]!r} is never bound: call .bind(value, why) on it")
    n_public = len(system.public_names)
    hinted = set(system.hint_wires)
    for wire in (*range(1, n_public + 1), *system.inputs, *system.hint_wires):
        if used[wire] or wire in system.waived:
            continue
        file, line = system.lines[system.wire_lines[wire]]
        what = "public input" if wire <= n_public else "hint" if wire in hinted else "private input"
        advice = {
            "public input": "a proof would not bind it: constrain it, or drop it",
            "hint": "the prover could put anything there: add the constraint that fixes it",
            "private input": "it has no effect: constrain it, drop it, or cs.waive(wire, reason)",
        }[what]
        from zkpriv.r1cs.render import short_file

        raise CircuitError(
            f"{what} {system.name}/{system.wire_path(wire)} ({short_file(file)}:{line}) is in no constraint; {advice}"
        )
