# SPDX-License-Identifier: GPL-3.0-or-later
"""Linear combinations of wires: the one value type of the circuit language.

``LC`` behaves like a number of the scalar field. Sums and multiples are free; the product of two values
that are not constants makes one constraint. **If an operand is a constant, no constraint and no wire is
created.** ``Bit`` is an LC that is known to be 0 or 1. ``Unconstrained`` is what a hint returns: it is not
an LC, so it cannot slip into arithmetic before somebody says which constraint fixes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias, cast

from zkpriv.errors import CircuitError
from zkpriv.r1cs.field import R, constant_of

if TYPE_CHECKING:
    from zkpriv.r1cs.system import System
    from zkpriv.r1cs.temp import Temp

Linear: TypeAlias = "LC | int"
"""What the functions of the language take for a value: a linear combination or a constant (int, Fr)."""


class LC:
    """An immutable linear combination ``sum(coef * wire)``; wire 0 is the constant one.

    Operators: ``+ - *`` with LCs, ints and ``Fr``; ``/`` by constants only (see ``System.div_nonzero``).
    Comparison with ``==`` is refused, because it would look like a constraint and be none.
    """

    __slots__ = ("_row", "system", "terms")

    def __init__(self, system: System | None, terms: dict[int, int]) -> None:
        """Internal: ``terms`` maps wire to a coefficient in 1..r-1 and is never changed afterwards."""
        self.system = system
        self.terms = terms
        self._row = -1

    # ---- construction -------------------------------------------------------------------------------------

    @staticmethod
    def constant(value: Any) -> LC:
        """The constant ``value`` (int or Fr) as an LC. Cost: none."""
        number = constant_of(value)
        if number is None:
            raise CircuitError(f"a constant must be an int or Fr, got {type(value).__name__}")
        return LC(None, {0: number} if number else {})

    @staticmethod
    def of(value: LC | Any) -> LC:
        """``value`` itself if it is an LC, else the constant."""
        if isinstance(value, LC):
            return value
        if isinstance(value, Unconstrained):
            value.refuse("used in arithmetic")
        return LC.constant(value)

    # ---- inspection ---------------------------------------------------------------------------------------

    @property
    def is_constant(self) -> bool:
        """True if no wire but the constant one occurs."""
        terms = self.terms
        return not terms or (len(terms) == 1 and 0 in terms)

    @property
    def value(self) -> int:
        """The integer below r of a constant; a CircuitError for anything else (wires have no value while
        tracing).
        """
        if not self.is_constant:
            raise CircuitError("this value is a wire: it is known only when a witness is solved, not while tracing")
        return self.terms.get(0, 0)

    @property
    def wire(self) -> int | None:
        """The wire's index if this LC is exactly one wire with coefficient 1, else None."""
        if len(self.terms) == 1:
            ((wire, coef),) = self.terms.items()
            if coef == 1 and wire:
                return wire
        return None

    # ---- arithmetic ---------------------------------------------------------------------------------------

    def __add__(self, other: Any) -> LC:
        if isinstance(other, LC):
            mine, theirs = self.terms, other.terms
            if len(mine) < len(theirs):
                mine, theirs = theirs, mine
            out = dict(mine)
            for wire, coef in theirs.items():
                total = out.get(wire, 0) + coef
                if total >= R:
                    total -= R
                if total:
                    out[wire] = total
                else:
                    del out[wire]
            return LC(_joint(self, other), out)
        number = constant_of(other)
        if number is None:
            return self._foreign(other)
        return self + LC(None, {0: number}) if number else self

    __radd__ = __add__

    def __neg__(self) -> LC:
        return LC(self.system, {wire: R - coef for wire, coef in self.terms.items()})

    def __sub__(self, other: Any) -> LC:
        if isinstance(other, LC):
            out = dict(self.terms)
            for wire, coef in other.terms.items():
                total = out.get(wire, 0) - coef
                if total < 0:
                    total += R
                if total:
                    out[wire] = total
                else:
                    del out[wire]
            return LC(_joint(self, other), out)
        number = constant_of(other)
        if number is None:
            return self._foreign(other)
        return self + LC(None, {0: R - number}) if number else self

    def __rsub__(self, other: Any) -> LC:
        return (-self).__add__(other)

    def scaled(self, factor: int) -> LC:
        """This LC times a constant integer."""
        factor %= R
        if factor == 1:
            return self
        if not factor:
            return LC(None, {})
        return LC(self.system, {wire: coef * factor % R for wire, coef in self.terms.items()})

    def __mul__(self, other: Any) -> LC:
        if not isinstance(other, LC):
            number = constant_of(other)
            return self._foreign(other) if number is None else self.scaled(number)
        if other.is_constant:
            return self.scaled(other.terms.get(0, 0))
        if self.is_constant:
            return other.scaled(self.terms.get(0, 0))
        return Product(cast("System", _joint(self, other)), self, other)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> LC:
        number = other.value if isinstance(other, LC) and other.is_constant else constant_of(other)
        if number is None:
            raise CircuitError(
                "dividing by a wire needs a reason why it is never zero: use cs.div_nonzero(num, den, lemma=...)"
            )
        if not number:
            raise CircuitError("division by the constant 0")
        return self.scaled(pow(number, -1, R))

    def __pow__(self, exponent: int) -> LC:
        """``x ** n`` for a constant n >= 1 by square and multiply (x ** 5 costs 3 constraints)."""
        if not isinstance(exponent, int) or exponent < 1:
            raise CircuitError(f"the exponent must be an int >= 1, got {exponent!r}")
        result: LC | None = None
        base = self
        while True:
            if exponent & 1:
                result = base if result is None else result * base
            exponent >>= 1
            if not exponent:
                return cast(LC, result)
            base = base * base

    def _foreign(self, other: object) -> LC:
        if isinstance(other, Unconstrained):
            other.refuse("used in arithmetic")
        return cast("LC", NotImplemented)

    def __eq__(self, other: object) -> bool:
        raise CircuitError("use x.must_equal(y, why) to constrain or x.is_equal(y) for a boolean wire, not ==")

    def __bool__(self) -> bool:
        raise CircuitError("a wire has no truth value while tracing: use a Bit and select()")

    __hash__ = None  # type: ignore[assignment]

    # ---- constraints --------------------------------------------------------------------------------------

    def must_equal(self, other: Linear, why: str, *, name: str = "equal", hint: str | None = None) -> None:
        """Constrain ``self = other``. Cost 1; two constants: none, and a CircuitError if they differ."""
        right = LC.of(other)
        system = _joint(self, right)
        for product, side in ((self, right), (right, self)):
            if isinstance(product, Product) and not product.has_wire:
                cast("System", system).close_product(product, side, why, name, hint)
                return
        if system is None:
            if self.value != right.value:
                raise CircuitError(f'constants {self.value} and {right.value} can never be equal: "{why}"')
            _no_constraint()
            return
        system.constrain(self, 1, right, why, name=name, hint=hint)

    def must_be_boolean(self, why: str = "is 0 or 1", *, name: str | None = None) -> Bit:
        """Constrain ``self`` to 0 or 1 and return it as a Bit. Cost 1 (a Bit or a constant: 0)."""
        if self.is_constant:
            if self.value > 1:
                raise CircuitError(f'the constant {self.value} is neither 0 nor 1: "{why}"')
            _no_constraint()
            return Bit(None, self.terms)
        system = cast("System", self.system)
        system.constrain(self, self - 1, 0, why, domain=True, name=name or "boolean")
        return Bit(self.system, self.terms)

    def must_be_nonzero(self, why: str) -> None:
        """Constrain ``self != 0`` through its inverse. Cost 1; a constant: 0."""
        if self.is_constant:
            if not self.value:
                raise CircuitError(f'the constant 0 must not be zero: "{why}"')
            _no_constraint()
            return
        system = cast("System", self.system)
        inverse = system.hint("inverse", system.temp(self).inverse_or_zero()).checked_by(why)
        system.constrain(self, inverse, 1, why, defines=inverse, name="nonzero")

    def is_zero(self, why: str = "is zero") -> Bit:
        """A Bit that says whether ``self`` is 0. Cost 2; a constant: 0."""
        if self.is_constant:
            _no_constraint()
            return Bit.constant_bit(self.value == 0)
        system = cast("System", self.system)
        with system.scope("is_zero", title="zero test"):
            value = system.temp(self)
            # x*inverse = 1 - z leaves z = 1 for x = 0; x*z = 0 leaves z = 0 otherwise.
            inverse = system.hint("inverse", value.inverse_or_zero()).checked_by("1 - z = x * inverse")
            zero = system.hint("z", value.is_zero()).checked_by("1 - z = x * inverse and x * z = 0")
            system.constrain(self, inverse, 1 - zero, why, defines=zero, name="inverse")
            system.constrain(self, zero, 0, why, name="product")
        return Bit(self.system, zero.terms)

    def is_equal(self, other: Linear, why: str = "is equal") -> Bit:
        """A Bit that says whether ``self = other``. Cost 2; two constants: 0."""
        return (self - LC.of(other)).is_zero(why)

    def named(self, name: str, why: str | None = None) -> LC:
        """Copy this LC into a fresh wire with a name of its own. Cost 1. Useful when a long LC is used
        often.
        """
        if self.is_constant:
            return self
        system = cast("System", self.system)
        return system.multiply(self, LC.constant(1), name=name, why=why or f"{name} is its linear combination")

    def __repr__(self) -> str:
        if self.is_constant:
            return f"LC({self.value})"
        return f"LC({cast('System', self.system).describe(self)})"


class Product(LC):
    """``a * b`` of two values that are not constants. Its wire and its constraint are made on first use as
    a value; ``(a * b).must_equal(c)`` needs no wire and becomes the one constraint ``a * b = c``.
    """

    __slots__ = ("_terms", "line", "row_a", "row_b", "scope")

    def __init__(self, system: System, a: LC, b: LC) -> None:
        self.system = system
        self._row = -1
        self._terms: dict[int, int] | None = None
        self.row_a = system.intern(a)
        self.row_b = system.intern(b)
        self.scope, self.line = system.place()

    @property
    def has_wire(self) -> bool:
        """True once the product has become a wire."""
        return self._terms is not None

    @property
    def terms(self) -> dict[int, int]:  # type: ignore[override]
        """The wire of the product, made now if it is the first use."""
        if self._terms is None:
            wire = cast("System", self.system).open_product(self)
            self._terms, self._row = wire.terms, wire._row
        return self._terms

    @property
    def is_constant(self) -> bool:
        """A product of two values that are not constants is none."""
        return False

    def __repr__(self) -> str:
        # Showing a product must not make its wire: a print would be another circuit.
        if self.has_wire:
            return LC.__repr__(self)
        system = cast("System", self.system)
        left, right = (system.describe(system.terms(row)) for row in (self.row_a, self.row_b))
        return f"Product(({left}) * ({right}))"


class Bit(LC):
    """An LC that is constrained (or known) to be 0 or 1. Boolean operators cost one constraint, constants
    none.
    """

    __slots__ = ()

    @staticmethod
    def constant_bit(value: bool) -> Bit:
        """The constant 0 or 1 as a Bit."""
        return Bit(None, {0: 1} if value else {})

    @staticmethod
    def assume(value: LC, why: str) -> Bit:
        """Type ``value`` as a Bit without a constraint; ``why`` says what makes it 0 or 1 (for the reader; the lint
        looks for the constraint).
        """
        if not why:
            raise CircuitError("Bit.assume needs the reason why the value is 0 or 1")
        if value.system is not None:
            value.system.assume_bit(value, why)
        return Bit(value.system, value.terms)

    def must_be_boolean(self, why: str = "is 0 or 1", *, name: str | None = None) -> Bit:
        """A Bit is boolean already. Cost 0."""
        _no_constraint()
        return self

    def __invert__(self) -> Bit:
        flipped = 1 - self
        return Bit(flipped.system, flipped.terms)

    @staticmethod
    def of(value: Any) -> Bit:
        """``value`` itself if it is a Bit; the constants 0 and 1 as Bits. A CircuitError for anything else: what is
        combined with bits and typed as a Bit is never constrained again.
        """
        if isinstance(value, Bit):
            return value
        number = LC.of(value)
        if number.is_constant and number.value <= 1:
            return Bit.constant_bit(number.value == 1)
        raise CircuitError(
            f"a boolean operation takes bits, got {number!r}: call .must_be_boolean(why) on it first (products of bits "
            "are written with &)"
        )

    def __and__(self, other: Bit) -> Bit:
        both = LC.__mul__(self, Bit.of(other))
        return Bit(both.system, both.terms)

    def __or__(self, other: Bit) -> Bit:
        other = Bit.of(other)
        either = self + other - LC.__mul__(self, other)
        return Bit(either.system, either.terms)

    def __xor__(self, other: Bit) -> Bit:
        # (2a)*b keeps the product as one constraint; a + b - 2ab is linear in it.
        other = Bit.of(other)
        differ = self + other - LC.__mul__(self, other).scaled(2)
        return Bit(differ.system, differ.terms)

    def select(self, if_one: Linear, if_zero: Linear) -> LC:
        """``if_one`` where the bit is 1, else ``if_zero``. Cost 1; constant bit or constant difference: 0."""
        otherwise = LC.of(if_zero)
        return otherwise + LC.__mul__(self, LC.of(if_one) - otherwise)


class Unconstrained:
    """A hinted wire that no constraint fixes yet. It is deliberately not an LC.

    Get the LC by ``must_be_boolean(why)``, ``must_equal(other, why)`` or ``checked_by(sentence)``, where
    the sentence names the constraint that follows. The build fails if no constraint touches the wire in the
    end.
    """

    __slots__ = ("_lc",)

    def __init__(self, lc: LC) -> None:
        self._lc = lc

    def checked_by(self, sentence: str, *, lemma: str | None = None) -> LC:
        """The wire as an LC; ``sentence`` says which constraint determines it (for the reader and the lint).

        ``lemma`` is for wires that several constraints determine together by an argument (a quotient by a variable
        divisor): the lint then takes the wire for determined, if the lemma is declared (``zkpriv.lint``).
        """
        if not sentence:
            raise CircuitError("checked_by needs a sentence that names the constraint")
        if self._lc.system is not None and self._lc.wire is not None:
            self._lc.system.promises[self._lc.wire] = sentence
            if lemma:
                self._lc.system.wire_lemmas[self._lc.wire] = lemma
        return self._lc

    def must_be_boolean(self, why: str = "is 0 or 1") -> Bit:
        """Constrain the wire to 0 or 1. Cost 1."""
        return self._lc.must_be_boolean(why)

    def must_equal(self, other: Linear, why: str) -> LC:
        """Constrain the wire to equal ``other`` (this defines it). Cost 1."""
        system = cast("System", self._lc.system)
        system.constrain(LC.of(other), 1, self._lc, why, defines=self._lc)
        return self._lc

    def temp(self) -> Temp:
        """The hinted value for further hints (computing hints from hints is always fine)."""
        return cast("System", self._lc.system).temp(self._lc)

    def refuse(self, how: str) -> NoReturn:
        """Raise the CircuitError that explains what to do with a hint."""
        system = cast("System", self._lc.system)
        raise CircuitError(
            f"hint {system.describe(self._lc)} is unconstrained and was {how}: call .must_be_boolean(why), "
            ".must_equal(other, why) or .checked_by(sentence) first"
        )

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("_"):
            raise AttributeError(name)
        self.refuse(f"asked for .{name}")

    def _arithmetic(self, other: object) -> NoReturn:
        self.refuse("used in arithmetic")

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __pow__ = _arithmetic

    def __eq__(self, other: object) -> bool:
        self.refuse("compared")

    def __bool__(self) -> bool:
        self.refuse("asked for its truth value")

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Unconstrained({cast('System', self._lc.system).describe(self._lc)})"


def _no_constraint() -> None:
    """A check of constants makes no constraint: a lemma that was named for it must not go to the next one."""
    from zkpriv.r1cs import system

    made = system._CURRENT.get()
    if made is not None:
        made.drop_lemma()


def _joint(left: LC, right: LC) -> System | None:
    """The common system of two LCs; values of two circuits must never meet."""
    if left.system is None:
        return right.system
    if right.system is not None and right.system is not left.system:
        raise CircuitError("two values of different circuits were combined: pass values only within one circuit")
    return left.system


def linear(coefs: Iterable[int], values: Iterable[LC], constant: int = 0) -> LC:
    """``constant + sum(coef_i * value_i)`` in one pass: the fast way to build long combinations. Cost:
    none.
    """
    out: dict[int, int] = {0: constant % R}
    get = out.get
    system: System | None = None
    for coef, value in zip(coefs, values, strict=True):
        if value.system is not None and value.system is not system:
            if system is not None:
                raise CircuitError("two values of different circuits were combined")
            system = value.system
        for wire, own in value.terms.items():
            out[wire] = get(wire, 0) + coef * own
    reduced = {wire: left for wire, coef in out.items() if (left := coef % R)}
    return LC(system, reduced)


def pack(bits: Sequence[LC], base: int = 2) -> LC:
    """``sum(bits[i] * base^i)``, least significant first. Cost: none."""
    powers = [1]
    while len(powers) < len(bits):
        powers.append(powers[-1] * base % R)
    return linear(powers[: len(bits)], bits)
