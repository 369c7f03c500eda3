/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Multiplication by secret scalars, in constant time: fixed windows and masked reads of whole tables. */
#include "ed25519_names.h"

#include <stdlib.h>

#include "ed25519_inline.h"
#include "ed25519_tables.h"
#include "zkp/wipe.h"
#include "zkp_api/core.h"

/* All ones if a == b, else zero. */
static uint64_t mask_eq(uint64_t a, uint64_t b) { return (uint64_t)0 - zkp_word_is_zero(a ^ b); }

ZKP_INLINE void or_masked(zkp_fe25519 *o, const zkp_fe25519 *a, uint64_t mask) {
    ZKP_UNROLL
    for (int i = 0; i < 5; i++) o->l[i] |= a->l[i] & mask;
}

static uint64_t absolute(int digit, uint64_t *negative) {
    const uint64_t sign = (uint64_t)((int64_t)digit >> 63); /* all ones if negative */
    *negative = sign & 1;
    return ((uint64_t)(int64_t)digit ^ sign) - sign;
}

ZKP_INLINE void swap_if(zkp_fe25519 *a, zkp_fe25519 *b, uint64_t flag) {
    const uint64_t mask = (uint64_t)0 - flag;
    ZKP_UNROLL
    for (int i = 0; i < 5; i++) {
        const uint64_t change = (a->l[i] ^ b->l[i]) & mask;
        a->l[i] ^= change;
        b->l[i] ^= change;
    }
}

/* o = digit * base from the multiples 1 .. 8 of the base; every entry is read. */
static void select_prepared(zkp_ed25519_prepared *o, const zkp_ed25519_prepared table[ZKP_ED_MULTIPLES], int digit) {
    uint64_t negative;
    const uint64_t size = absolute(digit, &negative), none = mask_eq(size, 0) & 1;
    zkp_ed25519_prepared entry = {.sum = {{none}}, .diff = {{none}}, .z2 = {{2 * none}}};
    for (uint64_t i = 0; i < ZKP_ED_MULTIPLES; i++) {
        const uint64_t mask = mask_eq(size, i + 1);
        or_masked(&entry.sum, &table[i].sum, mask);
        or_masked(&entry.diff, &table[i].diff, mask);
        or_masked(&entry.t2d, &table[i].t2d, mask);
        or_masked(&entry.z2, &table[i].z2, mask);
    }
    swap_if(&entry.sum, &entry.diff, negative);
    zkp_fe_cneg(&entry.t2d, &entry.t2d, negative);
    *o = entry;
}

static void select_prepared_affine(zkp_ed25519_prepared_affine *o,
                                   const zkp_ed25519_prepared_affine table[ZKP_ED_MULTIPLES], int digit) {
    uint64_t negative;
    const uint64_t size = absolute(digit, &negative), none = mask_eq(size, 0) & 1;
    zkp_ed25519_prepared_affine entry = {.sum = {{none}}, .diff = {{none}}};
    for (uint64_t i = 0; i < ZKP_ED_MULTIPLES; i++) {
        const uint64_t mask = mask_eq(size, i + 1);
        or_masked(&entry.sum, &table[i].sum, mask);
        or_masked(&entry.diff, &table[i].diff, mask);
        or_masked(&entry.t2d, &table[i].t2d, mask);
    }
    swap_if(&entry.sum, &entry.diff, negative);
    zkp_fe_cneg(&entry.t2d, &entry.t2d, negative);
    *o = entry;
}

static void multiples(zkp_ed25519_prepared table[ZKP_ED_MULTIPLES], const zkp_ed25519 *p) {
    zkp_ed25519 acc = *p;
    for (int i = 0; i < ZKP_ED_MULTIPLES; i++) {
        zkp_ed25519_prepare(&table[i], &acc);
        if (i + 1 < ZKP_ED_MULTIPLES) zkp_ed25519_add_prepared(&acc, &acc, &table[0]);
    }
}

void zkp_ed25519_mul(zkp_ed25519 *o, const zkp_ed25519 *p, const zkp_scalar *k) {
    int8_t digits[ZKP_ED_WINDOWS];
    zkp_ed25519_prepared table[ZKP_ED_MULTIPLES], entry;
    zkp_ed25519 acc;
    zkp_ed_recode(digits, k);
    multiples(table, p);
    zkp_ed_identity(&acc);
    for (int i = ZKP_ED_WINDOWS - 1; i >= 0; i--) {
        if (i < ZKP_ED_WINDOWS - 1) zkp_ed25519_dbl_times(&acc, &acc, 4);
        select_prepared(&entry, table, digits[i]);
        zkp_ed25519_add_prepared(&acc, &acc, &entry);
    }
    *o = acc;
    zkp_wipe(digits, sizeof digits);
    zkp_wipe(table, sizeof table); /* p may be secret too */
    zkp_wipe(&entry, sizeof entry);
    zkp_wipe(&acc, sizeof acc);
}

void zkp_ed25519_mul_generator(zkp_ed25519 *o, int generator, const zkp_scalar *k) {
    int8_t digits[ZKP_ED_WINDOWS];
    zkp_ed25519_prepared_affine entry;
    zkp_ed25519 acc;
    zkp_ed25519_row *table = zkp_ed25519_generator_table(generator);
    zkp_ed_recode(digits, k);
    zkp_ed_identity(&acc);
    for (int i = 0; i < ZKP_ED_WINDOWS; i++) {
        select_prepared_affine(&entry, table[i], digits[i]);
        zkp_ed25519_add_prepared_affine(&acc, &acc, &entry);
    }
    *o = acc;
    zkp_wipe(digits, sizeof digits);
    zkp_wipe(&entry, sizeof entry);
    zkp_wipe(&acc, sizeof acc);
}

typedef struct {
    zkp_ed25519_prepared table[ZKP_ED_MULTIPLES];
    int8_t digits[ZKP_ED_WINDOWS];
} secret_term;

int zkp_ed25519_msm(zkp_ed25519 *o, const zkp_ed25519 *p, const zkp_scalar *k, size_t n) {
    zkp_ed25519 acc;
    zkp_ed_identity(&acc);
    if (n == 0) {
        *o = acc;
        return ZKP_OK;
    }
    if (n > SIZE_MAX / sizeof(secret_term)) return ZKP_ERR_MEMORY;
    secret_term *terms = malloc(n * sizeof *terms);
    if (terms == NULL) return ZKP_ERR_MEMORY;
    for (size_t i = 0; i < n; i++) {
        multiples(terms[i].table, &p[i]);
        zkp_ed_recode(terms[i].digits, &k[i]);
    }
    zkp_ed25519_prepared entry;
    for (int window = ZKP_ED_WINDOWS - 1; window >= 0; window--) {
        if (window < ZKP_ED_WINDOWS - 1) zkp_ed25519_dbl_times(&acc, &acc, 4);
        for (size_t i = 0; i < n; i++) {
            select_prepared(&entry, terms[i].table, terms[i].digits[window]);
            zkp_ed25519_add_prepared(&acc, &acc, &entry);
        }
    }
    *o = acc;
    zkp_wipe(terms, n * sizeof *terms);
    zkp_wipe(&entry, sizeof entry);
    zkp_wipe(&acc, sizeof acc);
    free(terms);
    return ZKP_OK;
}
