/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fields in lanes against the scalar code: on random elements, at edges, and on the largest elements that the contracts
   allow. Compiled with the flags of native/src/ifma; in a build with ZKP_VERIFY every contract is checked as well.
   Usage: ifma_selfcheck ROUNDS SEED
          ifma_selfcheck break NAME   breaks one contract: a checked build must abort, naming it */
#include <immintrin.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ifma/fp2_52.h"
#include "ifma/fr52.h"
#include "zkp/fp.h"
#include "zkp/fr.h"
#include "zkp/tower.h"

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

static void fp_from_words(fp8 *o, const zkp_fp a[8]) {
    const zkp_fp *address[8];
    for (int i = 0; i < 8; i++) address[i] = &a[i];
    fp8_from_words(o, address);
}

static void fp_to_words(zkp_fp o[8], const fp8 *a) {
    zkp_fp *address[8];
    for (int i = 0; i < 8; i++) address[i] = &o[i];
    fp8_to_words(address, a);
}

#define VT fp8
#define V(name) fp8_##name
#define ST zkp_fp
#define S(name) zkp_fp_##name
#define K(name) fp_check_##name
#define LN 8
#define FACTORS (UINT64_C(1) << 34)
#define BOUND (UINT64_C(1) << 34)
#define FROM_WORDS fp_from_words
#define TO_WORDS fp_to_words
#include "lanes_selfcheck.inc.h"
#undef VT
#undef V
#undef ST
#undef S
#undef K
#undef LN
#undef FACTORS
#undef BOUND
#undef FROM_WORDS
#undef TO_WORDS

#define VT fr8
#define V(name) fr8_##name
#define ST zkp_fr
#define S(name) zkp_fr_##name
#define K(name) fr_check_##name
#define LN 5
#define FACTORS UINT64_C(32)
#define BOUND UINT64_C(35)
#define FROM_WORDS fr8_from_words
#define TO_WORDS fr8_to_words
#include "lanes_selfcheck.inc.h"

static void fp2_value(zkp_fp2 *o, const fp2x8 *a, int lane) {
    fp_check_value(&o->c0, &a->c0, lane);
    fp_check_value(&o->c1, &a->c1, lane);
}

static void fp2_must(const fp2x8 *o, int lane, const zkp_fp2 *expected, const char *what) {
    zkp_fp2 found;
    fp2_value(&found, o, lane);
    must(zkp_fp2_eq(&found, expected), what);
}

static void fp2_check(void) {
    fp2x8 a, b, product, square, scaled, sum, difference, negative;
    fp8 factor;
    fp_check_fill(&a.c0, 32);
    fp_check_fill(&a.c1, 32);
    fp_check_fill(&b.c0, 32);
    fp_check_fill(&b.c1, 32);
    fp_check_fill(&factor, UINT64_C(1) << 29);
    fp2x8_mul(&product, &a, &b);
    fp2x8_sqr(&square, &a);
    fp2x8_mul_fp(&scaled, &a, &factor);
    fp2x8_add(&sum, &a, &b);
    fp2x8_sub(&difference, &a, &b, 5);
    fp2x8_neg(&negative, &b, 5);
    for (int lane = 0; lane < 8; lane++) {
        zkp_fp2 x, y, expected;
        zkp_fp f;
        fp2_value(&x, &a, lane);
        fp2_value(&y, &b, lane);
        fp_check_value(&f, &factor, lane);
        zkp_fp2_mul(&expected, &x, &y);
        zkp_fp2_mul_fp(&expected, &expected, &fp_check_radix_inverse);
        fp2_must(&product, lane, &expected, "product in Fp2");
        zkp_fp2_sqr(&expected, &x);
        zkp_fp2_mul_fp(&expected, &expected, &fp_check_radix_inverse);
        fp2_must(&square, lane, &expected, "square in Fp2");
        zkp_fp2_mul_fp(&expected, &x, &f);
        zkp_fp2_mul_fp(&expected, &expected, &fp_check_radix_inverse);
        fp2_must(&scaled, lane, &expected, "product of Fp2 and Fp");
        zkp_fp2_add(&expected, &x, &y);
        fp2_must(&sum, lane, &expected, "sum in Fp2");
        zkp_fp2_sub(&expected, &x, &y);
        fp2_must(&difference, lane, &expected, "difference in Fp2");
        zkp_fp2_neg(&expected, &y);
        fp2_must(&negative, lane, &expected, "negation in Fp2");
    }
    fp2x8_select(&sum, &a, &b, 0x5a);
    fp2x8_mul(&a, &a, &b);
    must(fp8_same_limbs(&a.c0, &product.c0) == 0xff && fp8_same_limbs(&a.c1, &product.c1) == 0xff,
         "product in Fp2 over its first factor");
    must(fp8_same_limbs(&sum.c1, &b.c1) >= 0x5a, "select in Fp2");
    fp8_zero(&a.c0);
    fp8_broadcast(&a.c1, fp8_p);
    must(fp2x8_is_zero(&a) == 0xff, "zero in Fp2");
}

static void transposes_check(void) {
    uint64_t rows[8][8], back[8][8];
    const uint64_t *in[8];
    uint64_t *out[8];
    fp8 a;
    for (int i = 0; i < 8; i++) {
        fp_check_pick(rows[i], 2);
        in[i] = rows[i];
        out[i] = back[i];
    }
    fp8_load(&a, in);
    for (int i = 0; i < 8; i++) {
        uint64_t column[8];
        _mm512_storeu_si512(column, a.l[i]);
        for (int lane = 0; lane < 8; lane++) must(column[lane] == rows[lane][i], "load");
    }
    fp8_store(out, &a);
    must(memcmp(rows, back, sizeof rows) == 0, "store");
}

/* Each breaks one contract, on data that look harmless where that is possible. */
static void break_contract(const char *name) {
    fp8 a, b, o;
    fr8 c, d;
    fp8_one(&a);
    fp8_one(&b);
    fr8_one(&c);
    if (strcmp(name, "limb") == 0) {
        a.l[0] = fp8_splat(UINT64_C(1) << 52);
        fp8_mul(&o, &a, &b);
    } else if (strcmp(name, "value") == 0) {
        fp8_broadcast(&a, fp8_multiples[3]);
    } else if (strcmp(name, "claim") == 0) {
        fp8_broadcast(&a, fp8_p);
        fp8_add(&a, &a, &a);
        fp8_claim(&a, 1.5);
    } else if (strcmp(name, "factors") == 0) {
        for (int i = 0; i < 18; i++) fp8_add(&a, &a, &a);
        fp8_zero(&o);
        fp8_select(&a, &a, &o, 0xff); /* every value is 0, and could have been 2^18 */
        fp8_mul(&o, &a, &a);
    } else if (strcmp(name, "factors-fr") == 0) {
        for (int i = 0; i < 3; i++) fr8_add(&c, &c, &c);
        fr8_mul(&d, &c, &c);
    } else if (strcmp(name, "sum-of-products") == 0) {
        for (int i = 0; i < 2; i++) fr8_add(&c, &c, &c);
        fr8_mul_add(&d, &c, &c, &c, &c);
        fr8_dbl(&d, &c);
        fr8_mul_add(&d, &c, &d, &c, &c);
    } else if (strcmp(name, "square") == 0) {
        for (int i = 0; i < 3; i++) fr8_add(&c, &c, &c);
        fr8_sqr(&d, &c);
    } else if (strcmp(name, "difference") == 0) {
        fp8_mul(&a, &a, &b); /* 1, and could be almost 2 */
        fp8_sub(&o, &b, &a, 0);
    } else if (strcmp(name, "negation") == 0) {
        fp8_add(&a, &a, &a);
        fp8_add(&a, &a, &b);
        fp8_neg(&o, &a, 1);
    } else if (strcmp(name, "negative") == 0) {
        fp8_sub_raw(&o, &a, &b);
        fp8_carry(&o);
    } else if (strcmp(name, "too-large") == 0) {
        for (int i = 0; i < 6; i++) fr8_add(&c, &c, &c);
    } else if (strcmp(name, "not-tight") == 0) {
        fp8_add_raw(&o, &a, &b);
        fp8_mul(&o, &o, &b);
    } else if (strcmp(name, "spread") == 0) {
        for (int i = 0; i < 11; i++) fp8_add_raw(&a, &a, &a);
        fp8_carry(&a);
    } else if (strcmp(name, "canonical") == 0) {
        fp8_neg(&a, &a, 1); /* below 2 m here, and 2 m for zero */
        fp8_canonical(&o, &a);
    } else if (strcmp(name, "is-zero") == 0) {
        fp8_add(&a, &a, &a);
        fp8_add(&a, &a, &b);
        (void)fp8_is_zero(&a);
    } else {
        fprintf(stderr, "unknown contract %s\n", name);
        exit(2);
    }
}

int main(int argc, char **argv) {
    if (argc != 3) return 2;
    if (strcmp(argv[1], "break") == 0) {
        break_contract(argv[2]);
        printf("nothing noticed\n");
        return 0;
    }
    const long rounds = strtol(argv[1], NULL, 10);
    state = strtoull(argv[2], NULL, 10) | 1;
    for (long round = 0; round < rounds; round++) {
        fp_check_field();
        fr_check_field();
        fp2_check();
        transposes_check();
    }
    printf("%ld rounds, %d failures\n", rounds, failures);
    return failures != 0;
}
