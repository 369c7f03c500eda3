/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arithmetic in residues against the scalar code, on random elements and at edges. Compiled with the flags of
   native/src/ifma; in a build with ZKP_VERIFY every bound is checked as well.
   Usage: rns_selfcheck ROUNDS SEED
          rns_selfcheck break NAME   breaks one contract: a checked build must abort */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ifma/rns_pairing.h"
#include "ifma/rns_points.h"
#include "zkp/g1.h"
#include "zkp/g2.h"
#include "zkp/tower.h"

void zkp_portable_final_exponentiation(zkp_fp12 *o, const zkp_fp12 *f);
void zkp_portable_miller(zkp_fp12 *o, const zkp_pair *pairs, size_t n);
int zkp_portable_gt_is_member(const zkp_fp12 *a);
void zkp_portable_gt_pow_var(zkp_fp12 *o, const zkp_fp12 *a, const uint64_t k[4]);

static uint64_t state;
static int failures;

static uint64_t next_word(void) { /* xorshift64* */
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return state * UINT64_C(2685821657736338717);
}

static void must(int condition, const char *law) {
    if (condition) return;
    failures++;
    fprintf(stderr, "broken: %s\n", law);
}

/* Random, or one of 0, 1, -1, 2^64 - 1, -2^64 + 1, (p - 1)/2. */
static void any_fp(zkp_fp *o) {
    const uint64_t kind = next_word() % 16;
    if (kind == 0) *o = zkp_fp_zero;
    else if (kind == 1) *o = zkp_fp_one;
    else if (kind == 2) zkp_fp_neg(o, &zkp_fp_one);
    else if (kind == 3 || kind == 4) zkp_fp_from_u64(o, UINT64_MAX);
    else if (kind == 5) zkp_fp_neg(o, &zkp_fp_one), zkp_fp_half(o, o);
    else {
        uint8_t bytes[64];
        for (size_t i = 0; i < 64; i += 8) {
            const uint64_t word = next_word();
            memcpy(bytes + i, &word, 8);
        }
        zkp_fp_from_be64_wide(o, bytes);
    }
    if (kind == 4) zkp_fp_neg(o, o);
}

static void any_fp2(zkp_fp2 *o) {
    any_fp(&o->c0);
    any_fp(&o->c1);
}

static void any_fp12(zkp_fp12 *o) {
    zkp_fp2 *const at[6] = {&o->c0.c0, &o->c0.c1, &o->c0.c2, &o->c1.c0, &o->c1.c1, &o->c1.c2};
    for (size_t i = 0; i < 6; i++) any_fp2(at[i]);
}

static void any_scalar(uint64_t k[4]) {
    const uint64_t kind = next_word() % 8;
    for (size_t i = 0; i < 4; i++) k[i] = kind == 0 ? 0 : kind == 1 ? UINT64_MAX : next_word();
    if (kind == 2) k[1] = k[2] = k[3] = 0;
    if (kind == 3) k[0] %= 20, k[1] = k[2] = k[3] = 0;
}

static void any_g1(zkp_g1_affine *o) {
    uint64_t k[4];
    zkp_g1 p;
    any_scalar(k);
    zkp_g1_from_affine(&p, &zkp_g1_generator);
    zkp_g1_mul_var(&p, &p, k);
    zkp_g1_to_affine_var(o, &p);
}

static void any_g2(zkp_g2_affine *o) {
    uint64_t k[4];
    zkp_g2 p;
    any_scalar(k);
    zkp_g2_from_affine(&p, &zkp_g2_generator);
    zkp_g2_mul_var(&p, &p, k);
    zkp_g2_to_affine_var(o, &p);
}

/* A finite point of the curve, hardly ever of the subgroup. */
static void curve_g1(zkp_g1_affine *o) {
    zkp_fp t;
    do {
        any_fp(&o->x);
        zkp_fp_sqr(&t, &o->x);
        zkp_fp_mul(&t, &t, &o->x);
        zkp_fp_add(&t, &t, &zkp_g1_b);
    } while (!zkp_fp_sqrt_var(&o->y, &t));
    o->infinity = 0;
}

static void curve_g2(zkp_g2_affine *o) {
    zkp_fp2 t;
    do {
        any_fp2(&o->x);
        zkp_fp2_sqr(&t, &o->x);
        zkp_fp2_mul(&t, &t, &o->x);
        zkp_fp2_add(&t, &t, &zkp_g2_b);
    } while (!zkp_fp2_sqrt_var(&o->y, &t));
    o->infinity = 0;
}

static void check_fp(void) {
    zkp_fp a, b, want, got, root[2];
    zkp_rns x, y, z;
    any_fp(&a);
    any_fp(&b);
    zkp_rns_from_fp(&x, &a);
    zkp_rns_from_fp(&y, &b);
    zkp_rns_to_fp(&got, &x);
    must(zkp_fp_eq(&got, &a), "there and back");
    zkp_rns_mul(&z, &x, &y);
    zkp_rns_to_fp(&got, &z);
    zkp_fp_mul(&want, &a, &b);
    must(zkp_fp_eq(&got, &want), "product");
    const zkp_rns sum = zkp_rns_add(&x, &y), difference = zkp_rns_sub_2(&x, &y), minus = zkp_rns_neg_2(&y);
    zkp_rns_to_fp(&got, &sum);
    zkp_fp_add(&want, &a, &b);
    must(zkp_fp_eq(&got, &want), "sum");
    zkp_rns_to_fp(&got, &difference);
    zkp_fp_sub(&want, &a, &b);
    must(zkp_fp_eq(&got, &want), "difference");
    zkp_rns_to_fp(&got, &minus);
    zkp_fp_neg(&want, &b);
    must(zkp_fp_eq(&got, &want), "negative");
    must(zkp_rns_is_zero(&z) == (zkp_fp_is_zero(&a) | zkp_fp_is_zero(&b)), "zero");
    zkp_fp_sqr(&a, &a);
    zkp_fp_sqr(&b, &b);
    zkp_rns_sqrt_pair(&root[0], &root[1], &a, &b);
    zkp_fp_sqr(&got, &root[0]);
    zkp_fp_sqr(&want, &root[1]);
    must(zkp_fp_eq(&got, &a) && zkp_fp_eq(&want, &b), "square roots");
}

/* Reductions of one, two, four and six sums of many products of the largest operands agree. */
static void check_reductions(void) {
    zkp_rns_sum s[6];
    zkp_rns x, y, o[4][6];
    zkp_fp a, b, got, want;
    any_fp(&a);
    any_fp(&b);
    zkp_rns_from_fp(&x, &a);
    zkp_rns_from_fp(&y, &b);
    const zkp_rns twice = zkp_rns_dbl(&x), minus = zkp_rns_neg_3(&twice), most = zkp_rns_sub_2(&x, &y);
    for (size_t i = 0; i < 6; i++) {
        zkp_rns_start(&s[i]);
        for (size_t j = 0; j <= i / 2; j++) zkp_rns_mac(&s[i], &minus, &most);
        if (i % 2) zkp_rns_scale(&s[i], 2);
    }
    zkp_rns_reduce_6(o[0], s);
    zkp_rns_reduce_4(o[1], s);
    zkp_rns_reduce_2(o[2], s);
    zkp_rns_reduce_1(o[3], s);
    const size_t counts[4] = {6, 4, 2, 1};
    for (size_t i = 0; i < 4; i++) {
        for (size_t j = 0; j < counts[i]; j++) {
            zkp_fp product, factor;
            zkp_rns_to_fp(&got, &o[i][j]);
            zkp_fp_sub(&want, &b, &a); /* -2a (a - b) (j / 2 + 1), times 4 for odd j */
            zkp_fp_mul(&product, &want, &a);
            zkp_fp_from_u64(&factor, (uint64_t)(2 * (j / 2 + 1) * (j % 2 ? 4 : 1)));
            zkp_fp_mul(&want, &product, &factor);
            must(zkp_fp_eq(&got, &want), "reduction of a sum");
        }
    }
}

static void must_be(const zkp_rns12 *got, const zkp_fp12 *want, const char *law) {
    zkp_fp12 t;
    zkp_rns12_to_fp12(&t, got);
    must(zkp_fp12_eq(&t, want), law);
}

static void check_tower(void) {
    zkp_fp12 a, b, want;
    zkp_rns12 x, y, z;
    zkp_rns_line line;
    zkp_fp2 c[3];
    any_fp12(&a);
    any_fp12(&b);
    zkp_rns12_from_fp12(&x, &a);
    zkp_rns12_from_fp12(&y, &b);
    zkp_fp2_mul(&want.c0.c0, &a.c0.c0, &b.c0.c0);
    zkp_rns2_mul(&z.c[0], &x.c[0], &y.c[0]);
    zkp_rns2_to_fp2(&c[0], &z.c[0]);
    must(zkp_fp2_eq(&c[0], &want.c0.c0), "product in Fp2");
    zkp_fp2_sqr(&want.c0.c0, &a.c0.c0);
    zkp_rns2_sqr(&z.c[0], &x.c[0]);
    zkp_rns2_to_fp2(&c[0], &z.c[0]);
    must(zkp_fp2_eq(&c[0], &want.c0.c0), "square in Fp2");
    zkp_fp12_mul(&want, &a, &b);
    zkp_rns12_mul(&z, &x, &y);
    must_be(&z, &want, "product in Fp12");
    z = x;
    zkp_rns12_mul(&z, &z, &y);
    must_be(&z, &want, "product in Fp12 in place");
    z = y;
    zkp_rns12_mul(&z, &x, &z);
    must_be(&z, &want, "product in Fp12 in place of the second");
    zkp_fp12_sqr(&want, &a);
    z = x;
    zkp_rns12_sqr(&z, &z);
    must_be(&z, &want, "square in Fp12");
    for (size_t i = 0; i < 3; i++) any_fp2(&c[i]);
    zkp_rns2_from_fp2(&line.l0, &c[0]);
    zkp_rns2_from_fp2(&line.l2, &c[1]);
    zkp_rns2_from_fp2(&line.l3, &c[2]);
    line.minus_l01 = zkp_rns_neg_2(&line.l0.c1);
    zkp_fp12_mul_by_014(&want, &a, &c[0], &c[1], &c[2]);
    z = x;
    zkp_rns12_mul_line(&z, &z, &line);
    must_be(&z, &want, "product with a line");
    zkp_fp12_conj(&want, &a);
    zkp_rns12_conj(&z, &x);
    must_be(&z, &want, "conjugate");
    for (unsigned power = 1; power <= 2; power++) {
        zkp_fp12_frobenius(&want, &a, power);
        zkp_rns12_frobenius(&z, &x, power);
        must_be(&z, &want, "Frobenius");
    }
    zkp_ifma_final_exponentiation(&want, &a);
    zkp_portable_final_exponentiation(&b, &a);
    must(zkp_fp12_eq(&want, &b), "final exponentiation");
    must(zkp_ifma_gt_is_member(&a) == zkp_portable_gt_is_member(&a), "membership of any element");
    must(zkp_ifma_gt_is_member(&b) == zkp_portable_gt_is_member(&b), "membership in GT");
    zkp_fp12_cyclotomic_sqr(&want, &b);
    zkp_rns12_from_fp12(&x, &b);
    zkp_rns12_scale(&x, &x, &zkp_rns_three);
    zkp_rns12_cyclotomic_sqr_tripled(&x, &x);
    zkp_rns12_scale(&x, &x, &zkp_rns_third);
    must_be(&x, &want, "cyclotomic square");
    uint64_t k[4];
    any_scalar(k);
    zkp_ifma_gt_pow_var(&want, &b, k);
    zkp_portable_gt_pow_var(&a, &b, k);
    must(zkp_fp12_eq(&want, &a), "power in GT");
}

/* r */
static const uint64_t order[4] = {UINT64_C(0xffffffff00000001), UINT64_C(0x53bda402fffe5bfe), UINT64_C(0x3339d80809a1d805),
                                  UINT64_C(0x73eda753299d7d48)};

static int in_g1(const zkp_g1_affine *p) {
    zkp_g1 t;
    zkp_g1_from_affine(&t, p);
    zkp_g1_mul_var(&t, &t, order);
    return zkp_g1_is_infinity(&t);
}

static void check_points(void) {
    zkp_g1_affine p[3], got;
    zkp_g1 sum, other;
    zkp_rns_g1 x, y;
    curve_g1(&p[0]);
    if (next_word() % 2) any_g1(&p[0]);
    const uint64_t kind = next_word() % 4;
    if (kind == 0) curve_g1(&p[1]);
    else if (kind == 1) any_g1(&p[1]);
    else if (kind == 2) p[1] = p[0];
    else zkp_g1_neg_affine(&p[1], &p[0]);
    zkp_rns_g1_from_affine(&x, &p[0]);
    zkp_rns_g1_from_affine(&y, &p[1]);
    zkp_rns_g1_add(&y, &x, &y);
    zkp_rns_g1_to_affine(&got, &y);
    zkp_g1_from_affine(&sum, &p[0]);
    zkp_g1_add_affine(&sum, &sum, &p[1]);
    zkp_g1_to_affine_var(&p[2], &sum);
    must(zkp_g1_eq_affine(&got, &p[2]), "sum of points");
    zkp_rns_g1_dbl(&x, &x);
    zkp_rns_g1_to_affine(&got, &x);
    zkp_g1_from_affine(&other, &p[0]);
    zkp_g1_dbl(&other, &other);
    zkp_g1_to_affine_var(&p[2], &other);
    must(zkp_g1_eq_affine(&got, &p[2]), "double of a point");

    for (size_t i = 0; i < 2; i++) {
        if (p[i].infinity) p[i] = zkp_g1_generator;
    }
    const unsigned want = (unsigned)in_g1(&p[0]) | (unsigned)in_g1(&p[1]) << 1;
    must(zkp_rns_g1_pair_in_subgroup(&p[0], &p[1]) == want, "subgroup of G1");
    must(zkp_rns_g1_in_subgroup(&p[0]) == (int)(want & 1), "subgroup of G1, one point");
}

static void check_fixed_sum(void) {
    enum { MOST = 10 };
    static zkp_rns_fixed table[MOST];
    const zkp_rns_fixed *fixed[MOST];
    uint64_t k[MOST][4];
    zkp_g1_affine start, point, got, want;
    zkp_g1 sum, term;
    const size_t n = next_word() % (MOST + 1);
    any_g1(&start);
    zkp_g1_from_affine(&sum, &start);
    for (size_t i = 0; i < n; i++) {
        do any_g1(&point);
        while (point.infinity);
        any_scalar(k[i]);
        zkp_rns_fixed_set(&table[i], &point);
        fixed[i] = &table[i];
        zkp_g1_from_affine(&term, &point);
        zkp_g1_mul_var(&term, &term, k[i]);
        zkp_g1_add(&sum, &sum, &term);
    }
    zkp_g1_to_affine_var(&want, &sum);
    zkp_rns_fixed_sum(&got, &start, fixed, (const uint64_t(*)[4])k, n);
    must(zkp_g1_eq_affine(&got, &want), "sum of multiples of fixed points");
}

static void check_pairing(void) {
    enum { MOST = 5 };
    static zkp_g2_lines lines[MOST];
    zkp_g1_affine p[MOST];
    zkp_g2_affine q[MOST];
    zkp_pair pairs[MOST];
    zkp_fp12 got, want;
    const size_t n = next_word() % (MOST + 1);
    for (size_t i = 0; i < n; i++) {
        any_g1(&p[i]);
        any_g2(&q[i]);
        pairs[i] = (zkp_pair){&p[i], &q[i], NULL};
        if (next_word() % 2) {
            zkp_ifma_g2_prepare(&lines[i], &q[i]);
            /* As prepared at another level: the scalar loop takes over. */
            if (next_word() % 8 == 0) lines[i].has_residues = 0;
            pairs[i].lines = &lines[i];
        }
    }
    zkp_ifma_miller(&got, pairs, n);
    zkp_ifma_final_exponentiation(&got, &got);
    zkp_portable_miller(&want, pairs, n);
    zkp_portable_final_exponentiation(&want, &want);
    must(zkp_fp12_eq(&got, &want), "product of pairings");
}

static void check_members(void) {
    zkp_g2_affine q;
    zkp_rns12 f;
    if (next_word() % 2) curve_g2(&q);
    else any_g2(&q);
    if (q.infinity) return;
    const zkp_pair pair = {&zkp_g1_generator, &q, NULL};
    zkp_g2 t;
    zkp_g2_from_affine(&t, &q);
    zkp_g2_mul_var(&t, &t, order);
    must(zkp_rns_miller(&f, &pair, 1, 1) == zkp_g2_is_infinity(&t), "subgroup of G2");
    must(zkp_rns_g2_in_subgroup(&q) == zkp_g2_is_infinity(&t), "subgroup of G2, one point");
}

static void break_contract(const char *name) {
    zkp_rns x, y, z;
    zkp_rns_sum s;
    zkp_rns_from_fp(&x, &zkp_fp_one);
    const zkp_rns two = zkp_rns_dbl(&x), three = zkp_rns_triple(&x);
    zkp_rns_start(&s);
    if (strcmp(name, "operand") == 0) y = zkp_rns_add(&two, &three), zkp_rns_mac(&s, &y, &x);
    if (strcmp(name, "subtraction") == 0) y = zkp_rns_sub_2(&x, &two);
    if (strcmp(name, "negation") == 0) y = zkp_rns_neg_3(&three);
    if (strcmp(name, "residue") == 0) x.a = _mm512_set1_epi64(1LL << 51), zkp_rns_mac(&s, &x, &x);
    if (strcmp(name, "sum") == 0) {
        for (int i = 0; i < 100; i++) zkp_rns_mac(&s, &three, &three);
        zkp_rns_reduce_1(&z, &s);
    }
#if ZKP_VERIFY
    if (strcmp(name, "value") == 0) {
        x.value = 1 << 19;
        zkp_rns_mac(&s, &x, &x);
        zkp_rns_reduce_1(&z, &s);
    }
#endif
}

int main(int argc, char **argv) {
    if (argc != 3) return 2;
    if (strcmp(argv[1], "break") == 0) {
        break_contract(argv[2]);
        return 0;
    }
    const long rounds = strtol(argv[1], NULL, 10);
    state = strtoull(argv[2], NULL, 10) | 1;
    for (long i = 0; i < rounds; i++) {
        check_fp();
        check_reductions();
        if (i % 4) continue;
        check_tower();
        check_points();
        check_fixed_sum();
        check_pairing();
        check_members();
    }
    printf("%ld rounds, %d failures\n", rounds, failures);
    return failures != 0;
}
