/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scanning, the public half: reads the points R and hands them to jubjub_secret.c. */
#include "jubjub_scan.h"

#include <string.h>

#include "jubjub_lanes.h"
#include "zkp/wipe.h"

static __attribute__((noinline)) void dbl_var(jj8 *o) { jj8_dbl(o, o, 1); }

/* Lanes whose coordinates are canonical and on the curve. encoded: columns of words, as the encoding of such a point. */
static __mmask8 read_affine_var(fr8 *u, fr8 *v, __m512i encoded[4], const uint8_t rows[8][64]) {
    static const uint64_t curve_d[5] = ZKP_LANES_JUBJUB_D;
    uint8_t halves[2][8][32];
    __m512i words[4];
    fr8 d, one, u2, v2, left, right;
    for (int i = 0; i < 8; i++) {
        memcpy(halves[0][i], rows[i], 32);
        memcpy(halves[1][i], rows[i] + 32, 32);
    }
    jj8_load_bytes(words, halves[0][0]);
    jj8_load_bytes(encoded, halves[1][0]);
    const __mmask8 in_range = jj8_read_field(u, words) & jj8_read_field(v, encoded);
    encoded[3] = _mm512_or_si512(encoded[3], _mm512_slli_epi64(words[0], 63));
    fr8_broadcast(&d, curve_d);
    fr8_one(&one);
    fr8_sqr(&u2, u);
    fr8_sqr(&v2, v);
    fr8_sub(&left, &v2, &u2, 1);
    fr8_mul(&left, &left, &one);
    fr8_mul(&right, &u2, &v2);
    fr8_mul(&right, &right, &d);
    fr8_add(&right, &right, &one);
    fr8_mul(&right, &right, &one);
    return in_range & fr8_is_equal(&left, &right);
}

/* points[g] = 8 R where R may take part; in other lanes the identity. `good`: those lanes. Whether R decodes, and whether its
   order is small, is public. Other points off the subgroup may go on: the factor 8 takes what they have beyond it. */
static void read_points_var(jj8 *points, __mmask8 *good, __m512i (*encoded)[4], const uint8_t *bytes, int affine, size_t n) {
    const size_t size = affine ? 64 : 32;
    for (size_t g = 0; 8 * g < n; g += 2) {
        uint8_t rows[2][8][64] = {{{0}}};
        fr8 u[2], v[2], zero, one;
        fr8_zero(&zero);
        fr8_one(&one);
        for (size_t i = 0; i < 16 && 8 * g + i < n; i++)
            memcpy(affine ? rows[i / 8][i % 8] : &rows[i / 8][0][0] + 32 * (i % 8), bytes + size * (8 * g + i), size);
        if (affine) {
            for (size_t i = 0; i < 2; i++) good[g + i] = read_affine_var(&u[i], &v[i], encoded[g + i], (const uint8_t (*)[64])rows[i]);
        } else {
            for (size_t i = 0; i < 2; i++) jj8_load_bytes(encoded[g + i], &rows[i][0][0]);
            zkp_ifma_decode2_var(&good[g], u, v, (const __m512i (*)[4])&encoded[g]);
        }
        for (size_t i = 0; i < 2; i++) {
            jj8 *p = &points[g + i];
            fr8_select(&u[i], &zero, &u[i], good[g + i]);
            fr8_select(&v[i], &one, &v[i], good[g + i]);
            jj8_from_affine(p, &u[i], &v[i]);
            for (int k = 0; k < 3; k++) dbl_var(p);
            good[g + i] &= (__mmask8)~jj8_is_identity(p);
        }
    }
}

void zkp_ifma_scan(uint8_t *hits, uint8_t (*shared)[32], const zkp_js *view, const uint8_t *points, int affine,
                   const uint8_t *tags, const uint32_t *indices, size_t n) {
    jj8 lanes[ZKP_IFMA_SCAN_GROUPS];
    __mmask8 good[ZKP_IFMA_SCAN_GROUPS];
    uint8_t match[ZKP_IFMA_SCAN_GROUPS];
    __m512i ephemeral[ZKP_IFMA_SCAN_GROUPS][4], encoded[ZKP_IFMA_SCAN_GROUPS][4];
    __m512i lane_tags[ZKP_IFMA_SCAN_GROUPS], lane_indices[ZKP_IFMA_SCAN_GROUPS];
    const size_t groups = (n + 7) / 8;
    read_points_var(lanes, good, ephemeral, points, affine, n);
    for (size_t g = 0; g < groups; g++) {
        uint64_t tag[8] = {0}, index[8] = {0};
        for (size_t i = 0; i < 8 && 8 * g + i < n; i++) {
            tag[i] = tags[8 * g + i];
            index[i] = indices[8 * g + i];
        }
        lane_tags[g] = _mm512_loadu_si512(tag);
        lane_indices[g] = _mm512_loadu_si512(index);
    }
    zkp_ifma_shared_points_ct(encoded, lanes, groups, view);
    zkp_ifma_view_tags_ct(match, encoded, ephemeral, lane_indices, lane_tags, groups);
    for (size_t g = 0; g < groups; g++) {
        const unsigned found = match[g] & good[g];
        for (size_t i = 0; i < 8 && 8 * g + i < n; i++) hits[8 * g + i] = found >> i & 1;
        if (!found) continue;
        zkp_fr rows[8];
        fr8_store_words(rows, encoded[g]);
        for (size_t i = 0; i < 8 && 8 * g + i < n; i++)
            if (found >> i & 1) memcpy(shared[8 * g + i], &rows[i], 32);
        zkp_wipe(rows, sizeof rows);
    }
    zkp_wipe(encoded, sizeof encoded);
}
