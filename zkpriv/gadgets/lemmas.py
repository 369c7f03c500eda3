# SPDX-License-Identifier: GPL-3.0-or-later
"""Why the divisions of the curve gadgets never divide by zero.

A constraint ``den * q = num`` fixes q only where den is not 0; where den = num = 0 a cheating prover may choose q
freely and, from there, any point (SOUNDNESS.md, E1 and E2). So each such division in the gadgets names a lemma of this
file. The lint checks the first one on the constraint that names it, and takes the others from the gadgets alone: a
division of yours needs a lemma of yours (``zkpriv.lint.declare_lemma``).

Notation: l is the prime order of Jubjub's subgroup, 2^251 < l < 2^252; B is a fixed point of order l and h = B/2 the
point with 2h = B; all multiples are of points of order l, so a multiple k*h is determined by k mod l.
"""

from __future__ import annotations

#: The lemma that the lint checks on the constraint itself (``zkpriv.lint.edwards``), whoever names it.
COMPLETE = "complete-edwards"

#: The modules whose constraints each of the other lemmas is about. The lint accepts it from these alone.
OWNERS: dict[str, tuple[str, ...]] = {
    "signed-windows": ("zkpriv.gadgets.windows",),
    "montgomery-order-l": ("zkpriv.gadgets.windows", "zkpriv.gadgets.variable_base"),
    "variable-base-ladder": ("zkpriv.gadgets.variable_base",),
}

LEMMAS: dict[str, str] = {
    "complete-edwards": (
        "For points (u1, v1), (u2, v2) of the curve -u^2 + v^2 = 1 + d u^2 v^2 with -1 a square and d not a square of "
        "the field, d u1 u2 v1 v2 is neither 1 nor -1 (Bernstein, Birkner, Joye, Lange, Peters 2008, theorem 3.1 and "
        "Hisil et al. 2008). So both denominators of the addition law are invertible for all pairs of points: equal, "
        "opposite, identity, of small order. The gadget's operands are on the curve because each was made by a "
        "constraint that says so (point_on_curve), by a table of curve points with boolean selectors, by conversion "
        "from a Montgomery point, or by this law."
    ),
    "signed-windows": (
        "Window i of width w at bit offset o adds t*2^o*h, |t| odd and at most 2^w - 1, to acc = S*h, where S is the "
        "sum of the windows before. Each earlier digit is odd and bounded alike, so S is odd and |S| <= 2^o - 1. Two "
        "Montgomery points of order l have equal x only if they are equal or opposite, that is if S = t*2^o or "
        "S = -t*2^o modulo l. Over the integers 0 < 2^o - |S| <= |S - (+-t*2^o)| <= |S| + |t|*2^o < 2^(o + w). The "
        "gadget admits a window only if 2^(o + w) < l, so the difference is not a multiple of l and the x-coordinates "
        "differ, whatever digits the prover chooses. The window that would cross l is never added this way."
    ),
    "montgomery-order-l": (
        "acc = S*h with S odd and |S| < l is not the identity, so it has order l. Then y is not 0 (y = 0 only at "
        "points of order 2) and x is not -1 (x = -1 gives points of order 4), so u = c*x/y and v = (x - 1)/(x + 1) "
        "exist. Likewise a point of order l in Edwards form has u != 0 and v != 1 (only the identity and (0, -1) do "
        "not), so x = (1 + v)/(1 - v) and y = c*x/u exist, and its tangent has the denominator 2y != 0."
    ),
    "variable-base-ladder": (
        "R = c*P with P of order l and c the integer of the digits so far. The ladder starts at c = 3 (3P = 2P + P, "
        "and 2 != +-1 modulo l) and goes on with 2c + s, s = +-1, so after j steps 2^(j+1) < c < 2^(j+2). The step "
        "computes R + sP, which needs c != +-1 modulo l, and (R + sP) + R, which needs c + s != +-c modulo l, that is "
        "2c + s != 0 and s != 0 modulo l. The gadget takes this step only while 2^(j+3) < l, so 1 < c, c + 1 < l and "
        "0 < 2c + s < l. Later steps use the complete law."
    ),
}

