/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs the constant-time operations of fields and curves on inputs that memcheck holds undefined; see secrets_ct.c.
   Output: one line "name errors" for each case. */
#include "constant_time.h"

#include "zkp/codec.h"
#include "zkp/fr.h"
#include "zkp/g1.h"
#include "zkp/g2.h"
#include "zkp_api/core.h"
#include "zkp_api/curve.h"

static void hidden_fp(zkp_fp *o, uint64_t seed)
{
    zkp_fp_from_u64(o, seed);
    zkp_fp_sqr_n(o, o, 9);
    zkp_classify(o, sizeof *o);
}

static void hidden_fp2(zkp_fp2 *o, uint64_t seed)
{
    hidden_fp(&o->c0, seed);
    hidden_fp(&o->c1, seed + 1);
}

static void hidden_fp12(zkp_fp12 *o, uint64_t seed)
{
    zkp_fp2 *parts[6] = { &o->c0.c0, &o->c0.c1, &o->c0.c2, &o->c1.c0, &o->c1.c1, &o->c1.c2 };
    for (uint64_t i = 0; i < 6; i++) hidden_fp2(parts[i], seed + 2 * i);
}

static void hidden_scalar(uint64_t k[4], uint64_t seed)
{
    zkp_fr s;
    zkp_fr_from_u64(&s, seed);
    for (int i = 0; i < 9; i++) zkp_fr_sqr(&s, &s);
    zkp_classify(&s, sizeof s);
    zkp_fr_to_limbs(k, &s);
}

static void case_fp(void)
{
    zkp_fp a, b, c;
    uint8_t bytes[48];
    uint64_t words[6];
    hidden_fp(&a, 3);
    hidden_fp(&b, 5);
    zkp_fp_add(&c, &a, &b);
    zkp_fp_sub(&c, &c, &b);
    zkp_fp_neg(&c, &c);
    zkp_fp_half(&c, &c);
    zkp_fp_mul(&c, &c, &b);
    zkp_fp_sqr(&c, &c);
    zkp_fp_select(&c, &a, &c, (uint64_t)zkp_fp_is_zero(&b));
    zkp_fp_cneg(&c, &c, (uint64_t)zkp_fp_is_largest(&b));
    zkp_fp_cneg(&c, &c, (uint64_t)zkp_fp_sgn0(&b));
    (void)zkp_fp_eq(&a, &c);
    (void)zkp_fp_is_one(&c);
    zkp_fp_to_be48(bytes, &c);
    (void)zkp_fp_from_be48(&c, bytes);
    zkp_fp_to_limbs(words, &c);
    (void)zkp_fp_from_limbs(&c, words);
    zkp_fp_dbl(&c, &a);
    zkp_fp_sqr_n(&c, &a, 3);
    const uint64_t exponent[2] = {0x123456789abcdef1, 77};
    zkp_fp_pow(&c, &a, exponent, 2);
    (void)zkp_fp_is_square(&a);
    uint64_t word = 12345;
    uint8_t wide[64] = {1, 2, 3};
    zkp_classify(&word, sizeof word);
    zkp_classify(wide, sizeof wide);
    zkp_fp_from_u64(&c, word);
    zkp_fp_from_be64_wide(&c, wide);
}

static void case_fp_inversion(void)
{
    zkp_fp a;
    hidden_fp(&a, 7);
    zkp_fp_inv(&a, &a);
}

static void case_fr(void)
{
    zkp_fr a, b;
    uint8_t bytes[64] = { 1, 2, 3 };
    zkp_classify(bytes, sizeof bytes);
    zkp_fr_from_le64_wide(&a, bytes);
    zkp_fr_sqr(&b, &a);
    zkp_fr_add(&b, &b, &a);
    zkp_fr_sub(&b, &b, &a);
    zkp_fr_neg(&b, &b);
    zkp_fr_mul(&b, &b, &a);
    zkp_fr_cneg(&b, &b, (uint64_t)zkp_fr_sgn0(&a));
    zkp_fr_select(&b, &a, &b, (uint64_t)zkp_fr_is_zero(&a));
    zkp_fr_inv(&b, &b);
    zkp_fr_to_le32(bytes, &b);
    (void)zkp_fr_from_le32(&a, bytes);
    (void)zkp_fr_eq(&a, &b);
    (void)zkp_fr_is_one(&a);
    const uint64_t exponent[2] = {0x123456789abcdef1, 77};
    zkp_fr_pow(&b, &a, exponent, 2);
    uint64_t word = 12345;
    zkp_classify(&word, sizeof word);
    zkp_fr_from_u64(&b, word);
    zkp_fr_dbl(&b, &b);
}

static void case_tower(void)
{
    zkp_fp12 a, b;
    zkp_fp2 u;
    hidden_fp12(&a, 11);
    hidden_fp12(&b, 31);
    zkp_fp12_mul(&a, &a, &b);
    zkp_fp12_sqr(&a, &a);
    zkp_fp12_mul_by_014(&a, &a, &b.c0.c0, &b.c0.c1, &b.c1.c1);
    zkp_fp12_frobenius(&a, &a, 1);
    zkp_fp12_cyclotomic_sqr(&b, &a);
    zkp_fp12_inv(&a, &a);
    zkp_fp2_inv(&u, &a.c0.c0);
    zkp_fp2_cneg(&u, &u, (uint64_t)zkp_fp2_is_largest(&u));
    zkp_fp2_cneg(&u, &u, (uint64_t)zkp_fp2_sgn0(&u));
}

static void case_tower_rest(void)
{
    const uint64_t exponent[1] = {0x123456789abcdef1};
    zkp_fp12 a, b;
    zkp_fp2 u, v;
    hidden_fp12(&a, 71);
    hidden_fp12(&b, 91);
    zkp_fp2_half(&u, &a.c0.c0);
    zkp_fp2_pow(&v, &u, exponent, 1);
    zkp_fp2_select(&u, &u, &v, (uint64_t)zkp_fp2_is_square(&u));
    zkp_fp2_select(&u, &u, &v, (uint64_t)(zkp_fp2_is_one(&u) | zkp_fp2_is_zero(&u) | zkp_fp2_eq(&u, &v)));
    zkp_fp6_mul_by_01(&a.c0, &a.c0, &u, &v);
    zkp_fp6_mul_by_1(&a.c1, &a.c1, &u);
    zkp_fp6_dbl(&a.c0, &a.c0);
    (void)zkp_fp6_is_zero(&a.c0);
    (void)zkp_fp6_eq(&a.c0, &a.c1);
    zkp_fp12_conj(&a, &a);
    zkp_fp12_pow(&a, &a, exponent, 1);
    (void)zkp_fp12_is_one(&a);
    (void)zkp_fp12_eq(&a, &b);
}

static const uint8_t twenty_nine[32] = {29, 3, 7};

/* What Python calls: scalar and product are secret, that the scalar is reduced is not. */
static void case_multiplication_of_encodings(void)
{
    uint8_t point1[96], point2[192], scalar[32], out[192];
    memcpy(scalar, twenty_nine, sizeof scalar);
    zkp_classify(scalar, sizeof scalar);
    zkp_g1_encode96(point1, &zkp_g1_generator);
    zkp_g2_encode192(point2, &zkp_g2_generator);
    require(zkp_curve_g1_mul_ct(out, point1, scalar) == ZKP_OK, "multiply on G1");
    require(zkp_curve_g2_mul_ct(out, point2, scalar) == ZKP_OK, "multiply on G2");
}

static void case_g1_multiplication(void)
{
    uint64_t k[4];
    zkp_g1 p;
    zkp_g1_affine a;
    zkp_g1_from_affine(&p, &zkp_g1_generator);
    zkp_classify(&p, sizeof p);
    hidden_scalar(k, 13);
    zkp_g1_mul_ct(&p, &p, k);
    zkp_g1_to_affine(&a, &p);
    zkp_g1_from_affine(&p, &a);
}

static void case_g2_multiplication(void)
{
    uint64_t k[4];
    zkp_g2 p;
    zkp_g2_affine a;
    zkp_g2_from_affine(&p, &zkp_g2_generator);
    zkp_classify(&p, sizeof p);
    hidden_scalar(k, 17);
    zkp_g2_mul_ct(&p, &p, k);
    zkp_g2_to_affine(&a, &p);
    zkp_g2_from_affine(&p, &a);
}

/* Controls: memcheck must report these, or its silence on the others says nothing. */
static void case_control_leaks_a_branch(void)
{
    zkp_fp a;
    hidden_fp(&a, 19);
    if (zkp_fp_sgn0(&a)) sink++;
}

static void case_control_inversion_var(void)
{
    zkp_fp a;
    hidden_fp(&a, 23);
    zkp_fp_inv_var(&a, &a);
}

static void case_control_multiplication_var(void)
{
    uint64_t k[4];
    zkp_g1 p;
    zkp_g1_from_affine(&p, &zkp_g1_generator);
    hidden_scalar(k, 29);
    zkp_g1_mul_var(&p, &p, k);
}

int main(int argc, char **argv) {
    RUN_CASES(argc, argv,
              CASE(fp), CASE(fp_inversion), CASE(fr), CASE(tower), CASE(tower_rest),
              CASE(g1_multiplication), CASE(g2_multiplication), CASE(multiplication_of_encodings),
              CASE(control_leaks_a_branch), CASE(control_inversion_var), CASE(control_multiplication_var));
}
