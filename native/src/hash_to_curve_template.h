/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Simplified SWU and the isogeny (RFC 9380, sections 6.6.2 and 6.6.3), over Fp and Fp2.
   The includer defines POINT, FIELD, F(name), M(name) and the constants map_a, map_b, map_z, map_minus_b_over_a,
   map_b_over_za, x_num, x_den, y_num, y_den through M. */

static void M(cubic)(FIELD *o, const FIELD *x)
{
    FIELD t;
    F(sqr)(&t, x);
    F(add)(&t, &t, &M(map_a));
    F(mul)(&t, &t, x);
    F(add)(o, &t, &M(map_b));
}

/* (x, y): a point of the auxiliary curve. */
static void M(sswu)(FIELD *x, FIELD *y, const FIELD *u)
{
    FIELD zu2, t;
    F(sqr)(&zu2, u);
    F(mul)(&zu2, &zu2, &M(map_z));
    F(sqr)(&t, &zu2);
    F(add)(&t, &t, &zu2);
    if (F(is_zero)(&t)) {
        *x = M(map_b_over_za);
    } else {
        F(inv_var)(&t, &t);
        F(add)(&t, &t, &F(one));
        F(mul)(x, &M(map_minus_b_over_a), &t);
    }
    M(cubic)(&t, x);
    if (!F(sqrt_var)(y, &t)) {
        /* Z is no square, so the cubic at Z u^2 x is one. */
        F(mul)(x, x, &zu2);
        M(cubic)(&t, x);
        (void)F(sqrt_var)(y, &t);
    }
    if (F(sgn0)(u) != F(sgn0)(y)) F(neg)(y, y);
}

static void M(horner)(FIELD *o, const FIELD *x, const FIELD *coefficients, size_t n)
{
    *o = coefficients[n - 1];
    for (size_t i = n - 1; i-- > 0;) {
        F(mul)(o, o, x);
        F(add)(o, o, &coefficients[i]);
    }
}

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* o: a point of the group's curve (not yet of the subgroup), from one field element.
   With x = N/D and y = y' M/E the point is Jacobian with z = D E: x z^2 = N D E^2, y z^3 = y' M D^3 E^2. A pole of the
   isogeny makes z zero, which is infinity, as the RFC wants. */
static void M(map_to_curve)(POINT *o, const FIELD *u)
{
    FIELD x, y, n, d, m, e, e2, t;
    M(sswu)(&x, &y, u);
    M(horner)(&n, &x, M(x_num), COUNT(M(x_num)));
    M(horner)(&d, &x, M(x_den), COUNT(M(x_den)));
    M(horner)(&m, &x, M(y_num), COUNT(M(y_num)));
    M(horner)(&e, &x, M(y_den), COUNT(M(y_den)));
    F(mul)(&o->z, &d, &e);
    F(sqr)(&e2, &e);
    F(mul)(&t, &d, &e2);
    F(mul)(&o->x, &n, &t);
    F(mul)(&y, &y, &m);
    F(mul)(&y, &y, &t);
    F(sqr)(&d, &d);
    F(mul)(&o->y, &y, &d);
    if (F(is_zero)(&o->z)) *o = M(infinity);
}

#undef COUNT
