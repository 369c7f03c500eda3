/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fp2 and Fp12 over residues. Products are schoolbook: with four multiply-adds each they are cheaper than the additions
   and the bounds that Karatsuba's way would cost, and a coordinate is reduced once whatever it is the sum of. */
#include "rns_tower.h"

#include "zkp/tower.h"

void zkp_rns2_from_fp2(zkp_rns2 *o, const zkp_fp2 *x) {
    zkp_rns_from_fp(&o->c0, &x->c0);
    zkp_rns_from_fp(&o->c1, &x->c1);
}

void zkp_rns2_to_fp2(zkp_fp2 *o, const zkp_rns2 *x) {
    zkp_rns_to_fp(&o->c0, &x->c0);
    zkp_rns_to_fp(&o->c1, &x->c1);
}

void zkp_rns2_mul(zkp_rns2 *o, const zkp_rns2 *x, const zkp_rns2 *y) {
    zkp_rns2_sum s;
    const zkp_rns minus_x1 = zkp_rns_neg_2(&x->c1);
    zkp_rns2_start(&s);
    zkp_rns2_mac(&s, x, &minus_x1, y);
    zkp_rns2_reduce(o, &s);
}

void zkp_rns2_sqr(zkp_rns2 *o, const zkp_rns2 *x) {
    zkp_rns2_sum s;
    zkp_rns2_start(&s);
    zkp_rns2_mac_sqr(&s, x);
    zkp_rns2_reduce(o, &s);
}

/* The coefficients of x in the order of w^0 .. w^5. */
static void coefficients(zkp_fp2 *at[6], zkp_fp12 *x) {
    at[0] = &x->c0.c0;
    at[1] = &x->c1.c0;
    at[2] = &x->c0.c1;
    at[3] = &x->c1.c1;
    at[4] = &x->c0.c2;
    at[5] = &x->c1.c2;
}

void zkp_rns12_from_fp12(zkp_rns12 *o, const zkp_fp12 *x) {
    zkp_fp12 copy = *x;
    zkp_fp2 *at[6];
    coefficients(at, &copy);
    for (size_t k = 0; k < 6; k++) zkp_rns2_from_fp2(&o->c[k], at[k]);
}

void zkp_rns12_to_fp12(zkp_fp12 *o, const zkp_rns12 *x) {
    zkp_fp2 *at[6];
    coefficients(at, o);
    for (size_t k = 0; k < 6; k++) zkp_rns2_to_fp2(at[k], &x->c[k]);
}

static void set_zero(zkp_rns *o) {
    o->a = o->b = _mm512_setzero_si512();
    ZKP_RNS_BOUNDS(o, UINT64_C(1) << 50, 16);
}

void zkp_rns12_set_one(zkp_rns12 *o) {
    for (size_t k = 0; k < 6; k++) {
        set_zero(&o->c[k].c0);
        set_zero(&o->c[k].c1);
    }
    zkp_rns_set(&o->c[0].c0, &zkp_rns_one);
}

/* Reduces coefficients 0 .. 2 and 3 .. 5 of a result; the first half goes to t until the inputs are used up. */
ZKP_RNS_INLINE void reduce_half(zkp_rns2 t[3], const zkp_rns2_sum s[3]) { zkp_rns_reduce_6(&t->c0, &s->c0); }

/* Three coefficients of a result, formed in turns and base by base: twelve sums in registers. One coefficient alone would
   be chains of multiply-adds that wait for one another; all at once have no room. BOTH_BASES(terms) makes s[0 .. 2] of
   the terms, which add to s0, s1 and s2. */
#define ONE_BASE(n, ...)                         \
    do {                                           \
        const int base = n;                        \
        zkp_rns2_sum s0, s1, s2;                   \
        zkp_rns2_start(&s0);                       \
        zkp_rns2_start(&s1);                       \
        zkp_rns2_start(&s2);                       \
        __VA_ARGS__;                               \
        zkp_rns_copy_in(&s[0].c0, &s0.c0, base);   \
        zkp_rns_copy_in(&s[0].c1, &s0.c1, base);   \
        zkp_rns_copy_in(&s[1].c0, &s1.c0, base);   \
        zkp_rns_copy_in(&s[1].c1, &s1.c1, base);   \
        zkp_rns_copy_in(&s[2].c0, &s2.c0, base);   \
        zkp_rns_copy_in(&s[2].c1, &s2.c1, base);   \
    } while (0)
#define BOTH_BASES(...) \
    do {                  \
        ONE_BASE(0, __VA_ARGS__); \
        ONE_BASE(1, __VA_ARGS__); \
    } while (0)

void zkp_rns12_mul(zkp_rns12 *o, const zkp_rns12 *x, const zkp_rns12 *y) {
    /* Coefficient k is the sum of x_i factor[5 + k - i]: y_(k-i), or xi y_(k-i+6). */
    zkp_rns2 factor[11], t[3];
    zkp_rns2_sum s[3];
    zkp_rns minus_x1[6];
    for (size_t k = 0; k < 6; k++) {
        factor[5 + k] = y->c[k];
        if (k > 0) factor[k - 1] = zkp_rns2_times_xi(&y->c[k]);
        minus_x1[k] = zkp_rns_neg_2(&x->c[k].c1);
    }
#define TERM(sum, i, j) zkp_rns2_mac_in(&sum, &x->c[i], &minus_x1[i], &first[5 + j - i], base)
#define ROW(i) TERM(s0, i, 0), TERM(s1, i, 1), TERM(s2, i, 2)
    for (size_t half = 0; half < 2; half++) {
        const zkp_rns2 *const first = &factor[3 * half];
        BOTH_BASES(ROW(0); ROW(1); ROW(2); ROW(3); ROW(4); ROW(5));
        reduce_half(half ? &o->c[3] : t, s);
    }
    for (size_t k = 0; k < 3; k++) o->c[k] = t[k];
}

/* The double of every coordinate, and its negative c1. */
typedef struct {
    zkp_rns2 twice;
    zkp_rns minus_twice1;
} doubled;

void zkp_rns12_sqr(zkp_rns12 *o, const zkp_rns12 *x) {
    doubled d[6];
    zkp_rns minus_x1[6];
    zkp_rns2 xi[6], t[3];
    zkp_rns2_sum s[3];
    for (size_t k = 0; k < 6; k++) {
        d[k].twice.c0 = zkp_rns_dbl(&x->c[k].c0);
        d[k].twice.c1 = zkp_rns_dbl(&x->c[k].c1);
        d[k].minus_twice1 = zkp_rns_neg_3(&d[k].twice.c1);
        minus_x1[k] = zkp_rns_neg_2(&x->c[k].c1);
        xi[k] = zkp_rns2_times_xi(&x->c[k]);
    }
#define CROSS(sum, i, j) zkp_rns2_mac_in(&sum, &d[i].twice, &d[i].minus_twice1, &x->c[j], base)
#define CROSS_XI(sum, i, j) zkp_rns2_mac_in(&sum, &d[i].twice, &d[i].minus_twice1, &xi[j], base)
#define SQUARE(sum, i) zkp_rns2_mac_sqr_in(&sum, &x->c[i], base)
#define SQUARE_XI(sum, i) zkp_rns2_mac_in(&sum, &x->c[i], &minus_x1[i], &xi[i], base)
    BOTH_BASES(CROSS_XI(s0, 1, 5); CROSS(s1, 0, 1); CROSS(s2, 0, 2); CROSS_XI(s0, 2, 4); CROSS_XI(s1, 2, 5);
               CROSS_XI(s2, 3, 5); SQUARE(s0, 0); CROSS_XI(s1, 3, 4); SQUARE(s2, 1); SQUARE_XI(s0, 3);
               SQUARE_XI(s2, 4));
    reduce_half(t, s);
    BOTH_BASES(CROSS(s0, 0, 3); CROSS(s1, 0, 4); CROSS(s2, 0, 5); CROSS(s0, 1, 2); CROSS(s1, 1, 3); CROSS(s2, 1, 4);
               CROSS_XI(s0, 4, 5); SQUARE(s1, 2); CROSS(s2, 2, 3); SQUARE_XI(s1, 5));
    reduce_half(&o->c[3], s);
    for (size_t k = 0; k < 3; k++) o->c[k] = t[k];
}

void zkp_rns12_mul_line(zkp_rns12 *o, const zkp_rns12 *x, const zkp_rns_line *l) {
    zkp_rns2 t[3];
    zkp_rns2_sum s[3];
    const zkp_rns2 xi2 = zkp_rns2_times_xi(&l->l2), xi3 = zkp_rns2_times_xi(&l->l3);
    const zkp_rns minus2 = zkp_rns_neg_2(&l->l2.c1), minus3 = zkp_rns_neg_2(&l->l3.c1);
    const zkp_rns minus_xi2 = zkp_rns_neg_3(&xi2.c1), minus_xi3 = zkp_rns_neg_3(&xi3.c1);
#define TERM0(sum, k) zkp_rns2_mac_in(&sum, &l->l0, &l->minus_l01, &x->c[k], base)
#define TERM2(sum, k) zkp_rns2_mac_in(&sum, &l->l2, &minus2, &x->c[k], base)
#define TERM3(sum, k) zkp_rns2_mac_in(&sum, &l->l3, &minus3, &x->c[k], base)
#define TERM2_XI(sum, k) zkp_rns2_mac_in(&sum, &xi2, &minus_xi2, &x->c[k], base)
#define TERM3_XI(sum, k) zkp_rns2_mac_in(&sum, &xi3, &minus_xi3, &x->c[k], base)
    BOTH_BASES(TERM0(s0, 0); TERM0(s1, 1); TERM0(s2, 2); TERM2_XI(s0, 4); TERM2_XI(s1, 5); TERM2(s2, 0);
               TERM3_XI(s0, 3); TERM3_XI(s1, 4); TERM3_XI(s2, 5));
    reduce_half(t, s);
    BOTH_BASES(TERM0(s0, 3); TERM0(s1, 4); TERM0(s2, 5); TERM2(s0, 1); TERM2(s1, 2); TERM2(s2, 3); TERM3(s0, 0);
               TERM3(s1, 1); TERM3(s2, 2));
    reduce_half(&o->c[3], s);
    for (size_t k = 0; k < 3; k++) o->c[k] = t[k];
}

ZKP_RNS_INLINE void linear(zkp_rns2_sum *s, const zkp_rns2 *x, const zkp_rns *k) {
    zkp_rns_mac(&s->c0, &x->c0, k);
    zkp_rns_mac(&s->c1, &x->c1, k);
}

/* With x = x0 + x1 y in Fp4 = Fp2[y]/(y^2 - xi): the sums of k z and the first or second coordinate of x^2, which are
   x0^2 + xi x1^2 and 2 x0 x1, or xi times the second. Here one coefficient at a time is best, in both bases. */
ZKP_RNS_INLINE void square_first(zkp_rns2_sum *out, const zkp_rns2 *x0, const zkp_rns2 *x1, const zkp_rns2 *z,
                                 const zkp_rns *k) {
    zkp_rns2_sum s;
    const zkp_rns sum1 = zkp_rns_add(&x1->c0, &x1->c1), difference1 = zkp_rns_sub_2(&x1->c0, &x1->c1);
    const zkp_rns twice1 = zkp_rns_dbl(&x1->c0), minus_twice1 = zkp_rns_neg_3(&twice1);
    zkp_rns2_start(&s);
    zkp_rns2_mac_sqr(&s, x0);
    zkp_rns_mac(&s.c0, &sum1, &difference1);
    zkp_rns_mac(&s.c1, &sum1, &difference1);
    zkp_rns_mac(&s.c0, &minus_twice1, &x1->c1);
    zkp_rns_mac(&s.c1, &twice1, &x1->c1);
    linear(&s, z, k);
    *out = s;
}

ZKP_RNS_INLINE void square_second(zkp_rns2_sum *out, const zkp_rns2 *x0, const zkp_rns2 *x1, const zkp_rns2 *z,
                                  const zkp_rns *k) {
    zkp_rns2_sum s;
    const zkp_rns2 twice = {zkp_rns_dbl(&x0->c0), zkp_rns_dbl(&x0->c1)};
    const zkp_rns minus = zkp_rns_neg_3(&twice.c1);
    zkp_rns2_start(&s);
    zkp_rns2_mac(&s, &twice, &minus, x1);
    linear(&s, z, k);
    *out = s;
}

ZKP_RNS_INLINE void square_second_xi(zkp_rns2_sum *out, const zkp_rns2 *x0, const zkp_rns2 *x1, const zkp_rns2 *z,
                                     const zkp_rns *k) {
    const zkp_rns2 xi = zkp_rns2_times_xi(x1);
    square_second(out, x0, &xi, z, k);
}

void zkp_rns12_cyclotomic_sqr_tripled(zkp_rns12 *o, const zkp_rns12 *x) {
    /* As elements of Fp4, y = w^3: A = (x_0, x_3), B = (x_1, x_4), C = (x_2, x_5), and for triples
       A' = A^2 - 2 bar A, B' = y C^2 + 2 bar B, C' = B^2 - 2 bar C, where bar changes the sign of y. */
    zkp_rns two, minus_two;
    zkp_rns2_sum s[3];
    zkp_rns2 t[3];
    zkp_rns_set(&two, &zkp_rns_two);
    zkp_rns_set(&minus_two, &zkp_rns_minus_two);
    const zkp_rns2 *const c = x->c;
    square_first(&s[0], &c[0], &c[3], &c[0], &minus_two);
    square_second_xi(&s[1], &c[2], &c[5], &c[1], &two);
    square_first(&s[2], &c[1], &c[4], &c[2], &minus_two);
    reduce_half(t, s);
    square_second(&s[0], &c[0], &c[3], &c[3], &two);
    square_first(&s[1], &c[2], &c[5], &c[4], &minus_two);
    square_second(&s[2], &c[1], &c[4], &c[5], &two);
    reduce_half(&o->c[3], s);
    for (size_t k = 0; k < 3; k++) o->c[k] = t[k];
}

void zkp_rns12_frobenius(zkp_rns12 *o, const zkp_rns12 *x, unsigned power) {
    zkp_rns2 gamma[6], y[6];
    for (size_t k = 0; k < 6; k++) {
        const zkp_rns_words *const words = power == 1 ? zkp_rns_frobenius_1[k] : zkp_rns_frobenius_2[k];
        zkp_rns_set(&gamma[k].c0, &words[0]);
        zkp_rns_set(&gamma[k].c1, &words[1]);
        y[k].c0 = x->c[k].c0;
        y[k].c1 = power == 1 ? zkp_rns_neg_2(&x->c[k].c1) : x->c[k].c1;
    }
    for (size_t half = 0; half < 6; half += 3) {
        zkp_rns2_sum s[3];
        for (size_t k = 0; k < 3; k++) {
            const zkp_rns minus = zkp_rns_neg_2(&gamma[half + k].c1);
            zkp_rns2_start(&s[k]);
            zkp_rns2_mac(&s[k], &gamma[half + k], &minus, &y[half + k]);
        }
        reduce_half(&o->c[half], s);
    }
}

void zkp_rns12_scale(zkp_rns12 *o, const zkp_rns12 *x, const zkp_rns_words *k) {
    zkp_rns factor;
    zkp_rns_set(&factor, k);
    for (size_t half = 0; half < 6; half += 3) {
        zkp_rns2_sum s[3];
        for (size_t i = 0; i < 3; i++) {
            zkp_rns2_start(&s[i]);
            linear(&s[i], &x->c[half + i], &factor);
        }
        reduce_half(&o->c[half], s);
    }
}

void zkp_rns12_conj(zkp_rns12 *o, const zkp_rns12 *x) {
    zkp_rns minus_one;
    zkp_rns2_sum s[3];
    zkp_rns_set(&minus_one, &zkp_rns_minus_one);
    for (size_t i = 0; i < 3; i++) {
        zkp_rns2_start(&s[i]);
        linear(&s[i], &x->c[2 * i + 1], &minus_one);
        o->c[2 * i] = x->c[2 * i];
    }
    zkp_rns2 t[3];
    reduce_half(t, s);
    for (size_t i = 0; i < 3; i++) o->c[2 * i + 1] = t[i];
}
