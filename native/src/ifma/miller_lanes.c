/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line through points of the twist with slope s, divided by the y coordinate of P and by the factor of v w, which
   lies in Fp2 (the final exponentiation removes both): (s x - y) / y_P - s x_P / y_P v + v w.
   Source for lines with one coordinate equal to one: Aranha et al., "Faster explicit formulas for computing pairings over
   ordinary curves" (EUROCRYPT 2011), section 4; for the shared inversion: Montgomery, "Speeding the Pollard and elliptic
   curve methods of factorization" (1987). */
#include "miller_lanes.h"

#include "tower_lanes.h"
#include "zkp/fp.h"

/* The product of all eight lanes in every lane, and in `others` the product of the seven others. in, out: 2-bounded. */
static void lane_products(fp8 *all, fp8 *others, const fp8 *a) {
    fp8 run = *a, rest, turned;
    const __m512i lanes = _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0);
    fp8_one(&rest);
    for (long long distance = 1; distance < 8; distance *= 2) {
        const __m512i from = _mm512_and_si512(_mm512_add_epi64(lanes, _mm512_set1_epi64(distance)), _mm512_set1_epi64(7));
        for (int i = 0; i < 8; i++) turned.l[i] = _mm512_permutexvar_epi64(from, run.l[i]);
        fp8_claim(&turned, 2);
        fp8_mul(&rest, &rest, &turned);
        fp8_mul(&run, &run, &turned);
    }
    *all = run;
    *others = rest;
}

/* o = 1/a in every lane. in: no lane zero, 2-bounded. out: 2-bounded. */
static void invert_lanes(fp8 *o, const fp8 *a) {
    fp8 all, others;
    zkp_fp words[8];
    zkp_fp *to[8];
    const zkp_fp *from[8];
    lane_products(&all, &others, a);
    for (int i = 0; i < 8; i++) {
        to[i] = &words[i];
        from[i] = &words[0];
    }
    fp8_to_words(to, &all);
    zkp_fp_inv_var(&words[0], &words[0]);
    fp8_from_words(&all, from);
    fp8_mul(o, &all, &others);
}

/* Ones where the value is zero: a shared product of denominators must not vanish. Returns those lanes. */
static __mmask8 replace_zeros(fp8 *a) {
    fp8 one;
    const __mmask8 zero = fp8_is_zero(a);
    fp8_one(&one);
    if (zero) fp8_select(a, a, &one, zero);
    return zero;
}

/* 1/y and -x/y of every P: with (X, Y, Z), Z^3 / Y and -X Z / Y. */
static void prepare_points(zkp_ifma_pairs *groups, size_t n) {
    fp8 run, t, u;
    fp8_one(&run);
    for (size_t i = 0; i < n; i++) {
        zkp_ifma_pairs *g = &groups[i];
        g->norm = g->p.y;
        g->active &= (__mmask8)~replace_zeros(&g->norm);
        g->prefix = run;
        fp8_mul(&run, &run, &g->norm);
    }
    invert_lanes(&run, &run);
    for (size_t i = n; i-- > 0;) {
        zkp_ifma_pairs *g = &groups[i];
        fp8_mul(&t, &run, &g->prefix);
        fp8_mul(&run, &run, &g->norm);
        fp8_mul(&t, &t, &g->p.z);
        fp8_mul(&u, &t, &g->p.x);
        fp8_neg(&g->minus_x_over_y, &u, 1);
        fp8_sqr(&u, &g->p.z);
        fp8_mul(&g->inverse_y, &t, &u);
    }
}

/* The denominator of the slope at this step: 2y, or x_T - x_Q; 4-bounded. */
static void denominator(fp2x8 *o, const zkp_ifma_pairs *g, int add) {
    if (add) fp2x8_sub(o, &g->t.x, &g->q.x, 1);
    else fp2x8_dbl(o, &g->t.y);
}

/* One step of one group: moves T, and multiplies its line into f. inverse: 1/(norm of the denominator). */
static void step(fp12x8 *f, zkp_ifma_pairs *g, const fp8 *inverse, int add) {
    fp2x8 d, slope, top, t;
    fp12x8_line line;
    fp12x8 product;
    denominator(&d, g, add);
    fp8_mul(&d.c0, &d.c0, inverse);
    fp8_mul(&d.c1, &d.c1, inverse);
    fp8_neg(&d.c1, &d.c1, 1); /* 1/d = conj(d) / norm(d) */
    if (add) {
        fp2x8_sub(&top, &g->t.y, &g->q.y, 1);
    } else {
        fp2x8_sqr(&t, &g->t.x);
        fp2x8_add_raw(&top, &t, &t);
        fp2x8_add_raw(&top, &top, &t);
        fp2x8_carry(&top);
    }
    fp2x8_mul(&slope, &top, &d);
    fp2x8_mul(&t, &slope, &g->t.x);
    fp2x8_sub(&t, &t, &g->t.y, 1); /* slope x - y */
    fp2x8_mul_fp(&line.l0, &t, &g->inverse_y);
    fp2x8_mul_fp(&line.l1, &slope, &g->minus_x_over_y);
    /* x3 = slope^2 - x_T - x_Q, y3 = (slope x_T - y_T) - slope x3 */
    fp2x8_sqr(&top, &slope);
    fp2x8_add_multiple_raw(&top, &top, 2);
    fp2x8_sub_raw(&top, &top, &g->t.x);
    fp2x8_sub_raw(&top, &top, add ? &g->q.x : &g->t.x);
    fp8_weak_reduce(&top.c0);
    fp8_weak_reduce(&top.c1);
    g->t.x = top;
    fp2x8_mul(&top, &slope, &top);
    fp2x8_add_multiple_raw(&t, &t, 1);
    fp2x8_sub_raw(&t, &t, &top);
    fp8_weak_reduce(&t.c0);
    fp8_weak_reduce(&t.c1);
    g->t.y = t;
    if (g->active == 0xff) {
        fp12x8_mul_line(f, &line);
        return;
    }
    product = *f;
    fp12x8_mul_line(&product, &line);
    fp12x8_select(f, f, &product, g->active);
}

/* One step of all groups. Lanes whose denominator is zero are no members: they leave, and disturb nobody. */
static void all_steps(fp12x8 *f, zkp_ifma_pairs *groups, size_t n, int add) {
    fp2x8 d;
    fp8 run, inverse;
    fp8_one(&run);
    for (size_t i = 0; i < n; i++) {
        zkp_ifma_pairs *g = &groups[i];
        denominator(&d, g, add);
        fp8_mul_add(&g->norm, &d.c0, &d.c0, &d.c1, &d.c1);
        g->member &= (__mmask8)~replace_zeros(&g->norm);
        g->prefix = run;
        fp8_mul(&run, &run, &g->norm);
    }
    invert_lanes(&run, &run);
    for (size_t i = n; i-- > 0;) {
        zkp_ifma_pairs *g = &groups[i];
        fp8_mul(&inverse, &run, &g->prefix);
        fp8_mul(&run, &run, &g->norm);
        step(f, g, &inverse, add);
    }
}

static __mmask8 same(const fp8 *a, const fp8 *b) {
    fp8 x, y, one;
    fp8_one(&one);
    fp8_mul(&x, a, &one);
    fp8_mul(&y, b, &one);
    return fp8_is_equal(&x, &y);
}

/* Lanes where T = [|z|]Q is -psi(Q), that is, psi(Q) = [z]Q. */
static __mmask8 are_members(const zkp_ifma_pairs *g) {
    g2x8 psi;
    g2x8_psi(&psi, &g->q);
    fp2x8_neg(&psi.y, &psi.y, 1);
    return same(&psi.x.c0, &g->t.x.c0) & same(&psi.x.c1, &g->t.x.c1) & same(&psi.y.c0, &g->t.y.c0) &
           same(&psi.y.c1, &g->t.y.c1);
}

/* o = the conjugate (z is negative) of the product of all lanes. */
static void product_of_lanes(zkp_fp12 *o, const fp12x8 *f) {
    zkp_fp12 lanes[8];
    zkp_fp *to[8];
    for (int half = 0; half < 2; half++) {
        const fp6x8 *from = half ? &f->b : &f->a;
        for (int i = 0; i < 3; i++) {
            for (int part = 0; part < 2; part++) {
                for (int lane = 0; lane < 8; lane++) {
                    zkp_fp6 *six = half ? &lanes[lane].c1 : &lanes[lane].c0;
                    zkp_fp2 *two = i == 0 ? &six->c0 : i == 1 ? &six->c1 : &six->c2;
                    to[lane] = part ? &two->c1 : &two->c0;
                }
                fp8_to_words(to, part ? &from->c[i].c1 : &from->c[i].c0);
            }
        }
    }
    for (int lane = 1; lane < 8; lane++) zkp_fp12_mul(&lanes[0], &lanes[0], &lanes[lane]);
    zkp_fp12_conj(o, &lanes[0]);
}

void zkp_ifma_miller_lanes(zkp_fp12 *o, zkp_ifma_pairs *groups, size_t n) {
    fp12x8 f;
    prepare_points(groups, n);
    for (size_t i = 0; i < n; i++) {
        groups[i].t = groups[i].q;
        groups[i].member = groups[i].present;
    }
    fp12x8_one(&f);
    for (int bit = 62; bit >= 0; bit--) {
        if (bit != 62) fp12x8_sqr(&f);
        all_steps(&f, groups, n, 0);
        if ((ZKP_LANES_Z >> bit) & 1) all_steps(&f, groups, n, 1);
    }
    for (size_t i = 0; i < n; i++) groups[i].member &= are_members(&groups[i]);
    product_of_lanes(o, &f);
}
