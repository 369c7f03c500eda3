/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scalar levels against each other, to the last bit: the functions of fields and tower on edge values and on random
   ones, with distinct outputs and with outputs over inputs. */
#include <stdio.h>
#include <string.h>

#include "zkp/bls12_381_constants.h"
#include "zkp/level.h"
#include "zkp/types.h"

#ifdef ZKP_HAVE_WIDE

static int failures;

static uint64_t random_state = UINT64_C(0x9e3779b97f4a7c15);
static uint64_t random_word(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    return random_state ^= random_state << 17;
}

static const uint64_t p[6] = ZKP_C_FP_MODULUS, r[4] = ZKP_C_FR_MODULUS;

static int below(const uint64_t *a, const uint64_t *m, size_t n)
{
    for (size_t i = n; i-- > 0;) {
        if (a[i] != m[i]) return a[i] < m[i];
    }
    return 0;
}

/* n words below m. kind 0: zero, 1: one, 2: m - 1, 3: (m - 1)/2, 4: runs of ones and zeros, above: random. */
static void value(uint64_t *o, const uint64_t *m, size_t n, unsigned kind)
{
    do {
        for (size_t i = 0; i < n; i++) {
            uint64_t word = random_word();
            if (kind == 4) word = (word & 3) == 0 ? 0 : (word & 3) == 1 ? UINT64_MAX : UINT64_MAX << (word >> 58);
            o[i] = kind < 2 ? 0 : kind < 4 ? m[i] : word;
        }
        if (kind == 1) o[0] = 1;
        if (kind == 2 || kind == 3) o[0] -= 1;
        if (kind == 3) {
            for (size_t i = 0; i < n; i++) o[i] = o[i] >> 1 | (i + 1 < n ? o[i + 1] << 63 : 0);
        }
        if (kind >= 4) o[n - 1] &= UINT64_MAX >> (n == 6 ? 3 : 1);
    } while (!below(o, m, n));
}

/* words: of one element, a multiple of n words each below m. */
typedef struct {
    const char *name;
    void (*portable)(void *, const void *, const void *);
    void (*adx)(void *, const void *, const void *);
    const uint64_t *m;
    size_t n, words;
} operation;

static void compare(const operation *op, unsigned kind_a, unsigned kind_b)
{
    uint64_t a[72], b[72], expected[72], got[72];
    const size_t bytes = op->words * sizeof *a;
    for (size_t i = 0; i < op->words; i += op->n) {
        value(a + i, op->m, op->n, kind_a < 8 ? kind_a : (unsigned)(random_word() % 6));
        value(b + i, op->m, op->n, kind_b < 8 ? kind_b : (unsigned)(random_word() % 6));
    }
    op->portable(expected, a, b);
    op->adx(got, a, b);
    int same = memcmp(expected, got, bytes) == 0;
    for (size_t i = 0; i < op->words; i += op->n) same &= below(got + i, op->m, op->n);
    memcpy(got, a, bytes);
    op->adx(got, got, b);
    same &= memcmp(expected, got, bytes) == 0;
    memcpy(got, b, bytes);
    op->adx(got, a, got);
    same &= memcmp(expected, got, bytes) == 0;
    op->portable(expected, a, a);
    memcpy(got, a, bytes);
    op->adx(got, got, got);
    same &= memcmp(expected, got, bytes) == 0;
    if (!same) {
        failures++;
        printf("%s differs for inputs of kinds %u and %u\n", op->name, kind_a, kind_b);
    }
}

#define TWO(name, type)                                                                                            \
    void zkp_portable_##name(type *, const type *, const type *);                                                  \
    void zkp_adx_##name(type *, const type *, const type *);                                                       \
    static void portable_##name(void *o, const void *a, const void *b) { zkp_portable_##name(o, a, b); }           \
    static void adx_##name(void *o, const void *a, const void *b) { zkp_adx_##name(o, a, b); }
#define ONE(name, type)                                                                                            \
    void zkp_portable_##name(type *, const type *);                                                                \
    void zkp_adx_##name(type *, const type *);                                                                     \
    static void portable_##name(void *o, const void *a, const void *b) { (void)a, zkp_portable_##name(o, b); }     \
    static void adx_##name(void *o, const void *a, const void *b) { (void)a, zkp_adx_##name(o, b); }

TWO(fp_add, zkp_fp)
TWO(fp_sub, zkp_fp)
TWO(fp_mul, zkp_fp)
ONE(fp_sqr, zkp_fp)
ONE(fp_neg, zkp_fp)
ONE(fp_half, zkp_fp)
ONE(fp_inv, zkp_fp)
ONE(fp_inv_var, zkp_fp)
TWO(fr_add, zkp_fr)
TWO(fr_sub, zkp_fr)
TWO(fr_mul, zkp_fr)
ONE(fr_sqr, zkp_fr)
ONE(fr_inv, zkp_fr)
TWO(fp2_mul, zkp_fp2)
ONE(fp2_sqr, zkp_fp2)
ONE(fp2_mul_xi, zkp_fp2)
ONE(fp2_inv, zkp_fp2)
TWO(fp6_mul, zkp_fp6)
ONE(fp6_sqr, zkp_fp6)
TWO(fp12_mul, zkp_fp12)
ONE(fp12_sqr, zkp_fp12)
ONE(fp12_cyclotomic_sqr, zkp_fp12)
ONE(fp12_inv, zkp_fp12)

#define OP(name, m, n, words) { #name, portable_##name, adx_##name, m, n, words }
static const operation operations[] = {
    OP(fp_add, p, 6, 6),      OP(fp_sub, p, 6, 6),      OP(fp_mul, p, 6, 6),       OP(fp_sqr, p, 6, 6),
    OP(fp_neg, p, 6, 6),      OP(fp_half, p, 6, 6),     OP(fp_inv, p, 6, 6),       OP(fp_inv_var, p, 6, 6),
    OP(fr_add, r, 4, 4),      OP(fr_sub, r, 4, 4),      OP(fr_mul, r, 4, 4),       OP(fr_sqr, r, 4, 4),
    OP(fr_inv, r, 4, 4),      OP(fp2_mul, p, 6, 12),    OP(fp2_sqr, p, 6, 12),     OP(fp2_mul_xi, p, 6, 12),
    OP(fp2_inv, p, 6, 12),    OP(fp6_mul, p, 6, 36),    OP(fp6_sqr, p, 6, 36),     OP(fp12_mul, p, 6, 72),
    OP(fp12_sqr, p, 6, 72),   OP(fp12_cyclotomic_sqr, p, 6, 72),                   OP(fp12_inv, p, 6, 72),
};

int main(void)
{
    for (size_t k = 0; k < sizeof operations / sizeof *operations; k++) {
        const operation *op = &operations[k];
        for (unsigned a = 0; a < 9; a++) {
            for (unsigned b = 0; b < 9; b++) {
                for (int again = 0; again < 20; again++) compare(op, a, b);
            }
        }
    }
    printf("%s\n", failures ? "the levels differ" : "the levels agree");
    return failures != 0;
}

#else

int main(void)
{
    printf("one level\n");
    return 0;
}

#endif
