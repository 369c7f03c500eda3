/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scanning outputs of Monero, the secret half: shared points, hashes of them, and what is taken from output keys. The
   view key is the same in all lanes; its digits choose from tables by masks over all entries. */
#include "ed25519_base.h"
#include "fe25519_8_pow.h"
#include "keccak8.h"
#include "monero_lanes.h"
#include "registers.h"
#include "zkp/wipe.h"

#define ENTRIES 8
#define DIGITS 64
#define GROUPS (ZKP_IFMA_MONERO_BLOCK / 8)

static __attribute__((noinline)) void dbl_ct(ed8 *p) { ed8_dbl(p, p, 0); }
static __attribute__((noinline)) void dbl_with_t_ct(ed8 *p) { ed8_dbl(p, p, 1); }

static __attribute__((noinline)) void add_digit_ct(ed8 *acc, const ed8_prepared *multiples, int digit) {
    ed8_prepared entry;
    __mmask8 negative;
    ed8_select_entry(&entry, &negative, multiples, ENTRIES, fe8_splat((uint64_t)(int64_t)digit));
    ed8_add_signed(acc, acc, &entry, negative, 0);
}

/* Signed digits of base 16 from -8 to 7; the last one goes up to 8, since k < 2^255. */
static void recode_ct(int8_t digits[DIGITS], const zkp_scalar *k) {
    int carry = 0;
    for (int i = 0; i < DIGITS; i++) {
        const int digit = (int)((k->l[i / 16] >> (4 * (i % 16))) & 15) + carry;
        carry = (digit + 8) >> 4;
        if (i == DIGITS - 1) carry = 0;
        digits[i] = (int8_t)(digit - 16 * carry);
    }
}

/* p = 8 * k * p. in: p with t. out: without. */
static void multiply_ct(ed8 *p, const int8_t digits[DIGITS]) {
    ed8_prepared multiples[ENTRIES];
    ed8 acc;
    ed8_multiples(multiples, p, ENTRIES);
    ed8_identity(&acc);
    for (int i = DIGITS - 1; i >= 0; i--) {
        if (i < DIGITS - 1) {
            for (int j = 0; j < 3; j++) dbl_ct(&acc);
            dbl_with_t_ct(&acc);
        }
        add_digit_ct(&acc, multiples, digits[i]);
    }
    for (int j = 0; j < 3; j++) dbl_ct(&acc);
    *p = acc;
    zkp_wipe(multiples, sizeof multiples);
    zkp_wipe(&acc, sizeof acc);
}

static __attribute__((noinline)) void inv_ct(fe8 *o, const fe8 *a) { fe8_many_inv(o, a, 1); }

/* Encodings of up to GROUPS groups with one inversion; p is used up. */
static void encode_ct(uint8_t (*o)[32], ed8 *p, size_t groups) {
    fe8 product[GROUPS], inverse, own, x, y;
    product[0] = p[0].z;
    for (size_t g = 1; g < groups; g++) fe8_mul(&product[g], &product[g - 1], &p[g].z);
    inv_ct(&inverse, &product[groups - 1]); /* z is never zero */
    for (size_t g = groups; g-- > 0;) {
        __m512i words[4], sign;
        own = inverse;
        if (g > 0) fe8_mul(&own, &inverse, &product[g - 1]);
        fe8_mul(&inverse, &inverse, &p[g].z);
        fe8_mul(&x, &p[g].x, &own);
        fe8_mul(&y, &p[g].y, &own);
        fe8_join(words, &y);
        fe8_canonical(&x, &x);
        sign = _mm512_slli_epi64(x.l[0], 63);
        words[3] = _mm512_or_si512(words[3], sign);
        ed8_store_rows(o[8 * g], words);
        zkp_wipe(words, sizeof words);
    }
    zkp_wipe(p, groups * sizeof *p);
    zkp_wipe(product, sizeof product);
    zkp_wipe(&inverse, sizeof inverse);
    zkp_wipe(&own, sizeof own);
    zkp_wipe(&x, sizeof x);
    zkp_wipe(&y, sizeof y);
}

static void clean_up_ct(void) {
    zkp_clear_registers();
    zkp_wipe_stack();
}

void zkp_ifma_monero_derive_ct(uint8_t (*d)[32], const zkp_ed25519_affine *points, size_t n, const zkp_scalar *view) {
    uint8_t encoded[ZKP_IFMA_MONERO_BLOCK][32];
    int8_t digits[DIGITS];
    ed8 shared[GROUPS];
    const size_t groups = (n + 7) / 8;
    if (n == 0) return;
    recode_ct(digits, view);
    for (size_t g = 0; g < groups; g++) {
        fe8 x, y;
        ed8_load_affine(&x, &y, points + 8 * g, n - 8 * g);
        ed8_from_affine(&shared[g], &x, &y);
        multiply_ct(&shared[g], digits);
    }
    encode_ct(encoded, shared, groups);
    memcpy(d, encoded, 32 * n);
    zkp_wipe(encoded, sizeof encoded);
    zkp_wipe(digits, sizeof digits);
    clean_up_ct();
}

void zkp_ifma_monero_hash_ct(uint8_t digests[8][32], const uint8_t *const d[8], uint8_t (*varints)[16], int tag) {
    uint64_t columns[KECCAK8_WORDS][8] = {{0}};
    __m512i block[KECCAK8_WORDS], digest[4];
    const int front = tag ? 1 : 0;
    for (int i = 0; i < 8; i++) {
        uint64_t words[6];
        memcpy(words, d[i], 32);
        memcpy(words + 4, varints[i], 16);
        for (int j = 0; j < 6; j++) columns[front + j][i] = words[j];
        if (tag) memcpy(&columns[0][i], "view_tag", 8);
        columns[KECCAK8_WORDS - 1][i] |= UINT64_C(1) << 63;
        zkp_wipe(words, sizeof words);
    }
    for (int j = 0; j < KECCAK8_WORDS; j++) block[j] = _mm512_loadu_si512(columns[j]);
    keccak8_block(digest, block);
    ed8_store_rows(digests, digest);
    zkp_wipe(columns, sizeof columns);
    zkp_wipe(block, sizeof block);
    zkp_wipe(digest, sizeof digest);
    clean_up_ct();
}

void zkp_ifma_monero_subtract_ct(uint8_t o[8][32], const zkp_ed25519_affine p[8], const zkp_scalar k[8]) {
    ed8 offset, point;
    fe8 x, y;
    zkp_ifma_ed25519_mul_base_ct(&offset, k);
    ed8_neg(&offset, &offset);
    ed8_load_affine(&x, &y, p, 8);
    ed8_from_affine(&point, &x, &y);
    ed8_add(&point, &point, &offset, 0);
    encode_ct(o, &point, 1);
    zkp_wipe(&offset, sizeof offset);
    clean_up_ct();
}
