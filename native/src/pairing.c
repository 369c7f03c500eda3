/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Miller loop of the optimal ate pairing on BLS12-381 (M-type twist), in homogeneous coordinates on the twist.
   Sources: Costello, Lange, Naehrig, "Faster pairing computations on curves with high-degree twists" (PKC 2010);
   Aranha et al., "Faster explicit formulas for computing pairings over ordinary curves" (EUROCRYPT 2011). */
#include "scalar_names.h"

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
    o->has_residues = 0;
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

/* Compressed elements of the cyclotomic subgroup (Karabina, "Squaring in cyclotomic subgroups", 2013).
   With y = w^3 and Fp4 = Fp2[y]/(y^2 - xi), an element is A + B w + C w^2, where A = (c0.c0, c1.c1),
   B = (c1.c0, c0.c2), C = (c0.c1, c1.c2). In the subgroup (bar: y -> -y)
     A^2 = bar A + y B C,   A B = y C^2 + bar B,   A C = B^2 - bar C,
   so the square A' = 3 A^2 - 2 bar A, B' = 3 y C^2 + 2 bar B, C' = 3 B^2 - 2 bar C needs no A to get B' and C', and
   A comes back as (y C^2 + bar B)/B. */
typedef struct { zkp_fp2 b0, b1, c0, c1; } compressed;

/* (o0, o1) = (a0 + a1 y)^2; outputs distinct from inputs. */
static void fp4_sqr(zkp_fp2 *o0, zkp_fp2 *o1, const zkp_fp2 *a0, const zkp_fp2 *a1) {
    zkp_fp2 s0, s1;
    zkp_fp2_sqr(&s0, a0);
    zkp_fp2_sqr(&s1, a1);
    zkp_fp2_add(o1, a0, a1);
    zkp_fp2_sqr(o1, o1);
    zkp_fp2_sub(o1, o1, &s0);
    zkp_fp2_sub(o1, o1, &s1);
    zkp_fp2_mul_xi(&s1, &s1);
    zkp_fp2_add(o0, &s0, &s1);
}

/* o = 3s + 2a, or 3s - 2a. */
static void three_two(zkp_fp2 *o, const zkp_fp2 *s, const zkp_fp2 *a, int minus) {
    zkp_fp2 t;
    if (minus) zkp_fp2_sub(&t, s, a);
    else zkp_fp2_add(&t, s, a);
    zkp_fp2_dbl(&t, &t);
    zkp_fp2_add(o, &t, s);
}

static void compressed_sqr(compressed *a) {
    zkp_fp2 b0, b1, c0, c1;
    fp4_sqr(&b0, &b1, &a->b0, &a->b1);
    fp4_sqr(&c0, &c1, &a->c0, &a->c1);
    zkp_fp2_mul_xi(&c1, &c1); /* y C^2 = (xi c1, c0) */
    three_two(&a->b0, &c1, &a->b0, 0);
    three_two(&a->b1, &c0, &a->b1, 1);
    three_two(&a->c0, &b0, &a->c0, 1);
    three_two(&a->c1, &b1, &a->c1, 0);
}

/* o[i] = the elements that a[i] stands for, n <= 3, with one inversion. Returns 0 if a B is zero: then A is not
   determined. */
static int decompress(zkp_fp12 *o, const compressed *a, size_t n) {
    zkp_fp2 norm[3], scratch[3], t0, t1, u;
    for (size_t i = 0; i < n; i++) {
        zkp_fp2_sqr(&norm[i], &a[i].b0);
        zkp_fp2_sqr(&t0, &a[i].b1);
        zkp_fp2_mul_xi(&t0, &t0);
        zkp_fp2_sub(&norm[i], &norm[i], &t0);
        if (zkp_fp2_is_zero(&norm[i])) return 0;
    }
    zkp_fp2_batch_inv_var(norm, n, scratch);
    for (size_t i = 0; i < n; i++) {
        /* A = (y C^2 + bar B) bar B / norm(B) */
        fp4_sqr(&t0, &t1, &a[i].c0, &a[i].c1);
        zkp_fp2_mul_xi(&t1, &t1);
        zkp_fp2_add(&t1, &t1, &a[i].b0);
        zkp_fp2_sub(&t0, &t0, &a[i].b1);
        /* (t1 + t0 y)(b0 - b1 y) */
        zkp_fp2_mul(&u, &t0, &a[i].b1);
        zkp_fp2_mul_xi(&u, &u);
        zkp_fp2_mul(&o[i].c0.c0, &t1, &a[i].b0);
        zkp_fp2_sub(&o[i].c0.c0, &o[i].c0.c0, &u);
        zkp_fp2_mul(&u, &t1, &a[i].b1);
        zkp_fp2_mul(&o[i].c1.c1, &t0, &a[i].b0);
        zkp_fp2_sub(&o[i].c1.c1, &o[i].c1.c1, &u);
        zkp_fp2_mul(&o[i].c0.c0, &o[i].c0.c0, &norm[i]);
        zkp_fp2_mul(&o[i].c1.c1, &o[i].c1.c1, &norm[i]);
        o[i].c1.c0 = a[i].b0;
        o[i].c0.c2 = a[i].b1;
        o[i].c0.c1 = a[i].c0;
        o[i].c1.c2 = a[i].c1;
    }
    return 1;
}

/* o = a^z for a in the cyclotomic subgroup. |z| = 2^63 + 2^62 + 2^60 + 2^57 + 2^48 + 2^16: the squarings up to 2^57 are
   compressed, the last six are not. */
static void pow_z(zkp_fp12 *o, const zkp_fp12 *a) {
    compressed run = {a->c1.c0, a->c0.c2, a->c0.c1, a->c1.c2}, at[3];
    zkp_fp12 power[3], t;
    size_t kept = 0;
    for (unsigned bit = 1; bit <= 57; bit++) {
        compressed_sqr(&run);
        if ((ZKP_BLS_Z >> bit) & 1) at[kept++] = run; /* bits 16, 48, 57 */
    }
    if (decompress(power, at, kept)) {
        t = power[2];
        zkp_fp12_mul(&power[0], &power[0], &power[1]);
        zkp_fp12_mul(&power[0], &power[0], &t);
        for (unsigned bit = 58; bit <= 63; bit++) {
            zkp_fp12_cyclotomic_sqr(&t, &t);
            if ((ZKP_BLS_Z >> bit) & 1) zkp_fp12_mul(&power[0], &power[0], &t);
        }
        zkp_fp12_conj(o, &power[0]);
        return;
    }
    /* Elements of small order (one, for instance) have powers that compression loses. */
    t = *a;
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
