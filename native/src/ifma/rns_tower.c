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

void zkp_rns12_mul(zkp_rns12 *o, const zkp_rns12 *x, const zkp_rns12 *y) {
    /* Coefficient k is the sum of x_i factor[5 + k - i]: y_(k-i), or xi y_(k-i+6). */
    zkp_rns2 factor[11], t[3];
    zkp_rns minus_x1[6];
    for (size_t k = 0; k < 6; k++) {
        factor[5 + k] = y->c[k];
        if (k > 0) factor[k - 1] = zkp_rns2_times_xi(&y->c[k]);
        minus_x1[k] = zkp_rns_neg_2(&x->c[k].c1);
    }
    for (size_t half = 0; half < 2; half++) {
        zkp_rns2_sum s[3];
        for (size_t k = 0; k < 3; k++) {
            zkp_rns2_sum sum;
            zkp_rns2_start(&sum);
            const zkp_rns2 *const first = &factor[5 + 3 * half + k];
#pragma GCC unroll 6
            for (size_t i = 0; i < 6; i++) zkp_rns2_mac(&sum, &x->c[i], &minus_x1[i], first - i);
            s[k] = sum;
        }
        reduce_half(half ? &o->c[3] : t, s);
    }
    for (size_t k = 0; k < 3; k++) o->c[k] = t[k];
}

/* s += 2 x_i y and s += x_i y: doubled has the double of every coordinate of x, and its negative c1. */
typedef struct {
    zkp_rns2 twice;
    zkp_rns minus_twice1;
} doubled;

void zkp_rns12_sqr(zkp_rns12 *o, const zkp_rns12 *x) {
    doubled d[6];
    zkp_rns2 xi[6], t[3];
    zkp_rns2_sum s[3];
    for (size_t k = 0; k < 6; k++) {
        d[k].twice.c0 = zkp_rns_dbl(&x->c[k].c0);
        d[k].twice.c1 = zkp_rns_dbl(&x->c[k].c1);
        d[k].minus_twice1 = zkp_rns_neg_3(&d[k].twice.c1);
        xi[k] = zkp_rns2_times_xi(&x->c[k]);
    }
#define CROSS(i, j) zkp_rns2_mac(&sum, &d[i].twice, &d[i].minus_twice1, &x->c[j])
#define CROSS_XI(i, j) zkp_rns2_mac(&sum, &d[i].twice, &d[i].minus_twice1, &xi[j])
#define SQUARE(i) zkp_rns2_mac_sqr(&sum, &x->c[i])
#define SQUARE_XI(i)                                             \
    do {                                                         \
        const zkp_rns minus = zkp_rns_neg_2(&x->c[i].c1);        \
        zkp_rns2_mac(&sum, &x->c[i], &minus, &xi[i]);            \
    } while (0)
#define COEFFICIENT(k, terms)      \
    do {                           \
        zkp_rns2_sum sum;          \
        zkp_rns2_start(&sum);      \
        terms;                     \
        s[k] = sum;                \
    } while (0)
    COEFFICIENT(0, SQUARE(0); CROSS_XI(1, 5); CROSS_XI(2, 4); SQUARE_XI(3));
    COEFFICIENT(1, CROSS(0, 1); CROSS_XI(2, 5); CROSS_XI(3, 4));
    COEFFICIENT(2, CROSS(0, 2); SQUARE(1); CROSS_XI(3, 5); SQUARE_XI(4));
    reduce_half(t, s);
    COEFFICIENT(0, CROSS(0, 3); CROSS(1, 2); CROSS_XI(4, 5));
    COEFFICIENT(1, CROSS(0, 4); CROSS(1, 3); SQUARE(2); SQUARE_XI(5));
    COEFFICIENT(2, CROSS(0, 5); CROSS(1, 4); CROSS(2, 3));
    reduce_half(&o->c[3], s);
    for (size_t k = 0; k < 3; k++) o->c[k] = t[k];
}

void zkp_rns12_mul_line(zkp_rns12 *o, const zkp_rns12 *x, const zkp_rns_line *l) {
    zkp_rns2 t[3];
    zkp_rns2_sum s[3];
    const zkp_rns2 xi2 = zkp_rns2_times_xi(&l->l2), xi3 = zkp_rns2_times_xi(&l->l3);
    const zkp_rns minus2 = zkp_rns_neg_2(&l->l2.c1), minus3 = zkp_rns_neg_2(&l->l3.c1);
    const zkp_rns minus_xi2 = zkp_rns_neg_3(&xi2.c1), minus_xi3 = zkp_rns_neg_3(&xi3.c1);
#define TERM0(k) zkp_rns2_mac(&sum, &l->l0, &l->minus_l01, &x->c[k])
#define TERM2(k) zkp_rns2_mac(&sum, &l->l2, &minus2, &x->c[k])
#define TERM3(k) zkp_rns2_mac(&sum, &l->l3, &minus3, &x->c[k])
#define TERM2_XI(k) zkp_rns2_mac(&sum, &xi2, &minus_xi2, &x->c[k])
#define TERM3_XI(k) zkp_rns2_mac(&sum, &xi3, &minus_xi3, &x->c[k])
    COEFFICIENT(0, TERM0(0); TERM2_XI(4); TERM3_XI(3));
    COEFFICIENT(1, TERM0(1); TERM2_XI(5); TERM3_XI(4));
    COEFFICIENT(2, TERM0(2); TERM2(0); TERM3_XI(5));
    reduce_half(t, s);
    COEFFICIENT(0, TERM0(3); TERM2(1); TERM3(0));
    COEFFICIENT(1, TERM0(4); TERM2(2); TERM3(1));
    COEFFICIENT(2, TERM0(5); TERM2(3); TERM3(2));
    reduce_half(&o->c[3], s);
    for (size_t k = 0; k < 3; k++) o->c[k] = t[k];
}

/* real: (r0, r1) = the sums of x0^2 + xi x1^2; imaginary: those of 2 x0 x1. */
ZKP_RNS_INLINE void fp4_sqr_real(zkp_rns2_sum *s, const zkp_rns2 *x0, const zkp_rns2 *x1) {
    const zkp_rns sum0 = zkp_rns_add(&x0->c0, &x0->c1), difference0 = zkp_rns_sub_2(&x0->c0, &x0->c1);
    const zkp_rns sum1 = zkp_rns_add(&x1->c0, &x1->c1), difference1 = zkp_rns_sub_2(&x1->c0, &x1->c1);
    const zkp_rns twice0 = zkp_rns_dbl(&x0->c0), twice1 = zkp_rns_dbl(&x1->c0);
    const zkp_rns minus_twice1 = zkp_rns_neg_3(&twice1);
    zkp_rns_mac(&s->c0, &sum0, &difference0);
    zkp_rns_mac(&s->c1, &twice0, &x0->c1);
    zkp_rns_mac(&s->c0, &sum1, &difference1);
    zkp_rns_mac(&s->c1, &sum1, &difference1);
    zkp_rns_mac(&s->c0, &minus_twice1, &x1->c1);
    zkp_rns_mac(&s->c1, &twice1, &x1->c1);
}

ZKP_RNS_INLINE void fp4_sqr_imaginary(zkp_rns2_sum *s, const zkp_rns2 *x0, const zkp_rns2 *x1) {
    zkp_rns2 twice;
    twice.c0 = zkp_rns_dbl(&x0->c0);
    twice.c1 = zkp_rns_dbl(&x0->c1);
    const zkp_rns minus = zkp_rns_neg_3(&twice.c1);
    zkp_rns2_mac(s, &twice, &minus, x1);
}

/* xi times that. */
ZKP_RNS_INLINE void fp4_sqr_imaginary_xi(zkp_rns2_sum *s, const zkp_rns2 *x0, const zkp_rns2 *x1) {
    const zkp_rns2 xi = zkp_rns2_times_xi(x1);
    fp4_sqr_imaginary(s, x0, &xi);
}

ZKP_RNS_INLINE void linear(zkp_rns2_sum *s, const zkp_rns2 *x, const zkp_rns *k) {
    zkp_rns_mac(&s->c0, &x->c0, k);
    zkp_rns_mac(&s->c1, &x->c1, k);
}

void zkp_rns12_cyclotomic_sqr_tripled(zkp_rns12 *o, const zkp_rns12 *x) {
    /* As elements of Fp4 = Fp2[y]/(y^2 - xi), y = w^3: A = (x_0, x_3), B = (x_1, x_4), C = (x_2, x_5), and for triples
       A' = A^2 - 2 bar A, B' = y C^2 + 2 bar B, C' = B^2 - 2 bar C, where bar changes the sign of y. */
    zkp_rns two, minus_two;
    zkp_rns2_sum s[3];
    zkp_rns2 t[3];
    zkp_rns_set(&two, &zkp_rns_two);
    zkp_rns_set(&minus_two, &zkp_rns_minus_two);
    const zkp_rns2 *const c = x->c;
    COEFFICIENT(0, fp4_sqr_real(&sum, &c[0], &c[3]); linear(&sum, &c[0], &minus_two));
    COEFFICIENT(1, fp4_sqr_imaginary_xi(&sum, &c[2], &c[5]); linear(&sum, &c[1], &two));
    COEFFICIENT(2, fp4_sqr_real(&sum, &c[1], &c[4]); linear(&sum, &c[2], &minus_two));
    reduce_half(t, s);
    COEFFICIENT(0, fp4_sqr_imaginary(&sum, &c[0], &c[3]); linear(&sum, &c[3], &two));
    COEFFICIENT(1, fp4_sqr_real(&sum, &c[2], &c[5]); linear(&sum, &c[4], &minus_two));
    COEFFICIENT(2, fp4_sqr_imaginary(&sum, &c[1], &c[4]); linear(&sum, &c[5], &two));
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
