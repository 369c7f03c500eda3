/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scanning, the secret half: shared points and view tags. The scalar is the same in all lanes. Its digits choose from
   tables by masks over all entries; there is no branch on a secret, and no address depends on one. */
#include "blake2b8.h"
#include "jubjub_scan.h"
#include "registers.h"
#include "zkp/declassify.h"
#include "zkp/domains.h"
#include "zkp/wipe.h"

#define WINDOWS 64

/* Signed digits of base 16: k = sum digits[i] * 16^i, digits in -8 .. 7 and the last one 0 or 1, since k < 2^252. */
static void recode_ct(int8_t digits[WINDOWS], const zkp_js *k) {
    int carry = 0;
    for (int i = 0; i < WINDOWS; i++) {
        int digit = (int)((k->l[i / 16] >> (4 * (i % 16))) & 15) + carry;
        carry = (digit + 8) >> 4;
        digits[i] = (int8_t)(digit - 16 * carry);
    }
}

static __attribute__((noinline)) void dbl_ct(jj8 *o) { jj8_dbl(o, o, 0); }
static __attribute__((noinline)) void dbl_with_t_ct(jj8 *o) { jj8_dbl(o, o, 1); }
static __attribute__((noinline)) void add_ct(jj8 *o, const jj8_prepared *q) { jj8_add_prepared(o, o, q, 0); }

/* The digit is the same for all lanes. */
static __attribute__((noinline)) void select_ct(jj8_prepared *o, const jj8_prepared table[JJ8_ENTRIES], int digit) {
    jj8_select(o, table, fr8_splat((uint64_t)(int64_t)digit));
}

/* p = k * p for eight points. in: p->t is set. out: without t. */
static void multiply_ct(jj8 *p, const int8_t digits[WINDOWS], jj8_prepared table[JJ8_ENTRIES]) {
    jj8_prepared entry;
    jj8 acc;
    jj8_multiples(table, p);
    jj8_identity(&acc);
    for (int i = WINDOWS - 1; i >= 0; i--) {
        if (i < WINDOWS - 1) {
            dbl_ct(&acc);
            dbl_ct(&acc);
            dbl_ct(&acc);
            dbl_with_t_ct(&acc);
        }
        select_ct(&entry, table, digits[i]);
        add_ct(&acc, &entry);
    }
    *p = acc;
    zkp_wipe(&entry, sizeof entry);
    zkp_wipe(&acc, sizeof acc);
}

/* o = 1/a by Fermat: squarings and products in an order that the modulus alone decides. Zero gives zero. */
static void invert_ct(fr8 *o, const fr8 *a) {
    static const uint64_t exponent[4] = {0xfffffffeffffffff, 0x53bda402fffe5bfe, 0x3339d80809a1d805, 0x73eda753299d7d48};
    fr8 power[16], acc;
    fr8_one(&power[0]);
    for (int i = 1; i < 16; i++) fr8_mul(&power[i], &power[i - 1], a);
    fr8_one(&acc);
    for (int i = 63; i >= 0; i--) {
        for (int j = 0; j < 4; j++) fr8_sqr(&acc, &acc);
        fr8_mul(&acc, &acc, &power[(exponent[i / 16] >> (4 * (i % 16))) & 15]);
    }
    *o = acc;
    zkp_wipe(power, sizeof power);
    zkp_wipe(&acc, sizeof acc);
}

void zkp_ifma_shared_points_ct(__m512i (*encoded)[4], jj8 *points, size_t n, const zkp_js *view) {
    int8_t digits[WINDOWS];
    jj8_prepared table[JJ8_ENTRIES];
    fr8 product[ZKP_IFMA_SCAN_GROUPS], inverse, own, u, v;
    if (n == 0) return;
    recode_ct(digits, view);
    for (size_t g = 0; g < n; g++) {
        multiply_ct(&points[g], digits, table);
        if (g == 0)
            product[g] = points[g].z;
        else
            fr8_mul(&product[g], &product[g - 1], &points[g].z);
    }
    invert_ct(&inverse, &product[n - 1]); /* z is never zero */
    for (size_t g = n; g-- > 0;) {
        __m512i sign[4];
        own = inverse;
        if (g > 0) fr8_mul(&own, &inverse, &product[g - 1]);
        fr8_mul(&inverse, &inverse, &points[g].z);
        fr8_mul(&u, &points[g].x, &own);
        fr8_mul(&v, &points[g].y, &own);
        jj8_write_field(sign, &u);
        jj8_write_field(encoded[g], &v);
        encoded[g][3] = _mm512_or_si512(encoded[g][3], _mm512_slli_epi64(sign[0], 63));
        zkp_wipe(sign, sizeof sign);
    }
    zkp_wipe(points, n * sizeof *points);
    zkp_wipe(digits, sizeof digits);
    zkp_wipe(table, sizeof table);
    zkp_wipe(product, sizeof product);
    zkp_wipe(&inverse, sizeof inverse);
    zkp_wipe(&own, sizeof own);
    zkp_wipe(&u, sizeof u);
    zkp_wipe(&v, sizeof v);
    zkp_clear_registers();
    zkp_wipe_stack();
}

void zkp_ifma_view_tags_ct(uint8_t *match, __m512i (*shared)[4], __m512i (*ephemeral)[4], const __m512i *indices,
                           const __m512i *tags, size_t n) {
    blake2b8 state;
    __m512i message[16];
    for (size_t g = 0; g < n; g++) {
        for (int i = 0; i < 4; i++) {
            message[i] = shared[g][i];
            message[i + 4] = ephemeral[g][i];
        }
        message[8] = indices[g]; /* four bytes, and the counter, which is zero */
        for (int i = 9; i < 16; i++) message[i] = _mm512_setzero_si512();
        blake2b8_init(&state, 64, (const uint8_t *)ZKP_PERSON_VIEW_TAG);
        blake2b8_compress(&state, message, fr8_splat(32 + 32 + 4 + 1), 0xff, 0xff);
        const __m512i found = _mm512_and_si512(state.h[0], fr8_splat(0xff));
        match[g] = (uint8_t)_mm512_cmpeq_epi64_mask(found, tags[g]);
    }
    zkp_wipe(&state, sizeof state);
    zkp_wipe(message, sizeof message);
    zkp_clear_registers();
    zkp_wipe_stack();
    zkp_declassify(match, n);
}
