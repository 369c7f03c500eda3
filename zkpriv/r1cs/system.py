# SPDX-License-Identifier: GPL-3.0-or-later
"""The constraint system while a circuit is traced: wires, constraints, scopes, hints, lemmas.

One table holds every linear combination once; constraints and tape instructions refer to it by number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from types import FrameType

from zkpriv import backend
from zkpriv.errors import CircuitError
from zkpriv.r1cs.field import R
from zkpriv.r1cs.ops import OPERANDS, TEMP, Op
from zkpriv.r1cs.tables import DOMAIN, NO_WIRE, Assumed, BarePoint, Comparison, Freedom, Lemma, Tables
from zkpriv.r1cs.temp import Temp, Value
from zkpriv.r1cs.wire import LC, Bit, Linear, Product, Unconstrained

_CURRENT: ContextVar[System | None] = ContextVar("zkpriv_system", default=None)


def current() -> System:
    """The system that is being traced; a CircuitError outside a circuit function."""
    system = _CURRENT.get()
    if system is None:
        raise CircuitError("no circuit is being traced: call this inside a @circuit function or `with System(...)`")
    return system


def native_is_used() -> bool:
    """True if the C core runs (see ``zkpriv.backend``)."""
    return backend.is_native


class System(Tables):
    """A constraint system under construction. ``with System("name") as cs:`` makes it current.

    Gadget authors use ``scope``, ``multiply``, ``constrain``, ``hint``, ``hint_bits``, ``bit``,
    ``div_nonzero``, ``lemma``, ``temp`` and ``private``; users mostly use operators of LCs alone.
    """

    _token: Token[System | None]

    def __enter__(self) -> System:
        self._token = _CURRENT.set(self)
        return self

    def __exit__(self, *exc: object) -> None:
        _CURRENT.reset(self._token)

    # ---- scopes and places --------------------------------------------------------------------------------

    @contextmanager
    def scope(
        self, path: str, *, title: str | None = None, hint: str | None = None, reuse: bool = False
    ) -> Iterator[None]:
        """Give everything inside a path. ``path`` may have several parts (``merkle/level[3]``).

        A name used twice in one place gets ``#2``, ``#3``; ``reuse=True`` continues the existing scope
        instead. ``title`` heads the error ("range check failed"), ``hint`` is shown when a side is close to
        r.
        """
        outer = self._scope
        parts = path.split("/")
        if not all(parts):
            raise CircuitError(f"scope path {path!r} has an empty part")
        node = outer
        for part in parts[:-1]:
            node = self._child(node, part, None, None, True)
        self._scope = self._child(node, parts[-1], title, hint, reuse)
        try:
            yield
        finally:
            self._scope = outer

    # ---- wires --------------------------------------------------------------------------------------------

    def _wire(self, name: str) -> int:
        self._must_be_current()
        self.wire_names.append(name)
        self.wire_scopes.append(self._scope)
        return len(self.wire_names) - 1

    def _unique(self, name: str) -> None:
        key = (self._scope, name)
        if key in self._names_taken:
            where = self.scope_path(self._scope)
            raise CircuitError(f"the name {name!r} is used twice in {where or self.name!r}: names of inputs are unique")
        self._names_taken.add(key)

    def public(self, name: str) -> LC:
        """Declare the next public input. All public inputs come before every other wire."""
        if len(self.wire_names) != 1 + len(self.public_names):
            raise CircuitError(f"public input {name!r} is declared after private wires: declare public inputs first")
        self._unique(name)
        self.public_names.append(name)
        return self._input(name)

    def private(self, name: str) -> LC:
        """Declare a private input wire; its value is given to the solver by name."""
        self._unique(name)
        return self._input(name)

    def _input(self, name: str) -> LC:
        wire = self._wire(name)
        self.wire_lines[wire] = self._here()
        self.emit(Op.INPUT, wire, len(self.inputs))
        self.inputs.append(wire)
        return LC(self, {wire: 1})

    def output(self, name: str) -> LC:
        """Declare the next public input as computed by the circuit (see ``bind_output``)."""
        if len(self.wire_names) != 1 + len(self.public_names):
            raise CircuitError(f"output {name!r} is declared after private wires: declare public inputs first")
        self._unique(name)
        self.public_names.append(name)
        wire = self._wire(name)
        self.wire_lines[wire] = self._here()
        self.output_wires.append(wire)
        return LC(self, {wire: 1})

    def bind_output(self, output: LC, value: Linear, why: str) -> None:
        """Constrain ``output = value`` and let the solver compute the output from it. Once for each
        output. Cost 1.
        """
        wire = output.wire
        if wire is None or wire not in self.output_wires:
            raise CircuitError("bind takes a wire that the signature declares as Output")
        if wire in self.outputs_bound:
            raise CircuitError(f"output {self.wire_names[wire]!r} is bound twice")
        if self._is_read(wire):
            raise CircuitError(
                f"output {self.wire_names[wire]!r} is used to compute something before it is bound, when the solver "
                "does not know it yet: bind it first, or use the value that it is bound to"
            )
        right = LC.of(value)
        self.emit(Op.LINEAR, wire, self.intern(right))
        self.outputs_bound[wire] = len(self.rows_a)
        self.constrain(right, 1, output, why, defines=output, name=f"{self.wire_names[wire]}/bind")

    def _is_read(self, wire: int) -> bool:
        """Whether an instruction of the tape so far reads ``wire``."""
        ptr, cols = self.lc_ptr, self.lc_cols
        within: set[int] = set()
        if wire in cols:
            within = {row for row in range(len(ptr) - 1) if wire in cols[ptr[row] : ptr[row + 1]]}
        elif wire not in self.code:
            return False
        code, pc = self.code, 0
        while pc < len(code):
            kinds = OPERANDS[Op(code[pc])]
            for kind, word in zip(kinds, code[pc + 1 : pc + 1 + len(kinds)], strict=True):
                if (kind == "r" and word == wire) or (kind == "l" and word in within):
                    return True
            pc += 1 + len(kinds)
        return False

    # ---- constraints --------------------------------------------------------------------------------------

    def multiply(self, a: Linear, b: Linear, name: str = "mul", why: str | None = None) -> LC:
        """A fresh wire ``a * b`` with a name and a sentence. Cost 1, also for constants (the wire always
        exists).

        Prefer the operator ``*``: it folds constants, and ``(a * b).must_equal(c)`` needs no wire.
        """
        left, right = LC.of(a), LC.of(b)
        self._own(left, right)
        scope, line = self.place()
        return self.product(self.intern(left), self.intern(right), scope, line, name, why or f"{name} is a product")

    def product(self, a: int, b: int, scope: int, line: int, name: str, why: str) -> LC:
        """``multiply`` of two sides that are in the table, at a ``place()``: for gadgets that make many there."""
        self._must_be_current()
        self._named = None
        wire = len(self.wire_names)
        self.wire_names.append(name)
        self.wire_scopes.append(scope)
        out = LC(self, {wire: 1})
        # The tape instruction is the constraint itself.
        self.code.extend((Op.PRODUCT, wire, a, b))
        self._row(a, b, self.intern(out), scope, why, wire, line, name)
        return out

    def open_product(self, product: Product) -> LC:
        """Make the wire and the constraint of a lazy product (see ``wire.Product``)."""
        self.unnamed[len(self.wire_names)] = len(self.rows_a)
        return self.product(product.row_a, product.row_b, product.scope, product.line, "mul", "mul is a product")

    def close_product(self, product: Product, value: LC, why: str, name: str, hint: str | None) -> None:
        """Constrain a product that has no wire: one constraint ``a * b = value``."""
        self._must_be_current()
        self._need_why(why)
        line = self._here()
        named, self._named = self._named, None
        right = self.intern(value)
        row = len(self.rows_a)
        self._row(product.row_a, product.row_b, right, self._scope, why, NO_WIRE, line, name)
        if named is not None:
            self.lemmas.append(named._replace(row=row))
        if hint is not None:
            self.row_hints[row] = hint

    def place(self) -> tuple[int, int]:
        """The current scope and the number of the user's source line."""
        return self._scope, self._here()

    def constrain(
        self,
        a: Linear,
        b: Linear,
        c: Linear,
        why: str,
        *,
        defines: LC | None = None,
        domain: bool = False,
        name: str = "check",
        hint: str | None = None,
    ) -> None:
        """Add ``a * b = c``.

        ``defines`` is the wire that this constraint determines from the others (omit it for a check);
        ``domain=True`` marks a constraint that only limits the values of its own wire (0 or 1, a digit
        set). ``name`` ends the path of the constraint. Constants: a true statement adds nothing, a false
        one is a CircuitError.
        """
        self._must_be_current()
        self._need_why(why)
        named, self._named = self._named, None
        left, right, product = LC.of(a), LC.of(b), LC.of(c)
        self._own(left, right, product)
        if left.is_constant or right.is_constant:
            # The statement is linear: if no wire is left in it, it is decided now.
            factor, other = (left, right) if left.is_constant else (right, left)
            rest = other.scaled(factor.value) - product
            if rest.is_constant:
                if rest.value:
                    raise CircuitError(f'this can never hold (the sides differ by {rest.value}): "{why}"')
                return
        line = self._here()
        if defines is None:
            tag = DOMAIN if domain else NO_WIRE
        else:
            self._own(defines)
            wire = defines.wire
            if wire is None:
                raise CircuitError(f'defines takes a single wire, got {defines!r} ("{why}")')
            if not any(wire in side.terms for side in (left, right, product)):
                raise CircuitError(f'defines names {defines!r}, which is not in the constraint ("{why}")')
            tag = wire
        rows = self.intern(left), self.intern(right), self.intern(product)
        row = len(self.rows_a)
        self._row(*rows, self._scope, why, tag, line, name)
        if named is not None:
            self.lemmas.append(named._replace(row=row))
        if hint is not None:
            self.row_hints[row] = hint

    def must_multiply(self, a: Linear, b: Linear, c: Linear, why: str, *, name: str = "multiply") -> None:
        """A check ``a * b = c`` without a new wire. Cost 1."""
        self.constrain(a, b, c, why, name=name)

    @staticmethod
    def _need_why(why: str) -> None:
        if not why:
            raise CircuitError("every constraint needs a sentence: why must it hold?")

    def _must_be_current(self) -> None:
        """Constraints go where they are written: a wire that was kept from another circuit, or that a stamped gadget
        reads from outside, would take them to its own circuit, and this one would lack them.
        """
        if _CURRENT.get() is not self:
            raise CircuitError(
                f"a value of circuit {self.name} is used where that circuit is not being traced: pass values as "
                "arguments, within one circuit"
            )

    def _own(self, *values: LC) -> None:
        for value in values:
            if value.system is not None and value.system is not self:
                raise CircuitError("a value of another circuit is used in this one")

    # ---- hints --------------------------------------------------------------------------------------------

    def temp(self, value: Value) -> Temp:
        """The value of an LC, a hinted wire or a constant as a temporary, for hint arithmetic. No
        constraint.
        """
        if isinstance(value, Temp):
            if value.system is not self:
                raise CircuitError("a temporary of another circuit is used in this one")
            return value
        lc = value._lc if isinstance(value, Unconstrained) else LC.of(value)
        self._own(lc)
        wire = lc.wire
        if wire is not None:
            return Temp(self, wire)
        out = self.new_temp()
        self.emit(Op.LINEAR, out.register, self.intern(lc))
        return out

    def hint(self, name: str, value: Value) -> Unconstrained:
        """A fresh wire whose value the solver computes; typed Unconstrained until a constraint is named
        for it.
        """
        source = self.temp(value)
        wire = self._hinted(name)
        self.emit(Op.COPY, wire, source.register)
        return Unconstrained(LC(self, {wire: 1}))

    def hint_bits(self, value: Value, count: int, name: str = "bit") -> list[Unconstrained]:
        """``count`` fresh wires ``name[i]`` with the lowest bits of the canonical integer. No constraint
        yet.
        """
        if not 1 <= count <= 256:
            raise CircuitError(f"hint_bits takes 1 to 256 bits, got {count}")
        source = self.temp(value)
        wires = [self._hinted(f"{name}[{i}]") for i in range(count)]
        self.emit(Op.BITS, wires[0], source.register, count)
        return [Unconstrained(LC(self, {wire: 1})) for wire in wires]

    def hint_digits(self, value: Value, count: int, width: int, name: str = "digit") -> list[Unconstrained]:
        """``count`` fresh wires ``name[i]`` with the digits of ``width`` bits of the canonical integer."""
        if not 1 <= count <= 256 or not 1 <= width <= 64:
            raise CircuitError(f"hint_digits takes 1 to 256 digits of 1 to 64 bits, got {count} of {width}")
        source = self.temp(value)
        wires = [self._hinted(f"{name}[{i}]") for i in range(count)]
        self.emit(Op.DIGITS, wires[0], source.register, count, width)
        return [Unconstrained(LC(self, {wire: 1})) for wire in wires]

    def bit(self, name: str, value: Value, why: str = "is 0 or 1") -> Bit:
        """A fresh boolean wire with a hinted value. Cost 1; what it means is for further constraints to
        say.
        """
        lc = self.hint(name, value)._lc
        self.constrain(lc, lc - 1, 0, why, domain=True, name=f"{name}/boolean")
        return Bit(self, lc.terms)

    def bits(self, value: Value, count: int, name: str = "bit") -> list[Bit]:
        """``count`` boolean wires ``name[i]`` hinted with the lowest bits of ``value``. Cost ``count``.

        The sum of the bits is *not* tied to ``value``: the caller adds that constraint (or uses the bits as
        the value).
        """
        out: list[Bit] = []
        for i, hinted in enumerate(self.hint_bits(value, count, name)):
            lc = hinted._lc
            self.constrain(lc, lc - 1, 0, "is 0 or 1", domain=True, name=f"{name}[{i}]/boolean")
            out.append(Bit(self, lc.terms))
        return out

    def div_nonzero(self, num: Linear, den: Linear, lemma: str, name: str = "quotient", why: str | None = None) -> LC:
        """A fresh wire ``num / den`` by ``den * q = num``; ``lemma`` names the proof that den is never 0.
        Cost 1.

        Where den were 0, any q would satisfy the constraint: without a true lemma this is unsound.
        Constant den: no constraint. Constant num and den: folded.
        """
        top, bottom = LC.of(num), LC.of(den)
        if bottom.is_constant:
            if not bottom.value:
                raise CircuitError(f"division by the constant 0 (lemma {lemma!r})")
            self.drop_lemma()
            return top.scaled(pow(bottom.value, -1, R))
        sentence = why or f"{name} is a quotient whose denominator is never 0"
        out = self.new_temp()
        numerator, denominator = self.temp(top), self.temp(bottom)
        self.origins[len(self.code)] = (self._scope, self._here(), f"{sentence} (lemma {lemma})")
        self.emit(Op.DIV, out.register, numerator.register, denominator.register)
        quotient = self.hint(name, out).checked_by(sentence)
        self.lemma(lemma, sentence)
        self.constrain(bottom, quotient, top, sentence, defines=quotient, name=name)
        return quotient

    def lemma(self, id: str, why: str) -> None:
        """Record that the next constraint is sound only by lemma ``id`` (a nonzero or distinctness
        argument).

        It is for that constraint alone: where it folds away, or a product is made before it, the lemma is dropped. The
        lemmas of the library's gadgets (``zkpriv.gadgets.lemmas``) are about their own constraints; the lint does not
        take them from anybody else.
        """
        if not id:
            raise CircuitError("a lemma needs an id")
        self._named = Lemma(id, why, self._scope, self._here(), -1, self._owner())

    def drop_lemma(self) -> None:
        """The constraint that a lemma was named for is not made, because it is about constants."""
        self._named = None

    def bare_point(self, u: LC, v: LC, maker: FrameType) -> None:
        """Record that code outside of the gadgets takes (u, v) for a point of the curve; the lint looks for the
        constraint that says so.
        """
        self._own(u, v)
        self.bare_points.append(BarePoint(dict(u.terms), dict(v.terms), self._scope, self._here(maker)))

    def ladder_base(self, u: LC, v: LC) -> None:
        """Record that a gadget's lemma holds only if (u, v) is not of small order; the lint looks for what says so."""
        self.ladder_bases.append(BarePoint(dict(u.terms), dict(v.terms), self._scope, self._here()))

    def large_order(self, u: LC, v: LC) -> None:
        """Record, for gadgets whose constraints say it, that (u, v) is not of small order (or the identity, which a
        ladder refuses).
        """
        self.large_orders.append((dict(u.terms), dict(v.terms)))

    def declare_freedom(
        self,
        count: int,
        why: str,
        *,
        times: Linear = 1,
        gadget: bool = False,
        inputs: Iterable[int] = (),
        factors: Iterable[LC] = (),
    ) -> None:
        """Say in how many directions honest witnesses may move because of what stands here (siblings, a message).

        The lint compares the sum with the rank at a witness, so that a forgotten constraint shows. ``times`` is a value
        that it is multiplied with (a dummy flag); negative numbers are for checks that join what gadgets count apart.
        Gadgets set ``gadget=True``: they count their own part, and only a circuit's own declaration makes the sum
        whole. ``inputs`` are the wires that a gadget counts; those with a range of their own cannot move after all.
        ``factors``: what ties one of them down is that the product of these is 0, so that it is a wire of the factor
        that is 0 at the witness.
        """
        if not why:
            raise CircuitError("a declaration of freedom needs the reason")
        factor = LC.of(times)
        self._own(factor)
        sides = tuple(dict(one.terms) for one in factors)
        self.freedoms.append(
            Freedom(count, why, dict(factor.terms), self._scope, self._here(), gadget, tuple(inputs), sides)
        )

    def assume_bit(self, value: LC, why: str) -> None:
        """Record that ``value`` is taken for a bit; the lint looks for the constraints that make it one."""
        self.assumed.append(Assumed(dict(value.terms), why, self._scope, self._here()))

    def compared(self, left: LC, right: LC, bits: int, result: LC | None, *, swapped: bool = False) -> None:
        """Record a comparison of numbers below 2^bits, in the scope of its constraints, for the lint: both numbers must
        have a range, and somebody must look at the result. ``swapped``: asked is whether ``right`` is at most ``left``.
        """
        terms = None if result is None else dict(result.terms)
        self.comparisons.append(
            Comparison(dict(left.terms), dict(right.terms), bits, terms, self._scope, self._here(), swapped)
        )

    def waive(self, value: LC, reason: str) -> None:
        """Allow a private wire to be in no constraint, for the reason given. Public inputs cannot be
        waived.
        """
        wire = value.wire
        if wire is None or not reason or wire <= len(self.public_names):
            raise CircuitError("waive takes one private wire and a reason")
        self.waived[wire] = reason

    def _hinted(self, name: str) -> int:
        wire = self._wire(name)
        self.wire_lines[wire] = self._here()
        self.hint_wires.append(wire)
        return wire

    # ---- tape ---------------------------------------------------------------------------------------------

    def emit(self, op: Op, *operands: int) -> None:
        """Append one instruction to the solver tape."""
        if op in (Op.DIV, Op.DIVMOD) and len(self.code) not in self.origins:
            self.origins[len(self.code)] = (self._scope, self._here(), "a hint divides by this value")
        self.code.append(op)
        self.code.extend(operands)

    def new_temp(self) -> Temp:
        """A fresh temporary register."""
        self.temp_count += 1
        return Temp(self, TEMP | (self.temp_count - 1))

    def new_temps(self, count: int) -> list[Temp]:
        """``count`` fresh temporaries in consecutive registers."""
        return [self.new_temp() for _ in range(count)]
