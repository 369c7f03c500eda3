/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fp2 and Fp12 over residues (rns.h). Elements that cross a function are reduced ones (their two bounds are those of
   zkp_rns_reduce), and outputs may alias inputs, unless a comment says otherwise. Variable time: all data is
   public. */
#ifndef ZKP_RNS_TOWER_H
#define ZKP_RNS_TOWER_H

#include "rns.h"
#include "zkp/pairing.h"

typedef struct { zkp_rns_sum c0, c1; } zkp_rns2_sum;

/* A line of a Miller loop at a point of G1, l0 + l2 w^2 + l3 w^3; minus_l01 = -l0.c1. l0 need not be reduced. */
typedef struct {
    zkp_rns2 l0, l2, l3;
    zkp_rns minus_l01;
} zkp_rns_line;

ZKP_RNS_INLINE zkp_rns zkp_rns_dbl(const zkp_rns *x) { return zkp_rns_add(x, x); }
ZKP_RNS_INLINE zkp_rns zkp_rns_triple(const zkp_rns *x) {
    const zkp_rns twice = zkp_rns_add(x, x);
    return zkp_rns_add(&twice, x);
}

ZKP_RNS_INLINE void zkp_rns2_start(zkp_rns2_sum *s) {
    zkp_rns_start(&s->c0);
    zkp_rns_start(&s->c1);
}
/* s += x y, with -x.c1 at hand; in one base, and in both. */
ZKP_RNS_INLINE void zkp_rns2_mac_in(zkp_rns2_sum *s, const zkp_rns2 *x, const zkp_rns *minus_x1, const zkp_rns2 *y,
                                    const int base) {
    zkp_rns_mac_in(&s->c0, &x->c0, &y->c0, base);
    zkp_rns_mac_in(&s->c1, &x->c0, &y->c1, base);
    zkp_rns_mac_in(&s->c0, minus_x1, &y->c1, base);
    zkp_rns_mac_in(&s->c1, &x->c1, &y->c0, base);
}
ZKP_RNS_INLINE void zkp_rns2_mac(zkp_rns2_sum *s, const zkp_rns2 *x, const zkp_rns *minus_x1, const zkp_rns2 *y) {
    zkp_rns2_mac_in(s, x, minus_x1, y, 0);
    zkp_rns2_mac_in(s, x, minus_x1, y, 1);
}
/* s += x^2 = (x0 + x1)(x0 - x1) + 2 x0 x1 u; x reduced. */
ZKP_RNS_INLINE void zkp_rns2_mac_sqr_in(zkp_rns2_sum *s, const zkp_rns2 *x, const int base) {
    const zkp_rns sum = zkp_rns_add(&x->c0, &x->c1), difference = zkp_rns_sub_2(&x->c0, &x->c1);
    const zkp_rns twice = zkp_rns_dbl(&x->c0);
    zkp_rns_mac_in(&s->c0, &sum, &difference, base);
    zkp_rns_mac_in(&s->c1, &twice, &x->c1, base);
}
ZKP_RNS_INLINE void zkp_rns2_mac_sqr(zkp_rns2_sum *s, const zkp_rns2 *x) {
    zkp_rns2_mac_sqr_in(s, x, 0);
    zkp_rns2_mac_sqr_in(s, x, 1);
}
/* x (1 + u), x reduced; not reduced. */
ZKP_RNS_INLINE zkp_rns2 zkp_rns2_times_xi(const zkp_rns2 *x) {
    zkp_rns2 o;
    o.c0 = zkp_rns_sub_2(&x->c0, &x->c1);
    o.c1 = zkp_rns_add(&x->c0, &x->c1);
    return o;
}
ZKP_RNS_INLINE void zkp_rns2_reduce(zkp_rns2 *o, const zkp_rns2_sum *s) { zkp_rns_reduce_2(&o->c0, &s->c0); }

void zkp_rns2_from_fp2(zkp_rns2 *o, const zkp_fp2 *x);
void zkp_rns2_to_fp2(zkp_fp2 *o, const zkp_rns2 *x);
void zkp_rns2_mul(zkp_rns2 *o, const zkp_rns2 *x, const zkp_rns2 *y);
void zkp_rns2_sqr(zkp_rns2 *o, const zkp_rns2 *x);

void zkp_rns12_from_fp12(zkp_rns12 *o, const zkp_fp12 *x);
void zkp_rns12_to_fp12(zkp_fp12 *o, const zkp_rns12 *x);
void zkp_rns12_set_one(zkp_rns12 *o);
void zkp_rns12_mul(zkp_rns12 *o, const zkp_rns12 *x, const zkp_rns12 *y);
void zkp_rns12_sqr(zkp_rns12 *o, const zkp_rns12 *x);
/* o = x l */
void zkp_rns12_mul_line(zkp_rns12 *o, const zkp_rns12 *x, const zkp_rns_line *l);
/* o = 3 x^2 for x in the cyclotomic subgroup, when in is 3 x: Granger and Scott's squaring is 3 x^2 - 2 y with y made
   of coordinates of x, so the triples square without the factor 3. */
void zkp_rns12_cyclotomic_sqr_tripled(zkp_rns12 *o, const zkp_rns12 *in);
/* o = x^(p^power), power 1 or 2. */
void zkp_rns12_frobenius(zkp_rns12 *o, const zkp_rns12 *x, unsigned power);
/* o = x^(p^6). */
void zkp_rns12_conj(zkp_rns12 *o, const zkp_rns12 *x);
/* o = k x for a constant of the field. */
void zkp_rns12_scale(zkp_rns12 *o, const zkp_rns12 *x, const zkp_rns_words *k);

#endif
