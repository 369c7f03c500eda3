/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Points of y^2 = x^3 + b in Jacobian coordinates, for either group. The including file defines
     POINT, AFFINE  the types,            FIELD   the coordinate type,
     C(name)        zkp_g1_name or g2,    F(name) zkp_fp_name or zkp_fp2,
     mul_3b(o, a)   o = 3*b*a.
   Neither curve has a point of order two, which the complete formulas below need. */

#define WINDOW 5            /* width of the signed windows of _var multiplication: odd multiples up to 15 */
#define TABLE 8
#define MAX_DIGITS 260

int C(is_infinity)(const POINT *a) { return F(is_zero)(&a->z); }

void C(from_affine)(POINT *o, const AFFINE *a)
{
    uint64_t infinity = a->infinity & 1;
    F(select)(&o->x, &a->x, &F(one), infinity);
    F(select)(&o->y, &a->y, &F(one), infinity);
    F(select)(&o->z, &F(one), &F(zero), infinity);
}

void C(neg)(POINT *o, const POINT *a)
{
    o->x = a->x;
    F(neg)(&o->y, &a->y);
    o->z = a->z;
}

void C(neg_affine)(AFFINE *o, const AFFINE *a)
{
    o->x = a->x;
    F(neg)(&o->y, &a->y);
    o->infinity = a->infinity;
}

void C(dbl)(POINT *o, const POINT *a)
{
    /* dbl-2009-l of the Explicit-Formulas Database; infinity gives infinity. */
    FIELD xx, yy, yyyy, d, e, f, z;
    F(sqr)(&xx, &a->x);
    F(sqr)(&yy, &a->y);
    F(mul)(&z, &a->y, &a->z);
    F(dbl)(&z, &z);
    F(sqr)(&yyyy, &yy);
    F(add)(&d, &a->x, &yy);
    F(sqr)(&d, &d);
    F(sub)(&d, &d, &xx);
    F(sub)(&d, &d, &yyyy);
    F(dbl)(&d, &d);
    F(dbl)(&e, &xx);
    F(add)(&e, &e, &xx);
    F(sqr)(&f, &e);
    F(sub)(&f, &f, &d);
    F(sub)(&o->x, &f, &d);
    F(sub)(&d, &d, &o->x);
    F(mul)(&d, &d, &e);
    F(dbl)(&yyyy, &yyyy);
    F(dbl)(&yyyy, &yyyy);
    F(dbl)(&yyyy, &yyyy);
    F(sub)(&o->y, &d, &yyyy);
    o->z = z;
}

/* The tail that both additions share. h = U2 - U1, s = S2 - S1, u1 = U1, s1 = S1, z = the new z before its factor h. */
static void add_tail(POINT *o, const FIELD *h, const FIELD *s, const FIELD *u1, const FIELD *s1, const FIELD *z)
{
    FIELD hh, hhh, v, t;
    F(sqr)(&hh, h);
    F(mul)(&hhh, h, &hh);
    F(mul)(&v, u1, &hh);
    F(mul)(&o->z, z, h);
    F(sqr)(&t, s);
    F(sub)(&t, &t, &hhh);
    F(sub)(&t, &t, &v);
    F(sub)(&o->x, &t, &v);
    F(sub)(&t, &v, &o->x);
    F(mul)(&t, &t, s);
    F(mul)(&hhh, &hhh, s1);
    F(sub)(&o->y, &t, &hhh);
}

void C(add)(POINT *o, const POINT *a, const POINT *b)
{
    FIELD za, zb, u1, u2, s1, s2, z;
    if (C(is_infinity)(a)) {
        *o = *b;
        return;
    }
    if (C(is_infinity)(b)) {
        *o = *a;
        return;
    }
    F(sqr)(&za, &a->z);
    F(sqr)(&zb, &b->z);
    F(mul)(&u1, &a->x, &zb);
    F(mul)(&u2, &b->x, &za);
    F(mul)(&s1, &a->y, &zb);
    F(mul)(&s1, &s1, &b->z);
    F(mul)(&s2, &b->y, &za);
    F(mul)(&s2, &s2, &a->z);
    F(sub)(&u2, &u2, &u1);
    F(sub)(&s2, &s2, &s1);
    if (F(is_zero)(&u2)) {
        if (F(is_zero)(&s2)) C(dbl)(o, a);
        else *o = C(infinity);
        return;
    }
    F(mul)(&z, &a->z, &b->z);
    add_tail(o, &u2, &s2, &u1, &s1, &z);
}

void C(sub)(POINT *o, const POINT *a, const POINT *b)
{
    POINT t;
    C(neg)(&t, b);
    C(add)(o, a, &t);
}

void C(add_affine)(POINT *o, const POINT *a, const AFFINE *b)
{
    FIELD za, u2, s2, u1, s1, z;
    if (b->infinity) {
        *o = *a;
        return;
    }
    if (C(is_infinity)(a)) {
        C(from_affine)(o, b);
        return;
    }
    F(sqr)(&za, &a->z);
    F(mul)(&u2, &b->x, &za);
    F(mul)(&s2, &b->y, &za);
    F(mul)(&s2, &s2, &a->z);
    F(sub)(&u2, &u2, &a->x);
    F(sub)(&s2, &s2, &a->y);
    if (F(is_zero)(&u2)) {
        if (F(is_zero)(&s2)) C(dbl)(o, a);
        else *o = C(infinity);
        return;
    }
    u1 = a->x;
    s1 = a->y;
    z = a->z;
    add_tail(o, &u2, &s2, &u1, &s1, &z);
}

int C(eq)(const POINT *a, const POINT *b)
{
    FIELD za, zb, l, r;
    int infinite_a = C(is_infinity)(a), infinite_b = C(is_infinity)(b);
    F(sqr)(&za, &a->z);
    F(sqr)(&zb, &b->z);
    F(mul)(&l, &a->x, &zb);
    F(mul)(&r, &b->x, &za);
    int same = F(eq)(&l, &r);
    F(mul)(&zb, &zb, &b->z);
    F(mul)(&za, &za, &a->z);
    F(mul)(&l, &a->y, &zb);
    F(mul)(&r, &b->y, &za);
    same &= F(eq)(&l, &r);
    return (infinite_a & infinite_b) | ((1 ^ (infinite_a | infinite_b)) & same);
}

int C(eq_affine)(const AFFINE *a, const AFFINE *b)
{
    if (a->infinity || b->infinity) return a->infinity == b->infinity;
    return F(eq)(&a->x, &b->x) & F(eq)(&a->y, &b->y);
}

int C(is_on_curve)(const AFFINE *a)
{
    FIELD l, r;
    if (a->infinity) return 1;
    F(sqr)(&l, &a->y);
    F(sqr)(&r, &a->x);
    F(mul)(&r, &r, &a->x);
    F(add)(&r, &r, &C(b));
    return F(eq)(&l, &r);
}

static void scale_to_affine(AFFINE *o, const POINT *a, const FIELD *z_inverse)
{
    /* The inverse of z = 0 is 0, which leaves x = y = 0. */
    FIELD zz;
    F(sqr)(&zz, z_inverse);
    F(mul)(&o->x, &a->x, &zz);
    F(mul)(&zz, &zz, z_inverse);
    F(mul)(&o->y, &a->y, &zz);
    o->infinity = (uint64_t)C(is_infinity)(a);
}

void C(to_affine)(AFFINE *o, const POINT *a)
{
    FIELD z_inverse;
    F(inv)(&z_inverse, &a->z);
    scale_to_affine(o, a, &z_inverse);
}

void C(to_affine_var)(AFFINE *o, const POINT *a)
{
    FIELD z_inverse;
    F(inv_var)(&z_inverse, &a->z);
    scale_to_affine(o, a, &z_inverse);
}

void C(batch_to_affine)(AFFINE *o, const POINT *a, size_t n, FIELD *scratch)
{
    for (size_t i = 0; i < n; i++) scratch[i] = a[i].z;
    F(batch_inv_var)(scratch, n, scratch + n);
    for (size_t i = 0; i < n; i++) scale_to_affine(&o[i], &a[i], &scratch[i]);
}

/* table[i] = (2i + 1) p */
static void odd_multiples(POINT table[TABLE], const POINT *p)
{
    POINT twice;
    C(dbl)(&twice, p);
    table[0] = *p;
    for (size_t i = 1; i < TABLE; i++) C(add)(&table[i], &table[i - 1], &twice);
}

/* o = sum over j of the numbers with digits[j] times the points whose odd multiples are tables[j]. */
static void sum_of_windows(POINT *o, POINT (*tables)[TABLE], int8_t (*digits)[MAX_DIGITS], size_t n, size_t length)
{
    POINT acc = C(infinity), t;
    for (size_t i = length; i-- > 0;) {
        C(dbl)(&acc, &acc);
        for (size_t j = 0; j < n; j++) {
            int digit = digits[j][i];
            if (digit > 0) {
                C(add)(&acc, &acc, &tables[j][(digit - 1) / 2]);
            } else if (digit < 0) {
                C(neg)(&t, &tables[j][(-digit - 1) / 2]);
                C(add)(&acc, &acc, &t);
            }
        }
    }
    *o = acc;
}

void C(mul_var)(POINT *o, const POINT *p, const uint64_t k[4])
{
    POINT tables[1][TABLE];
    int8_t digits[1][MAX_DIGITS];
    size_t length = zkp_signed_windows(digits[0], k, 4, WINDOW);
    odd_multiples(tables[0], p);
    sum_of_windows(o, tables, digits, 1, length);
}

/* Homogeneous coordinates (x : y : z) for the constant-time multiplication. */
typedef struct { FIELD x, y, z; } projective;

static void select_point(projective *o, const projective *a, const projective *b, uint64_t take_b)
{
    F(select)(&o->x, &a->x, &b->x, take_b);
    F(select)(&o->y, &a->y, &b->y, take_b);
    F(select)(&o->z, &a->z, &b->z, take_b);
}

/* J. Renes, C. Costello, L. Batina, "Complete addition formulas for prime order elliptic curves", 2016: algorithm 7. */
static void complete_add(projective *o, const projective *a, const projective *b)
{
    FIELD xx, yy, zz, xy, yz, xz, t;
    F(mul)(&xx, &a->x, &b->x);
    F(mul)(&yy, &a->y, &b->y);
    F(mul)(&zz, &a->z, &b->z);
    F(add)(&xy, &a->x, &a->y);
    F(add)(&t, &b->x, &b->y);
    F(mul)(&xy, &xy, &t);
    F(sub)(&xy, &xy, &xx);
    F(sub)(&xy, &xy, &yy);
    F(add)(&yz, &a->y, &a->z);
    F(add)(&t, &b->y, &b->z);
    F(mul)(&yz, &yz, &t);
    F(sub)(&yz, &yz, &yy);
    F(sub)(&yz, &yz, &zz);
    F(add)(&xz, &a->x, &a->z);
    F(add)(&t, &b->x, &b->z);
    F(mul)(&xz, &xz, &t);
    F(sub)(&xz, &xz, &xx);
    F(sub)(&xz, &xz, &zz);
    F(dbl)(&t, &xx);
    F(add)(&xx, &t, &xx);
    mul_3b(&zz, &zz);
    mul_3b(&xz, &xz);
    F(sub)(&t, &yy, &zz);
    F(add)(&yy, &yy, &zz);
    /* x = xy*t - yz*xz, y = yy*t + xz*xx, z = yy*yz + xx*xy */
    F(mul)(&zz, &yz, &xz);
    F(mul)(&o->x, &xy, &t);
    F(sub)(&o->x, &o->x, &zz);
    F(mul)(&zz, &xz, &xx);
    F(mul)(&o->y, &yy, &t);
    F(add)(&o->y, &o->y, &zz);
    F(mul)(&zz, &xx, &xy);
    F(mul)(&o->z, &yy, &yz);
    F(add)(&o->z, &o->z, &zz);
}

/* Algorithm 9 of the same paper. */
static void complete_dbl(projective *o, const projective *a)
{
    FIELD yy, yy8, zz, t, xy;
    F(sqr)(&yy, &a->y);
    F(dbl)(&yy8, &yy);
    F(dbl)(&yy8, &yy8);
    F(dbl)(&yy8, &yy8);
    F(sqr)(&zz, &a->z);
    mul_3b(&zz, &zz);
    F(mul)(&xy, &a->x, &a->y);
    F(mul)(&t, &a->y, &a->z);
    F(mul)(&o->z, &t, &yy8);
    F(mul)(&yy8, &zz, &yy8);
    F(add)(&t, &yy, &zz);
    F(sub)(&yy, &yy, &zz);
    F(sub)(&yy, &yy, &zz);
    F(sub)(&yy, &yy, &zz);
    F(mul)(&t, &t, &yy);
    F(add)(&o->y, &t, &yy8);
    F(mul)(&t, &yy, &xy);
    F(dbl)(&o->x, &t);
}

void C(mul_ct)(POINT *o, const POINT *p, const uint64_t k[4])
{
    /* 64 windows of four bits; every window reads the whole table. */
    projective table[16], acc, chosen;
    FIELD zz;
    F(mul)(&table[1].x, &p->x, &p->z);
    F(select)(&table[1].y, &p->y, &F(one), (uint64_t)C(is_infinity)(p));
    F(sqr)(&zz, &p->z);
    F(mul)(&table[1].z, &zz, &p->z);
    table[0].x = F(zero);
    table[0].y = F(one);
    table[0].z = F(zero);
    for (size_t i = 2; i < 16; i++) complete_add(&table[i], &table[i - 1], &table[1]);
    acc = table[0];
    for (size_t i = 64; i-- > 0;) {
        uint64_t digit = (k[i / 16] >> (4 * (i % 16))) & 15;
        for (int j = 0; j < 4; j++) complete_dbl(&acc, &acc);
        chosen = table[0];
        for (uint64_t j = 1; j < 16; j++) select_point(&chosen, &chosen, &table[j], zkp_word_is_zero(j ^ digit));
        complete_add(&acc, &acc, &chosen);
    }
    /* (x : y : z) = Jacobian (x z, y z^2, z) */
    F(mul)(&o->x, &acc.x, &acc.z);
    F(sqr)(&zz, &acc.z);
    F(mul)(&o->y, &acc.y, &zz);
    o->z = acc.z;
    zkp_wipe(table, sizeof table);
    zkp_wipe(&acc, sizeof acc);
    zkp_wipe(&chosen, sizeof chosen);
}

void C(mul_abs_z)(POINT *o, const POINT *p)
{
    POINT base = *p, acc = *p;
    for (int i = 62; i >= 0; i--) {
        C(dbl)(&acc, &acc);
        if ((ZKP_C_CURVE_X >> i) & 1) C(add)(&acc, &acc, &base);
    }
    *o = acc;
}
