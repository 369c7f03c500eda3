/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scanning, the public half: reads the points R and hands them to jubjub_secret.c. */
#include "jubjub_scan.h"

#include <string.h>

#include "jubjub_lanes.h"
#include "zkp/wipe.h"

static __attribute__((noinline)) void dbl_var(jj8 *o) { jj8_dbl(o, o, 1); }

/* points[g] = 8 R where R may take part; in other lanes the identity. `good`: those lanes. Whether R decodes, and whether its
   order is small, is public. Other points off the subgroup may go on: the factor 8 takes what they have beyond it. */
static void read_points_var(jj8 *points, __mmask8 *good, __m512i (*encoded)[4], const uint8_t *bytes, int affine, size_t n) {
    const size_t size = affine ? 64 : 32;
    for (size_t g = 0; 8 * g < n; g += 2) {
        fr8 u[2], v[2], zero, one;
        fr8_zero(&zero);
        fr8_one(&one);
        zkp_ifma_read2_var(&good[g], u, v, &encoded[g], bytes + size * 8 * g, affine, n - 8 * g < 16 ? n - 8 * g : 16);
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
