/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Included once per group by curve_lanes.h, which defines FE, F(name), AFFINE, POINT and C(name).
   in, out: x 11-bounded, y and z 2-bounded (affine coordinates 2-bounded); the curve's b appears nowhere, so the formulas hold
   on every curve y^2 = x^3 + b. */

typedef struct {
    FE x, y;
} AFFINE;

typedef struct {
    FE x, y, z;
} POINT;

/* o = 2a. x3 = E^2 - 8S, y3 = E (4S - x3) - 8 B^2, z3 = 2 y z with B = y^2, S = x B, E = 3 x^2. */
static inline void C(dbl)(POINT *o, const POINT *a) {
    FE b, s, e, t, u, v;
    F(sqr)(&e, &a->x);
    F(sqr)(&b, &a->y);
    F(mul)(&s, &a->x, &b);
    F(add_raw)(&t, &e, &e);
    F(add_raw)(&e, &t, &e);
    F(carry)(&e);
    F(dbl)(&t, &a->y);
    F(mul)(&o->z, &t, &a->z);
    F(sqr)(&t, &e);
    F(shift_raw)(&u, &s, 3);
    F(sub_raw)(&o->x, &t, &u);
    F(add_multiple_raw)(&o->x, &o->x, 3);
    F(add_multiple_raw)(&o->x, &o->x, 0);
    F(shift_raw)(&v, &s, 2);
    F(sub_raw)(&u, &v, &o->x);
    F(carry)(&o->x);
    F(add_multiple_raw)(&u, &u, 4);
    F(carry)(&u);
    F(neg)(&v, &b, 1);
    F(shift_raw)(&v, &v, 3);
    F(carry)(&v);
    F(mul_add)(&o->y, &u, &e, &b, &v);
}

/* o = a + b. */
static inline void C(add_affine)(POINT *o, const POINT *a, const AFFINE *b) {
    FE zz, h, r, hh, hhh, v, t;
    F(sqr)(&zz, &a->z);
    F(mul)(&h, &b->x, &zz);
    F(sub)(&h, &h, &a->x, 4);
    F(mul)(&t, &zz, &a->z);
    F(mul)(&r, &b->y, &t);
    F(sub)(&r, &r, &a->y, 1);
    F(sqr)(&hh, &h);
    F(mul)(&hhh, &hh, &h);
    F(mul)(&v, &a->x, &hh);
    F(mul)(&o->z, &a->z, &h);
    F(sqr)(&t, &r);
    F(add_multiple_raw)(&t, &t, 2);
    F(sub_raw)(&t, &t, &hhh);
    F(sub_raw)(&t, &t, &v);
    F(sub_raw)(&o->x, &t, &v);
    F(sub_raw)(&t, &v, &o->x);
    F(carry)(&o->x);
    F(add_multiple_raw)(&t, &t, 3);
    F(carry)(&t);
    F(neg)(&hhh, &hhh, 1);
    F(mul_add)(&o->y, &r, &t, &hhh, &a->y);
}

/* o = |z| a, as the affine point a with the z coordinate one. in: 2-bounded. o distinct from a. */
static inline void C(mul_abs_z)(POINT *o, const AFFINE *a) {
    o->x = a->x;
    o->y = a->y;
    F(one)(&o->z);
    for (int bit = 62; bit >= 0; bit--) {
        C(dbl)(o, o);
        if ((ZKP_LANES_Z >> bit) & 1) C(add_affine)(o, o, a);
    }
}
