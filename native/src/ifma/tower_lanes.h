/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fp12 in lanes, for Miller loops of eight pairs at a time: as in zkp/tower.h, Fp6 = Fp2[v]/(v^3 - xi), xi = 1 + u, and
   Fp12 = Fp6[w]/(w^2 - v). Every coordinate of a result is one sum of products with one reduction. Variable time:
   all data is public. */
#ifndef ZKP_IFMA_TOWER_LANES_H
#define ZKP_IFMA_TOWER_LANES_H

#include "fp2_52.h"

typedef struct {
    fp2x8 c[3];
} fp6x8;

typedef struct {
    fp6x8 a, b; /* a + b w */
} fp12x8;

/* A factor of products in Fp2: itself, with its imaginary part negated, and the same times xi. */
typedef struct {
    fp8 re, im, minus_im;
} fp2x8_factor;

/* in: 4-bounded. */
static inline void fp2x8_prepare(fp2x8_factor *o, const fp2x8 *a) {
    o->re = a->c0;
    o->im = a->c1;
    fp8_neg(&o->minus_im, &a->c1, 2);
}

/* The factor xi a. in: 4-bounded. */
static inline void fp2x8_prepare_xi(fp2x8_factor *o, const fp2x8 *a) {
    fp8_sub(&o->re, &a->c0, &a->c1, 2);
    fp8_add(&o->im, &a->c0, &a->c1);
    fp8_neg(&o->minus_im, &o->im, 3);
}

/* Takes a raw sum to below 1.02 times the modulus, by the multiple q that the highest limb tells. With V the value, P
   = 0x1a011 the highest limb of the modulus and T that of the sum, V / 2^364 lies between T - 8 and T + 2^8 + 1 (what
   the other limbs carry), and q = floor(T / (P + 9)) or one less. So q (P + 1) <= T - 8 for q > 0: q is never too
   large; and the rest is below (1 + (2^8 + 1 + 9 * 9) / P) p. in: value in [0, 9] times the modulus; limbs above
   -2^54 and below 2^60, the highest one not negative. tests/tools/limb_bounds.py enumerates q. */
static inline void fp8_weak_reduce(fp8 *o) {
    static const uint64_t complement[8] = ZKP_LANES_FP_COMPLEMENT; /* 2^416 - p */
    const __m512i estimate = fp8_splat((UINT64_C(1) << 52) / 0x1a01a);
    const __m512i q = _mm512_madd52hi_epu64(_mm512_setzero_si512(), o->l[7], estimate);
#if ZKP_VERIFY
    fp8_must(_mm512_movepi64_mask(o->l[7]) == 0, "the highest limb before a weak reduction is negative");
    fp8_must(o->low >= 0 && o->high <= 9 && o->spread <= 256, "a sum is too large for a weak reduction");
    fp8_range(o, 0, (__float128)1e30, 512);
#endif
    _Pragma("GCC unroll 8") for (int i = 0; i < 8; i++)
        o->l[i] = _mm512_madd52lo_epu64(o->l[i], q, fp8_splat(complement[i]));
    _Pragma("GCC unroll 8") for (int i = 0; i < 7; i++)
        o->l[i + 1] = _mm512_madd52hi_epu64(o->l[i + 1], q, fp8_splat(complement[i]));
    const __m512i mask = fp8_splat((UINT64_C(1) << 52) - 1);
    _Pragma("GCC unroll 8") for (int i = 0; i < 7; i++) {
        o->l[i + 1] = _mm512_add_epi64(o->l[i + 1], _mm512_srai_epi64(o->l[i], 52));
        o->l[i] = _mm512_and_si512(o->l[i], mask);
    }
    o->l[7] = _mm512_and_si512(o->l[7], mask); /* the multiple of 2^416 that the complements brought */
    fp8_claim(o, 1.02);
}

/* o = x m + y n + addend, in Fp2; the addend is a raw sum in [0, 7] times the modulus. One copy of the code serves all
   calls: the loop of a pairing then fits into the instruction caches. */
static __attribute__((noinline)) void fp2x8_two_products(fp2x8 *o, const fp2x8 *x, const fp2x8_factor *m, const fp2x8 *y,
                                                         const fp2x8_factor *n, const fp2x8 *addend) {
    fp8 re;
    fp8_dot_raw(&re, (const fp8 *const[]){&x->c0, &x->c1, &y->c0, &y->c1},
                (const fp8 *const[]){&m->re, &m->minus_im, &n->re, &n->minus_im}, 4);
    fp8_dot_raw(&o->c1, (const fp8 *const[]){&x->c0, &x->c1, &y->c0, &y->c1},
                (const fp8 *const[]){&m->im, &m->re, &n->im, &n->re}, 4);
    fp8_add_raw(&o->c0, &re, &addend->c0);
    fp8_add_raw(&o->c1, &o->c1, &addend->c1);
    fp8_weak_reduce(&o->c0);
    fp8_weak_reduce(&o->c1);
}

/* o = xi a, limb by limb and not negative. in: 2-bounded. */
static inline void fp2x8_xi_raw(fp2x8 *o, const fp2x8 *a) {
    fp8 t;
    fp8_add_multiple_raw(&t, &a->c0, 1);
    fp8_add_raw(&o->c1, &a->c0, &a->c1);
    fp8_sub_raw(&o->c0, &t, &a->c1);
}

/* A line l0 + l1 v + v w of a Miller loop. */
typedef struct {
    fp2x8 l0, l1;
} fp12x8_line;

/* f = f l. in: f 1.02-bounded, l 2-bounded. out: 1.02-bounded. */
static inline void fp12x8_mul_line(fp12x8 *f, const fp12x8_line *l) {
    fp2x8_factor l0, l1, xi_l1;
    const fp2x8 *a = f->a.c, *b = f->b.c;
    fp12x8 o;
    fp2x8 addend;
    fp2x8_prepare(&l0, &l->l0);
    fp2x8_prepare(&l1, &l->l1);
    fp2x8_prepare_xi(&xi_l1, &l->l1);
    fp2x8_xi_raw(&addend, &b[1]);
    fp2x8_two_products(&o.a.c[0], &a[0], &l0, &a[2], &xi_l1, &addend);
    fp2x8_xi_raw(&addend, &b[2]);
    fp2x8_two_products(&o.a.c[1], &a[1], &l0, &a[0], &l1, &addend);
    fp2x8_two_products(&o.a.c[2], &a[2], &l0, &a[1], &l1, &b[0]);
    fp2x8_xi_raw(&addend, &a[2]);
    fp2x8_two_products(&o.b.c[0], &b[0], &l0, &b[2], &xi_l1, &addend);
    fp2x8_two_products(&o.b.c[1], &b[1], &l0, &b[0], &l1, &a[0]);
    fp2x8_two_products(&o.b.c[2], &b[2], &l0, &b[1], &l1, &a[1]);
    *f = o;
}

/* o = x m + y n + z k in Fp2. out: 2-bounded. */
static __attribute__((noinline)) void fp2x8_three_products(fp2x8 *o, const fp2x8 *x, const fp2x8_factor *m,
                                                           const fp2x8 *y, const fp2x8_factor *n, const fp2x8 *z,
                                                           const fp2x8_factor *k) {
    const fp8 *const left[] = {&x->c0, &x->c1, &y->c0, &y->c1, &z->c0, &z->c1};
    fp8_dot(&o->c0, left,
            (const fp8 *const[]){&m->re, &m->minus_im, &n->re, &n->minus_im, &k->re, &k->minus_im}, 6);
    fp8_dot(&o->c1, left, (const fp8 *const[]){&m->im, &m->re, &n->im, &n->re, &k->im, &k->re}, 6);
}

/* o = a b, o distinct from both. in: b 4-bounded. out: 2-bounded. */
static inline void fp6x8_mul(fp6x8 *o, const fp6x8 *a, const fp6x8 *b) {
    fp2x8_factor f[3], xi[3];
    for (int i = 0; i < 3; i++) fp2x8_prepare(&f[i], &b->c[i]);
    for (int i = 1; i < 3; i++) fp2x8_prepare_xi(&xi[i], &b->c[i]);
    fp2x8_three_products(&o->c[0], &a->c[0], &f[0], &a->c[1], &xi[2], &a->c[2], &xi[1]);
    fp2x8_three_products(&o->c[1], &a->c[0], &f[1], &a->c[1], &f[0], &a->c[2], &xi[2]);
    fp2x8_three_products(&o->c[2], &a->c[0], &f[2], &a->c[1], &f[1], &a->c[2], &f[0]);
}

/* f = f^2 = (a + b)(a + v b) - (1 + v) a b + 2 a b w. in, out: 1.02-bounded. */
static inline void fp12x8_sqr(fp12x8 *f) {
    fp6x8 sum, twisted, product, ab;
    fp2x8 t;
    fp6x8_mul(&ab, &f->a, &f->b);
    for (int i = 0; i < 3; i++) fp2x8_add(&sum.c[i], &f->a.c[i], &f->b.c[i]);
    fp2x8_xi_raw(&t, &f->b.c[2]);
    fp2x8_add_raw(&twisted.c[0], &f->a.c[0], &t);
    fp2x8_carry(&twisted.c[0]);
    for (int i = 1; i < 3; i++) fp2x8_add(&twisted.c[i], &f->a.c[i], &f->b.c[i - 1]);
    fp6x8_mul(&product, &sum, &twisted);
    for (int i = 0; i < 3; i++) {
        if (i == 0) fp2x8_xi_raw(&t, &ab.c[2]);
        else t = ab.c[i - 1];
        fp2x8_add_raw(&t, &t, &ab.c[i]);
        fp2x8_add_multiple_raw(&product.c[i], &product.c[i], 2);
        fp2x8_add_multiple_raw(&product.c[i], &product.c[i], 0);
        fp2x8_sub_raw(&f->a.c[i], &product.c[i], &t);
        fp8_weak_reduce(&f->a.c[i].c0);
        fp8_weak_reduce(&f->a.c[i].c1);
        fp2x8_add_raw(&f->b.c[i], &ab.c[i], &ab.c[i]);
        fp8_weak_reduce(&f->b.c[i].c0);
        fp8_weak_reduce(&f->b.c[i].c1);
    }
}

static inline void fp12x8_one(fp12x8 *o) {
    for (int i = 0; i < 3; i++) {
        fp8_zero(&o->a.c[i].c0);
        fp8_zero(&o->a.c[i].c1);
        o->b.c[i] = o->a.c[i];
    }
    fp8_one(&o->a.c[0].c0);
}

/* Lanes of b where the mask has a one, of a elsewhere. */
static inline void fp12x8_select(fp12x8 *o, const fp12x8 *a, const fp12x8 *b, __mmask8 take_b) {
    for (int i = 0; i < 3; i++) {
        fp2x8_select(&o->a.c[i], &a->a.c[i], &b->a.c[i], take_b);
        fp2x8_select(&o->b.c[i], &a->b.c[i], &b->b.c[i], take_b);
    }
}

#endif
