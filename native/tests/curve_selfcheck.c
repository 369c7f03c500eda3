/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Randomised self-consistency of fields and curves, meant for builds with sanitizers: each law must hold, and no
   operation may step outside its operands or overflow a signed integer. Usage: curve_selfcheck ROUNDS SEED */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "zkp/codec.h"
#include "zkp/fr.h"
#include "zkp/subgroup.h"
#include "zkp/tower.h"
#include "zkp_api/core.h"

static uint64_t state;
static int failures;

static uint64_t next_word(void)
{
    /* xorshift64*; now and then a word at an edge. */
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    uint64_t word = state * UINT64_C(2685821657736338717);
    if ((word >> 59) == 0) return 0;
    if ((word >> 59) == 1) return UINT64_MAX;
    return word;
}

static void must(int condition, const char *law)
{
    if (condition) return;
    failures++;
    fprintf(stderr, "broken: %s\n", law);
}

static void random_fp(zkp_fp *o)
{
    /* An edge word may push the value above p; then another one is drawn. */
    uint64_t v[6];
    do {
        for (size_t i = 0; i < 6; i++) v[i] = next_word();
        v[5] >>= 3;
    } while (!zkp_fp_from_limbs(o, v));
}

static void random_fr(zkp_fr *o)
{
    uint64_t v[4];
    do {
        for (size_t i = 0; i < 4; i++) v[i] = next_word();
        v[3] >>= 1;
    } while (!zkp_fr_from_limbs(o, v));
}

static void random_fp2(zkp_fp2 *o)
{
    random_fp(&o->c0);
    random_fp(&o->c1);
}

static void random_fp12(zkp_fp12 *o)
{
    zkp_fp2 *parts[6] = { &o->c0.c0, &o->c0.c1, &o->c0.c2, &o->c1.c0, &o->c1.c1, &o->c1.c2 };
    for (size_t i = 0; i < 6; i++) random_fp2(parts[i]);
}

static void check_fp(void)
{
    zkp_fp a, b, c, l, r, batch[3], scratch[3];
    uint8_t bytes[48];
    random_fp(&a);
    random_fp(&b);
    random_fp(&c);
    zkp_fp_add(&l, &b, &c);
    zkp_fp_mul(&l, &a, &l);
    zkp_fp_mul(&r, &a, &b);
    zkp_fp_mul(&b, &a, &c);
    zkp_fp_add(&r, &r, &b);
    must(zkp_fp_eq(&l, &r), "a(b + c) = ab + ac in Fp");
    zkp_fp_inv(&l, &a);
    zkp_fp_inv_var(&r, &a);
    must(zkp_fp_eq(&l, &r), "both inversions in Fp");
    zkp_fp_mul(&l, &l, &a);
    must(zkp_fp_is_one(&l) || zkp_fp_is_zero(&a), "a/a = 1 in Fp");
    batch[0] = a;
    batch[1] = zkp_fp_zero;
    batch[2] = c;
    zkp_fp_batch_inv_var(batch, 3, scratch);
    must(zkp_fp_eq(&batch[0], &r) && zkp_fp_is_zero(&batch[1]), "batch inversion in Fp");
    zkp_fp_half(&l, &a);
    zkp_fp_dbl(&l, &l);
    must(zkp_fp_eq(&l, &a), "2(a/2) = a");
    zkp_fp_sqr(&l, &a);
    must(zkp_fp_sqrt_var(&r, &l), "a square has a root in Fp");
    must(zkp_fp_eq(&r, &a) || (zkp_fp_neg(&r, &r), zkp_fp_eq(&r, &a)), "sqrt(a^2) = +-a in Fp");
    zkp_fp_to_be48(bytes, &a);
    must(zkp_fp_from_be48(&r, bytes) == ZKP_OK && zkp_fp_eq(&r, &a), "bytes of Fp");
    zkp_fp_neg(&r, &a);
    must(zkp_fp_is_zero(&a) || zkp_fp_is_largest(&a) != zkp_fp_is_largest(&r), "exactly one of a, -a is largest");
}

static void check_fr(void)
{
    zkp_fr a, b, c, l, r;
    uint8_t bytes[64] = { 0 };
    random_fr(&a);
    random_fr(&b);
    random_fr(&c);
    zkp_fr_sub(&l, &b, &c);
    zkp_fr_mul(&l, &a, &l);
    zkp_fr_mul(&r, &a, &b);
    zkp_fr_mul(&b, &a, &c);
    zkp_fr_sub(&r, &r, &b);
    must(zkp_fr_eq(&l, &r), "a(b - c) = ab - ac in Fr");
    zkp_fr_inv(&l, &a);
    zkp_fr_inv_var(&r, &a);
    must(zkp_fr_eq(&l, &r), "both inversions in Fr");
    zkp_fr_mul(&l, &l, &a);
    must(zkp_fr_is_one(&l) || zkp_fr_is_zero(&a), "a/a = 1 in Fr");
    zkp_fr_sqr(&l, &a);
    must(zkp_fr_sqrt_var(&r, &l), "a square has a root in Fr");
    zkp_fr_sqr(&r, &r);
    must(zkp_fr_eq(&l, &r), "sqrt(a)^2 = a in Fr");
    zkp_fr_to_le32(bytes, &a);
    must(zkp_fr_from_le32(&r, bytes) == ZKP_OK && zkp_fr_eq(&r, &a), "bytes of Fr");
    zkp_fr_from_le64_wide(&r, bytes);
    must(zkp_fr_eq(&r, &a), "wide bytes of Fr");
    for (size_t i = 0; i < 64; i++) bytes[i] = (uint8_t)next_word();
    zkp_fr_from_le64_wide(&r, bytes);
}

static void check_tower(void)
{
    zkp_fp12 a, b, c, l, r;
    zkp_fp2 u, v;
    random_fp12(&a);
    random_fp12(&b);
    random_fp12(&c);
    zkp_fp12_mul(&l, &a, &b);
    zkp_fp12_mul(&l, &l, &c);
    zkp_fp12_mul(&r, &b, &c);
    zkp_fp12_mul(&r, &a, &r);
    must(zkp_fp12_eq(&l, &r), "(ab)c = a(bc) in Fp12");
    zkp_fp12_sqr(&l, &a);
    zkp_fp12_mul(&r, &a, &a);
    must(zkp_fp12_eq(&l, &r), "square in Fp12");
    zkp_fp12_inv(&l, &a);
    zkp_fp12_mul(&l, &l, &a);
    must(zkp_fp12_is_one(&l), "a/a = 1 in Fp12");
    zkp_fp12_frobenius(&l, &a, 1);
    zkp_fp12_frobenius(&l, &l, 2);
    zkp_fp12_frobenius(&r, &a, 3);
    must(zkp_fp12_eq(&l, &r), "Frobenius maps compose");
    c = (zkp_fp12){ .c0 = { .c0 = b.c0.c0, .c1 = b.c0.c1 }, .c1 = { .c1 = b.c1.c1 } };
    zkp_fp12_mul(&l, &a, &c);
    zkp_fp12_mul_by_014(&r, &a, &b.c0.c0, &b.c0.c1, &b.c1.c1);
    must(zkp_fp12_eq(&l, &r), "sparse product in Fp12");
    zkp_fp2_sqr(&u, &a.c0.c0);
    must(zkp_fp2_sqrt_var(&v, &u), "a square has a root in Fp2");
    zkp_fp2_sqr(&v, &v);
    must(zkp_fp2_eq(&u, &v), "sqrt(a)^2 = a in Fp2");
}

static void random_scalar(uint64_t k[4])
{
    zkp_fr s;
    random_fr(&s);
    zkp_fr_to_limbs(k, &s);
}

static void check_g1(void)
{
    uint64_t k[4];
    uint8_t bytes[96];
    zkp_g1 g, a, b, c;
    zkp_g1_affine p, q, batch[3];
    zkp_fp scratch[6];
    zkp_g1_from_affine(&g, &zkp_g1_generator);
    random_scalar(k);
    zkp_g1_mul_var(&a, &g, k);
    zkp_g1_mul_glv_var(&b, &g, k);
    zkp_g1_mul_ct(&c, &g, k);
    must(zkp_g1_eq(&a, &b) && zkp_g1_eq(&a, &c), "multiplications on G1");
    zkp_g1_to_affine(&p, &a);
    zkp_g1_add_affine(&b, &a, &p);
    zkp_g1_dbl(&c, &a);
    must(zkp_g1_eq(&b, &c), "P + P = 2P on G1");
    zkp_g1_sub(&b, &b, &a);
    must(zkp_g1_eq(&b, &a), "2P - P = P on G1");
    zkp_g1_sub(&b, &b, &a);
    must(zkp_g1_is_infinity(&b), "P - P = 0 on G1");
    zkp_g1_batch_to_affine(batch, (zkp_g1[3]){ a, b, c }, 3, scratch);
    must(zkp_g1_eq_affine(&batch[0], &p) && batch[1].infinity && zkp_g1_is_on_curve(&batch[2]), "batch on G1");
    must(zkp_g1_is_on_curve(&p) && zkp_g1_in_subgroup(&p), "multiples are in G1");
    zkp_g1_encode48(bytes, &p);
    must(zkp_g1_decode(&q, bytes, 48, 1) == ZKP_OK && zkp_g1_eq_affine(&p, &q), "compressed G1");
    zkp_g1_encode96(bytes, &p);
    must(zkp_g1_decode(&q, bytes, 96, 1) == ZKP_OK && zkp_g1_eq_affine(&p, &q), "uncompressed G1");
    for (size_t i = 0; i < 96; i++) bytes[i] = (uint8_t)next_word();
    for (size_t len = 0; len <= 96; len++) {
        uint8_t *exact = malloc(len ? len : 1); /* its own allocation, so that an overread is seen */
        memcpy(exact, bytes, len);
        int status = zkp_g1_decode(&q, exact, len, 1);
        must(status != ZKP_OK || q.infinity || zkp_g1_in_subgroup(&q), "what decodes is in G1");
        free(exact);
    }
}

static void check_g2(void)
{
    uint64_t k[4];
    uint8_t bytes[192];
    zkp_g2 g, a, b, c;
    zkp_g2_affine p, q, batch[3];
    zkp_fp2 scratch[6];
    zkp_g2_from_affine(&g, &zkp_g2_generator);
    random_scalar(k);
    zkp_g2_mul_var(&a, &g, k);
    zkp_g2_mul_glv_var(&b, &g, k);
    zkp_g2_mul_ct(&c, &g, k);
    must(zkp_g2_eq(&a, &b) && zkp_g2_eq(&a, &c), "multiplications on G2");
    zkp_g2_to_affine(&p, &a);
    zkp_g2_add_affine(&b, &a, &p);
    zkp_g2_dbl(&c, &a);
    must(zkp_g2_eq(&b, &c), "P + P = 2P on G2");
    zkp_g2_sub(&b, &b, &a);
    must(zkp_g2_eq(&b, &a), "2P - P = P on G2");
    zkp_g2_sub(&b, &b, &a);
    must(zkp_g2_is_infinity(&b), "P - P = 0 on G2");
    zkp_g2_batch_to_affine(batch, (zkp_g2[3]){ a, b, c }, 3, scratch);
    must(zkp_g2_eq_affine(&batch[0], &p) && batch[1].infinity && zkp_g2_is_on_curve(&batch[2]), "batch on G2");
    must(zkp_g2_is_on_curve(&p) && zkp_g2_in_subgroup(&p), "multiples are in G2");
    zkp_g2_encode96(bytes, &p);
    must(zkp_g2_decode(&q, bytes, 96, 1) == ZKP_OK && zkp_g2_eq_affine(&p, &q), "compressed G2");
    zkp_g2_encode192(bytes, &p);
    must(zkp_g2_decode(&q, bytes, 192, 1) == ZKP_OK && zkp_g2_eq_affine(&p, &q), "uncompressed G2");
    for (size_t i = 0; i < 192; i++) bytes[i] = (uint8_t)next_word();
    for (size_t len = 0; len <= 192; len += 3) {
        uint8_t *exact = malloc(len ? len : 1);
        memcpy(exact, bytes, len);
        int status = zkp_g2_decode(&q, exact, len, 1);
        must(status != ZKP_OK || q.infinity || zkp_g2_in_subgroup(&q), "what decodes is in G2");
        free(exact);
    }
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: curve_selfcheck ROUNDS SEED\n");
        return 2;
    }
    long rounds = strtol(argv[1], NULL, 10);
    state = strtoull(argv[2], NULL, 10) | 1;
    for (long round = 0; round < rounds; round++) {
        for (int i = 0; i < 20; i++) {
            check_fp();
            check_fr();
        }
        check_tower();
        check_g1();
        check_g2();
    }
    printf("%ld rounds, %d failures\n", rounds, failures);
    return failures != 0;
}
