/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Miller loops and the final exponentiation over residues. The formulas are those of pairing.c, regrouped so that each
   step reduces few sums; points and lines differ from those by factors of Fp2, which the final exponentiation removes. */
#include "rns_pairing.h"

#include "rns_points.h"

#include "zkp/g1.h"
#include "zkp/g2.h"

/* The scalar functions, at the level below. */
void zkp_adx_g2_prepare(zkp_g2_lines *o, const zkp_g2_affine *q);
void zkp_adx_miller(zkp_fp12 *o, const zkp_pair *pairs, size_t n);

#define ZKP_BLS_Z UINT64_C(0xd201000000010000)
#define ZKP_BLS_Z_TOP 62

/* What the lines need of a point of G1. */
typedef struct { zkp_rns x, y, triple_x, minus_y; } g1_values;
/* The running multiple of Q: (x/z, y/z) on the twist. */
typedef struct { zkp_rns2 x, y, z; } twist_point;

static void g1_values_set(g1_values *o, const zkp_g1_affine *p) {
    zkp_rns_from_fp(&o->x, &p->x);
    zkp_rns_from_fp(&o->y, &p->y);
    o->triple_x = zkp_rns_triple(&o->x);
    o->minus_y = zkp_rns_neg_2(&o->y);
}

/* s += x k for k in Fp. */
ZKP_RNS_INLINE void mac_fp(zkp_rns2_sum *s, const zkp_rns2 *x, const zkp_rns *k) {
    zkp_rns_mac(&s->c0, &x->c0, k);
    zkp_rns_mac(&s->c1, &x->c1, k);
}

/* t = 2t; l = the tangent at the old t, at P. With b = y^2, e = 12 xi z^2 (xi z^2 = z^2 b'/4), h = 2yz:
   x' = 2xy (b - 3e), y' = b^2 + 6be - 3e^2, z' = 4bh (four times the usual ones),
   l = e - b + 3x^2 x_P w^2 - h y_P w^3. */
static void double_step(zkp_rns_line *l, twist_point *t, const g1_values *p) {
    zkp_rns2_sum s[5];
    struct { zkp_rns2 b, e, h, a, square; } u;
    {
        const zkp_rns2 *const x = &t->x, *const y = &t->y, *const z = &t->z;
        const zkp_rns2 twice_y = {zkp_rns_dbl(&y->c0), zkp_rns_dbl(&y->c1)};
        const zkp_rns triple_z0 = zkp_rns_triple(&z->c0), triple_z1 = zkp_rns_triple(&z->c1);
        const zkp_rns twice_z1 = zkp_rns_dbl(&z->c1), minus_twice_z1 = zkp_rns_neg_3(&twice_z1);
        const zkp_rns minus_z1 = zkp_rns_neg_2(&z->c1), minus_x1 = zkp_rns_neg_2(&x->c1);
        for (size_t i = 0; i < 5; i++) zkp_rns2_start(&s[i]);
        zkp_rns2_mac_sqr(&s[0], y);
        zkp_rns_mac(&s[1].c0, &triple_z0, &z->c0);
        zkp_rns_mac(&s[1].c0, &triple_z1, &minus_z1);
        s[1].c1 = s[1].c0;
        zkp_rns_mac(&s[1].c0, &triple_z0, &minus_twice_z1);
        zkp_rns_mac(&s[1].c1, &triple_z0, &twice_z1);
        zkp_rns_scale(&s[1].c0, 2);
        zkp_rns_scale(&s[1].c1, 2);
        zkp_rns2_mac(&s[2], z, &minus_z1, &twice_y);
        zkp_rns2_mac(&s[3], x, &minus_x1, y);
        zkp_rns2_mac_sqr(&s[4], x);
    }
    zkp_rns_reduce_6(&u.b.c0, &s[0].c0);
    zkp_rns_reduce_4(&u.a.c0, &s[3].c0);
    {
        const zkp_rns2 *const b = &u.b, *const e = &u.e, *const h = &u.h;
        const zkp_rns2 twice_a = {zkp_rns_dbl(&u.a.c0), zkp_rns_dbl(&u.a.c1)};
        const zkp_rns2 minus_twice_a = {zkp_rns_neg_3(&twice_a.c0), zkp_rns_neg_3(&twice_a.c1)};
        const zkp_rns2 triple_e = {zkp_rns_triple(&e->c0), zkp_rns_triple(&e->c1)};
        const zkp_rns2 twice_b = {zkp_rns_dbl(&b->c0), zkp_rns_dbl(&b->c1)};
        const zkp_rns minus_twice_b1 = zkp_rns_neg_3(&twice_b.c1), minus_b1 = zkp_rns_neg_2(&b->c1);
        const zkp_rns twice_e1 = zkp_rns_dbl(&e->c1), minus_twice_e1 = zkp_rns_neg_3(&twice_e1);
        const zkp_rns minus_e0 = zkp_rns_neg_2(&e->c0);
        for (size_t i = 0; i < 5; i++) zkp_rns2_start(&s[i]);
        zkp_rns2_mac(&s[0], &twice_a, &minus_twice_a.c1, b);
        zkp_rns2_mac(&s[0], &minus_twice_a, &twice_a.c1, &triple_e);
        zkp_rns2_mac_sqr(&s[1], b);
        zkp_rns2_mac(&s[1], &twice_b, &minus_twice_b1, &triple_e);
        zkp_rns_mac(&s[1].c0, &triple_e.c0, &minus_e0);
        zkp_rns_mac(&s[1].c0, &triple_e.c1, &e->c1);
        zkp_rns_mac(&s[1].c1, &triple_e.c0, &minus_twice_e1);
        zkp_rns2_mac(&s[2], b, &minus_b1, h);
        zkp_rns_scale(&s[2].c0, 2);
        zkp_rns_scale(&s[2].c1, 2);
        mac_fp(&s[3], &u.square, &p->triple_x);
        mac_fp(&s[4], h, &p->minus_y);
        l->l0.c0 = zkp_rns_sub_2(&e->c0, &b->c0);
        l->l0.c1 = zkp_rns_sub_2(&e->c1, &b->c1);
        l->minus_l01 = zkp_rns_sub_2(&b->c1, &e->c1);
    }
    zkp_rns_reduce_6(&t->x.c0, &s[0].c0);
    zkp_rns_reduce_4(&l->l2.c0, &s[3].c0);
}

/* t = t + q; l = the line through both, at P:
   theta = y - y_q z, lambda = x - x_q z, l = theta x_q - lambda y_q - theta x_P w^2 + lambda y_P w^3. */
static void add_step(zkp_rns_line *l, twist_point *t, const zkp_rns2 *qx, const zkp_rns2 *qy, const g1_values *p) {
    zkp_rns2_sum s[3];
    zkp_rns one;
    struct { zkp_rns2 theta, lambda; } u;
    struct { zkp_rns2 lambda2, theta2; } v;
    struct { zkp_rns2 lambda3, f, g; } w;
    zkp_rns_set(&one, &zkp_rns_one);
    const zkp_rns2 minus_qx = {zkp_rns_neg_2(&qx->c0), zkp_rns_neg_2(&qx->c1)};
    const zkp_rns2 minus_qy = {zkp_rns_neg_2(&qy->c0), zkp_rns_neg_2(&qy->c1)};
    zkp_rns2_start(&s[0]);
    mac_fp(&s[0], &t->y, &one);
    zkp_rns2_mac(&s[0], &minus_qy, &qy->c1, &t->z);
    zkp_rns2_start(&s[1]);
    mac_fp(&s[1], &t->x, &one);
    zkp_rns2_mac(&s[1], &minus_qx, &qx->c1, &t->z);
    zkp_rns_reduce_4(&u.theta.c0, &s[0].c0);
    const zkp_rns minus_lambda1 = zkp_rns_neg_2(&u.lambda.c1), minus_theta1 = zkp_rns_neg_2(&u.theta.c1);

    zkp_rns2_start(&s[0]);
    zkp_rns2_mac(&s[0], qx, &minus_qx.c1, &u.theta);
    zkp_rns2_mac(&s[0], &minus_qy, &qy->c1, &u.lambda);
    zkp_rns2_start(&s[1]);
    const zkp_rns minus_x = zkp_rns_neg_2(&p->x);
    mac_fp(&s[1], &u.theta, &minus_x);
    zkp_rns2_start(&s[2]);
    mac_fp(&s[2], &u.lambda, &p->y);
    zkp_rns_reduce_6(&l->l0.c0, &s[0].c0);
    l->minus_l01 = zkp_rns_neg_2(&l->l0.c1);

    zkp_rns2_start(&s[0]);
    zkp_rns2_mac_sqr(&s[0], &u.lambda);
    zkp_rns2_start(&s[1]);
    zkp_rns2_mac_sqr(&s[1], &u.theta);
    zkp_rns_reduce_4(&v.lambda2.c0, &s[0].c0);
    zkp_rns2_start(&s[0]);
    zkp_rns2_mac(&s[0], &u.lambda, &minus_lambda1, &v.lambda2);
    zkp_rns2_start(&s[1]);
    const zkp_rns minus_z1 = zkp_rns_neg_2(&t->z.c1), minus_x1 = zkp_rns_neg_2(&t->x.c1);
    zkp_rns2_mac(&s[1], &t->z, &minus_z1, &v.theta2);
    zkp_rns2_start(&s[2]);
    zkp_rns2_mac(&s[2], &t->x, &minus_x1, &v.lambda2);
    zkp_rns_reduce_6(&w.lambda3.c0, &s[0].c0);

    /* h = lambda^3 + f - 2g, reduced, and g - h. */
    struct { zkp_rns2 h, difference; } d;
    zkp_rns minus_one, minus_two;
    zkp_rns_set(&minus_one, &zkp_rns_minus_one);
    zkp_rns_set(&minus_two, &zkp_rns_minus_two);
    const zkp_rns three = zkp_rns_triple(&one);
    zkp_rns2_start(&s[0]);
    mac_fp(&s[0], &w.lambda3, &one);
    mac_fp(&s[0], &w.f, &one);
    mac_fp(&s[0], &w.g, &minus_two);
    zkp_rns2_start(&s[1]);
    mac_fp(&s[1], &w.lambda3, &minus_one);
    mac_fp(&s[1], &w.f, &minus_one);
    mac_fp(&s[1], &w.g, &three);
    zkp_rns_reduce_4(&d.h.c0, &s[0].c0);

    const zkp_rns2 minus_lambda3 = {zkp_rns_neg_2(&w.lambda3.c0), zkp_rns_neg_2(&w.lambda3.c1)};
    zkp_rns2_start(&s[0]);
    zkp_rns2_mac(&s[0], &u.lambda, &minus_lambda1, &d.h);
    zkp_rns2_start(&s[1]);
    zkp_rns2_mac(&s[1], &u.theta, &minus_theta1, &d.difference);
    zkp_rns2_mac(&s[1], &minus_lambda3, &w.lambda3.c1, &t->y);
    zkp_rns2_start(&s[2]);
    zkp_rns2_mac(&s[2], &w.lambda3, &minus_lambda3.c1, &t->z);
    zkp_rns_reduce_6(&t->x.c0, &s[0].c0);
}

/* A line of a fixed point, at P. */
static void evaluate(zkp_rns_line *o, const uint64_t *words, const g1_values *p) {
    zkp_rns coordinate[6];
    zkp_rns_sum s[4];
    for (size_t i = 0; i < 6; i++) zkp_rns_restore(&coordinate[i], words + 16 * i);
    o->l0.c0 = coordinate[0];
    o->l0.c1 = coordinate[1];
    o->minus_l01 = zkp_rns_neg_2(&coordinate[1]);
    for (size_t i = 0; i < 4; i++) {
        zkp_rns_start(&s[i]);
        zkp_rns_mac(&s[i], &coordinate[i + 2], i < 2 ? &p->x : &p->y);
    }
    zkp_rns_reduce_4(&o->l2.c0, s);
}

void zkp_ifma_g2_prepare(zkp_g2_lines *o, const zkp_g2_affine *q) {
    zkp_adx_g2_prepare(o, q);
    for (size_t i = 0; i < ZKP_LINES; i++) {
        const zkp_line *const l = &o->line[i];
        const zkp_fp *const at[6] = {&l->c0.c0, &l->c0.c1, &l->c1.c0, &l->c1.c1, &l->c4.c0, &l->c4.c1};
        for (size_t j = 0; j < 6; j++) {
            zkp_rns x;
            zkp_rns_from_fp(&x, at[j]);
            zkp_rns_store(o->residues[i] + 16 * j, &x);
        }
    }
    o->has_residues = 1;
}

/* One factor of a product of Miller functions. */
typedef struct {
    g1_values p;
    const zkp_g2_lines *lines; /* or NULL */
    zkp_rns2 qx, qy;
    twist_point t;
} factor;

static void start_variable(factor *f, const zkp_g1_affine *p, const zkp_g2_affine *q) {
    g1_values_set(&f->p, p);
    f->lines = NULL;
    zkp_rns2_from_fp2(&f->qx, &q->x);
    zkp_rns2_from_fp2(&f->qy, &q->y);
    f->t.x = f->qx;
    f->t.y = f->qy;
    zkp_rns2_from_fp2(&f->t.z, &zkp_fp2_one);
}

static void next_line(zkp_rns_line *l, factor *f, size_t line, int doubling) {
    if (f->lines) evaluate(l, f->lines->residues[line], &f->p);
    else if (doubling) double_step(l, &f->t, &f->p);
    else add_step(l, &f->t, &f->qx, &f->qy, &f->p);
}

/* Whether psi(Q) = [z]Q, which holds on the subgroup of order r and nowhere else: t is [|z|]Q as the loop left it. The
   addition of the loop is not complete. Where t = -Q it gives infinity, rightly; where t = Q or t is infinity it gives
   (0 : 0 : 0), which stays so to the end. For points of the subgroup none of this happens, so z = 0 means no. */
static int ends_in_psi(const factor *f) {
    struct { zkp_rns2 x, y; } u, v;
    zkp_rns2_sum s[2];
    zkp_rns2 constant;
    zkp_rns one;
    zkp_rns_set(&one, &zkp_rns_one);
    const zkp_rns2 conj_x = {f->qx.c0, zkp_rns_neg_2(&f->qx.c1)}, conj_y = {f->qy.c0, zkp_rns_neg_2(&f->qy.c1)};
    zkp_rns_set(&constant.c0, &zkp_rns_psi_x[0]);
    zkp_rns_set(&constant.c1, &zkp_rns_psi_x[1]);
    zkp_rns2_mul(&u.x, &constant, &conj_x);
    zkp_rns_set(&constant.c0, &zkp_rns_psi_y[0]);
    zkp_rns_set(&constant.c1, &zkp_rns_psi_y[1]);
    zkp_rns2_mul(&u.y, &constant, &conj_y);
    /* [z]Q = -t: x(psi) z - x(t) and y(psi) z + y(t). */
    const zkp_rns2 minus_x = {zkp_rns_neg_2(&f->t.x.c0), zkp_rns_neg_2(&f->t.x.c1)};
    const zkp_rns minus_z1 = zkp_rns_neg_2(&f->t.z.c1);
    zkp_rns2_start(&s[0]);
    zkp_rns2_mac(&s[0], &f->t.z, &minus_z1, &u.x);
    mac_fp(&s[0], &minus_x, &one);
    zkp_rns2_start(&s[1]);
    zkp_rns2_mac(&s[1], &f->t.z, &minus_z1, &u.y);
    mac_fp(&s[1], &f->t.y, &one);
    zkp_rns_reduce_4(&v.x.c0, &s[0].c0);
    if (zkp_rns_is_zero(&f->t.z.c0) && zkp_rns_is_zero(&f->t.z.c1)) return 0;
    return zkp_rns_is_zero(&v.x.c0) && zkp_rns_is_zero(&v.x.c1) && zkp_rns_is_zero(&v.y.c0) &&
           zkp_rns_is_zero(&v.y.c1);
}

int zkp_rns_miller(zkp_rns12 *o, const zkp_pair *pairs, size_t n, int check) {
    factor active[ZKP_MILLER_MAX];
    zkp_rns_line l;
    size_t count = 0, line = 0;
    zkp_rns12_set_one(o);
    for (size_t i = 0; i < n; i++) {
        const zkp_pair *const pair = &pairs[i];
        factor *const f = &active[count];
        if (pair->p->infinity) continue;
        if (pair->lines ? pair->lines->infinity : pair->q->infinity) continue;
        if (pair->lines) g1_values_set(&f->p, pair->p);
        else start_variable(f, pair->p, pair->q);
        f->lines = pair->lines;
        count++;
    }
    if (count == 0) return 1;
    for (int bit = ZKP_BLS_Z_TOP; bit >= 0; bit--) {
        if (bit != ZKP_BLS_Z_TOP) zkp_rns12_sqr(o, o);
        for (size_t i = 0; i < count; i++) {
            next_line(&l, &active[i], line, 1);
            zkp_rns12_mul_line(o, o, &l);
        }
        line++;
        if (!((ZKP_BLS_Z >> bit) & 1)) continue;
        for (size_t i = 0; i < count; i++) {
            next_line(&l, &active[i], line, 0);
            zkp_rns12_mul_line(o, o, &l);
        }
        line++;
    }
    zkp_rns12_conj(o, o);
    int members = 1;
    for (size_t i = 0; check && i < count; i++) members &= active[i].lines ? 1 : ends_in_psi(&active[i]);
    return members;
}

int zkp_rns_g2_in_subgroup(const zkp_g2_affine *q) {
    factor f;
    zkp_rns_line unused;
    if (q->infinity) return 1;
    start_variable(&f, &zkp_g1_generator, q);
    for (int bit = ZKP_BLS_Z_TOP; bit >= 0; bit--) {
        double_step(&unused, &f.t, &f.p);
        if ((ZKP_BLS_Z >> bit) & 1) add_step(&unused, &f.t, &f.qx, &f.qy, &f.p);
    }
    return ends_in_psi(&f);
}

void zkp_ifma_miller(zkp_fp12 *o, const zkp_pair *pairs, size_t n) {
    zkp_rns12 f;
    for (size_t i = 0; i < n; i++) {
        if (pairs[i].lines && !pairs[i].lines->has_residues) {
            zkp_adx_miller(o, pairs, n);
            return;
        }
    }
    (void)zkp_rns_miller(&f, pairs, n, 0);
    zkp_rns12_to_fp12(o, &f);
}

/* o = a^z for a in the cyclotomic subgroup. */
static void pow_z(zkp_rns12 *o, const zkp_rns12 *a) {
    zkp_rns12 t;
    zkp_rns12_scale(&t, a, &zkp_rns_three);
    for (int bit = ZKP_BLS_Z_TOP; bit >= 0; bit--) {
        zkp_rns12_cyclotomic_sqr_tripled(&t, &t);
        if ((ZKP_BLS_Z >> bit) & 1) zkp_rns12_mul(&t, &t, a);
    }
    zkp_rns12_scale(&t, &t, &zkp_rns_third);
    zkp_rns12_conj(o, &t);
}

/* 1/x, by the scalar inversion; 0 for 0. */
static void fp2_inverse(zkp_rns2 *o, const zkp_rns2 *x) {
    zkp_rns_sum s;
    zkp_rns norm, minus = zkp_rns_neg_2(&x->c1);
    zkp_rns2 inverse;
    zkp_fp scalar;
    zkp_rns_start(&s);
    zkp_rns_mac(&s, &x->c0, &x->c0);
    zkp_rns_mac(&s, &x->c1, &x->c1);
    zkp_rns_reduce_1(&norm, &s);
    zkp_rns_to_fp(&scalar, &norm);
    zkp_fp_inv_var(&scalar, &scalar);
    zkp_rns_from_fp(&norm, &scalar);
    zkp_rns_mul(&inverse.c0, &x->c0, &norm);
    zkp_rns_mul(&inverse.c1, &minus, &norm);
    *o = inverse;
}

/* o = f^((p^6 - 1)(p^2 + 1)). With g = f^(p^6), h = f g in Fp6, u = h^(p^2) h^(p^4) and n = h u in Fp2:
   f^(p^6 - 1) = g/f = g^2/h = g^2 u/n. */
static void easy_part(zkp_rns12 *o, const zkp_rns12 *f) {
    zkp_rns12 g, h, u, t;
    zkp_rns2 n;
    zkp_rns12_conj(&g, f);
    zkp_rns12_mul(&h, f, &g);
    zkp_rns12_frobenius(&u, &h, 2);
    zkp_rns12_frobenius(&t, &u, 2);
    zkp_rns12_mul(&u, &u, &t);
    zkp_rns12_mul(&t, &h, &u);
    fp2_inverse(&n, &t.c[0]);
    zkp_rns12_sqr(&g, &g);
    zkp_rns12_mul(&t, &g, &u);
    for (size_t k = 0; k < 6; k++) zkp_rns2_mul(&t.c[k], &t.c[k], &n);
    zkp_rns12_frobenius(&u, &t, 2);
    zkp_rns12_mul(o, &u, &t);
}

void zkp_rns_final_exponentiation(zkp_rns12 *o, const zkp_rns12 *f) {
    zkp_rns12 a, b, c, t;
    easy_part(&a, f);
    /* The hard part, as in pairing.c. */
    zkp_rns12_conj(&t, &a);
    pow_z(&b, &a);
    zkp_rns12_mul(&b, &b, &t); /* a^(z-1) */
    zkp_rns12_conj(&t, &b);
    pow_z(&b, &b);
    zkp_rns12_mul(&b, &b, &t); /* a^((z-1)^2) */
    zkp_rns12_frobenius(&t, &b, 1);
    pow_z(&b, &b);
    zkp_rns12_mul(&b, &b, &t); /* ^(z+p) */
    pow_z(&c, &b);
    pow_z(&c, &c);
    zkp_rns12_frobenius(&t, &b, 2);
    zkp_rns12_mul(&c, &c, &t);
    zkp_rns12_conj(&t, &b);
    zkp_rns12_mul(&c, &c, &t); /* ^(z^2 + p^2 - 1) */
    zkp_rns12_sqr(&t, &a);
    zkp_rns12_mul(&t, &t, &a);
    zkp_rns12_mul(o, &c, &t);
}

void zkp_ifma_final_exponentiation(zkp_fp12 *o, const zkp_fp12 *f) {
    zkp_rns12 t;
    zkp_rns12_from_fp12(&t, f);
    zkp_rns_final_exponentiation(&t, &t);
    zkp_rns12_to_fp12(o, &t);
}

/* As zkp_gt_is_member in pairing.c, with one change of form at the end of each half. */
int zkp_ifma_gt_is_member(const zkp_fp12 *a) {
    zkp_rns12 x, t, u;
    zkp_fp12 left, right;
    if (zkp_fp6_is_zero(&a->c0) && zkp_fp6_is_zero(&a->c1)) return 0;
    zkp_rns12_from_fp12(&x, a);
    zkp_rns12_frobenius(&t, &x, 2);
    zkp_rns12_frobenius(&u, &t, 2);
    zkp_rns12_mul(&u, &u, &x);
    zkp_rns12_to_fp12(&left, &t);
    zkp_rns12_to_fp12(&right, &u);
    if (!zkp_fp12_eq(&left, &right)) return 0;
    zkp_rns12_frobenius(&t, &x, 1);
    pow_z(&u, &x);
    zkp_rns12_to_fp12(&left, &t);
    zkp_rns12_to_fp12(&right, &u);
    return zkp_fp12_eq(&left, &right);
}

/* As zkp_gt_pow_var in pairing.c; the table holds odd powers, the running value their triple. */
void zkp_ifma_gt_pow_var(zkp_fp12 *o, const zkp_fp12 *a, const uint64_t k[4]) {
    zkp_rns12 odd[8], t;
    zkp_rns12_from_fp12(&odd[0], a);
    zkp_rns12_sqr(&t, &odd[0]);
    for (size_t i = 1; i < 8; i++) zkp_rns12_mul(&odd[i], &odd[i - 1], &t);
    zkp_rns12_set_one(&t);
    zkp_rns12_scale(&t, &t, &zkp_rns_three);
    int started = 0, bit = 255;
    while (bit >= 0) {
        if (!((k[bit / 64] >> (bit % 64)) & 1)) {
            if (started) zkp_rns12_cyclotomic_sqr_tripled(&t, &t);
            bit--;
            continue;
        }
        /* A window of at most 4 bits that starts here and ends in a set bit. */
        int low = bit >= 3 ? bit - 3 : 0;
        while (!((k[low / 64] >> (low % 64)) & 1)) low++;
        unsigned value = 0;
        for (int i = bit; i >= low; i--) {
            value = 2 * value + (unsigned)((k[i / 64] >> (i % 64)) & 1);
            if (started) zkp_rns12_cyclotomic_sqr_tripled(&t, &t);
        }
        zkp_rns12_mul(&t, &t, &odd[value / 2]);
        started = 1;
        bit = low - 1;
    }
    zkp_rns12_scale(&t, &t, &zkp_rns_third);
    zkp_rns12_to_fp12(o, &t);
}
