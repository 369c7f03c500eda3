/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Miller loop of the optimal ate pairing on BLS12-381 (M-type twist), in homogeneous coordinates on the twist.
   Sources: Costello, Lange, Naehrig, "Faster pairing computations on curves with high-degree twists" (PKC 2010);
   Aranha et al., "Faster explicit formulas for computing pairings over ordinary curves" (EUROCRYPT 2011). */
#include "zkp/pairing.h"

#include "zkp/g1.h"
#include "zkp/g2.h"
#include "zkp_api/core.h"

/* |z| for the curve's parameter z = -0xd201000000010000. */
#define ZKP_BLS_Z UINT64_C(0xd201000000010000)
/* The loop runs over the bits below the leading one. */
#define ZKP_BLS_Z_TOP 62

/* The running multiple of Q: (x/z, y/z) on the twist. */
typedef struct { zkp_fp2 x, y, z; } twist_point;

/* t = 2t; l = the tangent at the old t. 3 products and 6 squares in Fp2. */
static void double_step(zkp_line *l, twist_point *t) {
    zkp_fp2 a, b, c, e, f, g, h, x2, s;
    zkp_fp2_mul(&a, &t->x, &t->y);
    zkp_fp2_half(&a, &a);
    zkp_fp2_sqr(&b, &t->y);
    zkp_fp2_sqr(&c, &t->z);
    zkp_fp2_sqr(&x2, &t->x);
    /* h = 2yz */
    zkp_fp2_add(&h, &t->y, &t->z);
    zkp_fp2_sqr(&h, &h);
    zkp_fp2_add(&s, &b, &c);
    zkp_fp2_sub(&h, &h, &s);
    /* e = 3 b' z^2 with b' = 4 xi, f = 3e */
    zkp_fp2_dbl(&e, &c);
    zkp_fp2_add(&e, &e, &c);
    zkp_fp2_dbl(&e, &e);
    zkp_fp2_dbl(&e, &e);
    zkp_fp2_mul_xi(&e, &e);
    zkp_fp2_dbl(&f, &e);
    zkp_fp2_add(&f, &f, &e);
    zkp_fp2_add(&g, &b, &f);
    zkp_fp2_half(&g, &g);

    zkp_fp2_sub(&l->c0, &e, &b);
    zkp_fp2_dbl(&l->c1, &x2);
    zkp_fp2_add(&l->c1, &l->c1, &x2);
    zkp_fp2_neg(&l->c4, &h);

    zkp_fp2_sub(&s, &b, &f);
    zkp_fp2_mul(&t->x, &a, &s);
    zkp_fp2_mul(&t->z, &b, &h);
    zkp_fp2_sqr(&g, &g);
    zkp_fp2_sqr(&e, &e);
    zkp_fp2_dbl(&s, &e);
    zkp_fp2_add(&s, &s, &e);
    zkp_fp2_sub(&t->y, &g, &s);
}

/* t = t + q; l = the line through both. */
static void add_step(zkp_line *l, twist_point *t, const zkp_g2_affine *q) {
    zkp_fp2 theta, lambda, lambda2, lambda3, f, g, h, s;
    zkp_fp2_mul(&s, &q->y, &t->z);
    zkp_fp2_sub(&theta, &t->y, &s);
    zkp_fp2_mul(&s, &q->x, &t->z);
    zkp_fp2_sub(&lambda, &t->x, &s);

    zkp_fp2_mul(&l->c0, &theta, &q->x);
    zkp_fp2_mul(&s, &lambda, &q->y);
    zkp_fp2_sub(&l->c0, &l->c0, &s);
    zkp_fp2_neg(&l->c1, &theta);
    l->c4 = lambda;

    zkp_fp2_sqr(&lambda2, &lambda);
    zkp_fp2_mul(&lambda3, &lambda2, &lambda);
    zkp_fp2_sqr(&f, &theta);
    zkp_fp2_mul(&f, &f, &t->z);
    zkp_fp2_mul(&g, &t->x, &lambda2);
    zkp_fp2_add(&h, &lambda3, &f);
    zkp_fp2_sub(&h, &h, &g);
    zkp_fp2_sub(&h, &h, &g);
    zkp_fp2_mul(&t->x, &lambda, &h);
    zkp_fp2_sub(&g, &g, &h);
    zkp_fp2_mul(&g, &g, &theta);
    zkp_fp2_mul(&s, &lambda3, &t->y);
    zkp_fp2_sub(&t->y, &g, &s);
    zkp_fp2_mul(&t->z, &t->z, &lambda3);
}

static void start_point(twist_point *t, const zkp_g2_affine *q) {
    t->x = q->x;
    t->y = q->y;
    t->z = zkp_fp2_one;
}

/* f = f * l(P) */
static void mul_line(zkp_fp12 *f, const zkp_line *l, const zkp_g1_affine *p) {
    zkp_fp2 c1, c4;
    zkp_fp2_mul_fp(&c1, &l->c1, &p->x);
    zkp_fp2_mul_fp(&c4, &l->c4, &p->y);
    zkp_fp12_mul_by_014(f, f, &l->c0, &c1, &c4);
}

void zkp_g2_prepare(zkp_g2_lines *o, const zkp_g2_affine *q) {
    twist_point t;
    zkp_line *line = o->line;
    o->infinity = q->infinity;
    start_point(&t, q);
    for (int bit = ZKP_BLS_Z_TOP; bit >= 0; bit--) {
        double_step(line++, &t);
        if ((ZKP_BLS_Z >> bit) & 1) add_step(line++, &t, q);
    }
}

void zkp_miller(zkp_fp12 *o, const zkp_pair *pairs, size_t n) {
    twist_point t[ZKP_MILLER_MAX];
    zkp_pair active[ZKP_MILLER_MAX];
    zkp_line fresh;
    size_t count = 0, line = 0;
    for (size_t i = 0; i < n; i++) {
        const zkp_pair *pair = &pairs[i];
        if (pair->p->infinity) continue;
        if (pair->lines ? pair->lines->infinity : pair->q->infinity) continue;
        active[count] = *pair;
        if (!pair->lines) start_point(&t[count], pair->q);
        count++;
    }
    zkp_fp12 f = zkp_fp12_one;
    if (count == 0) {
        *o = f;
        return;
    }
    for (int bit = ZKP_BLS_Z_TOP; bit >= 0; bit--) {
        if (bit != ZKP_BLS_Z_TOP) zkp_fp12_sqr(&f, &f);
        for (size_t i = 0; i < count; i++) {
            const zkp_line *l = active[i].lines ? &active[i].lines->line[line] : &fresh;
            if (!active[i].lines) double_step(&fresh, &t[i]);
            mul_line(&f, l, active[i].p);
        }
        line++;
        if (!((ZKP_BLS_Z >> bit) & 1)) continue;
        for (size_t i = 0; i < count; i++) {
            const zkp_line *l = active[i].lines ? &active[i].lines->line[line] : &fresh;
            if (!active[i].lines) add_step(&fresh, &t[i], active[i].q);
            mul_line(&f, l, active[i].p);
        }
        line++;
    }
    zkp_fp12_conj(o, &f); /* z is negative */
}

/* o = a^z for a in the cyclotomic subgroup. */
static void pow_z(zkp_fp12 *o, const zkp_fp12 *a) {
    zkp_fp12 t = *a;
    for (int bit = ZKP_BLS_Z_TOP; bit >= 0; bit--) {
        zkp_fp12_cyclotomic_sqr(&t, &t);
        if ((ZKP_BLS_Z >> bit) & 1) zkp_fp12_mul(&t, &t, a);
    }
    zkp_fp12_conj(o, &t);
}

void zkp_final_exponentiation(zkp_fp12 *o, const zkp_fp12 *f) {
    zkp_fp12 a, b, c, t;
    /* Easy part: a = f^((p^6 - 1)(p^2 + 1)). */
    zkp_fp12_inv_var(&t, f);
    zkp_fp12_conj(&a, f);
    zkp_fp12_mul(&a, &a, &t);
    zkp_fp12_frobenius(&t, &a, 2);
    zkp_fp12_mul(&a, &a, &t);
    /* Hard part: 3 (p^4 - p^2 + 1)/r = (z - 1)^2 (z + p)(z^2 + p^2 - 1) + 3. */
    zkp_fp12_conj(&t, &a);
    pow_z(&b, &a);
    zkp_fp12_mul(&b, &b, &t); /* a^(z-1) */
    zkp_fp12_conj(&t, &b);
    pow_z(&b, &b);
    zkp_fp12_mul(&b, &b, &t); /* a^((z-1)^2) */
    zkp_fp12_frobenius(&t, &b, 1);
    pow_z(&b, &b);
    zkp_fp12_mul(&b, &b, &t); /* ^(z+p) */
    pow_z(&c, &b);
    pow_z(&c, &c);
    zkp_fp12_frobenius(&t, &b, 2);
    zkp_fp12_mul(&c, &c, &t);
    zkp_fp12_conj(&t, &b);
    zkp_fp12_mul(&c, &c, &t); /* ^(z^2 + p^2 - 1) */
    zkp_fp12_cyclotomic_sqr(&t, &a);
    zkp_fp12_mul(&t, &t, &a);
    zkp_fp12_mul(o, &c, &t);
}

int zkp_gt_is_member(const zkp_fp12 *a) {
    zkp_fp12 t, u;
    if (zkp_fp6_is_zero(&a->c0) && zkp_fp6_is_zero(&a->c1)) return 0;
    /* In the cyclotomic subgroup: a^(p^4 + 1) = a^(p^2). */
    zkp_fp12_frobenius(&t, a, 2);
    zkp_fp12_frobenius(&u, &t, 2);
    zkp_fp12_mul(&u, &u, a);
    if (!zkp_fp12_eq(&u, &t)) return 0;
    /* There a^r = 1 exactly when a^p = a^z: gcd(p - z, p^4 - p^2 + 1) = r (Scott 2021). */
    zkp_fp12_frobenius(&t, a, 1);
    pow_z(&u, a);
    return zkp_fp12_eq(&t, &u);
}

void zkp_gt_pow_var(zkp_fp12 *o, const zkp_fp12 *a, const uint64_t k[4]) {
    zkp_fp12 odd[8], t = zkp_fp12_one; /* a, a^3, ..., a^15 */
    zkp_fp12_cyclotomic_sqr(&t, a);
    odd[0] = *a;
    for (size_t i = 1; i < 8; i++) zkp_fp12_mul(&odd[i], &odd[i - 1], &t);
    t = zkp_fp12_one;
    int started = 0, bit = 255;
    while (bit >= 0) {
        if (!((k[bit / 64] >> (bit % 64)) & 1)) {
            if (started) zkp_fp12_cyclotomic_sqr(&t, &t);
            bit--;
            continue;
        }
        /* A window of at most 4 bits that starts here and ends in a set bit. */
        int low = bit >= 3 ? bit - 3 : 0;
        while (!((k[low / 64] >> (low % 64)) & 1)) low++;
        unsigned value = 0;
        for (int i = bit; i >= low; i--) {
            value = 2 * value + (unsigned)((k[i / 64] >> (i % 64)) & 1);
            if (started) zkp_fp12_cyclotomic_sqr(&t, &t);
        }
        zkp_fp12_mul(&t, &t, &odd[value / 2]);
        started = 1;
        bit = low - 1;
    }
    *o = t;
}

/* The twelve coordinates, highest first. */
static void gt_coordinates(const zkp_fp *at[12], const zkp_fp12 *a) {
    const zkp_fp6 *half[2] = {&a->c1, &a->c0};
    for (size_t i = 0; i < 2; i++) {
        const zkp_fp2 *part[3] = {&half[i]->c2, &half[i]->c1, &half[i]->c0};
        for (size_t j = 0; j < 3; j++) {
            at[6 * i + 2 * j] = &part[j]->c1;
            at[6 * i + 2 * j + 1] = &part[j]->c0;
        }
    }
}

void zkp_gt_encode(uint8_t out[576], const zkp_fp12 *a) {
    const zkp_fp *at[12];
    gt_coordinates(at, a);
    for (size_t i = 0; i < 12; i++) zkp_fp_to_be48(out + 48 * i, at[i]);
}

int zkp_gt_parse(zkp_fp12 *o, const uint8_t in[576]) {
    zkp_fp6 *half[2] = {&o->c1, &o->c0};
    for (size_t i = 0; i < 2; i++) {
        zkp_fp2 *part[3] = {&half[i]->c2, &half[i]->c1, &half[i]->c0};
        for (size_t j = 0; j < 3; j++) {
            const uint8_t *at = in + 48 * (6 * i + 2 * j);
            if (zkp_fp_from_be48(&part[j]->c1, at) != ZKP_OK || zkp_fp_from_be48(&part[j]->c0, at + 48) != ZKP_OK) {
                *o = zkp_fp12_one;
                return ZKP_ERR_RANGE;
            }
        }
    }
    return ZKP_OK;
}
