/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "batch_lanes.h"

#include <string.h>

#include "decode_lanes.h"
#include "miller_lanes.h"
#include "zkp/arena.h"
#include "zkp_api/core.h"

/* Rows of the group, the first one again where there are fewer than eight. Writing twice the same is harmless. */
static void rows(const uint8_t *in[8], uint8_t *out[8], const uint8_t *in0, size_t in_step, uint8_t *out0, size_t out_step,
                 size_t n) {
    for (size_t i = 0; i < 8; i++) {
        in[i] = in0 + (i < n ? i * in_step : 0);
        out[i] = out0 + (i < n ? i * out_step : 0);
    }
}

void zkp_ifma_points_decode(uint8_t *out, int status[8], const uint8_t *in, size_t n, size_t len, int g2, int subgroup) {
    const uint8_t *ins[8];
    uint8_t *outs[8];
    __mmask8 infinite;
    g1x8 p;
    g2x8 q;
    rows(ins, outs, in, len, out, g2 ? 192 : 96, n);
    if (g2) zkp_ifma_g2_decode(&q, &infinite, status, outs, ins, len, subgroup);
    else zkp_ifma_g1_decode(&p, &infinite, status, outs, ins, len, subgroup);
}

void zkp_ifma_proofs_decode(uint8_t *out384, int status[16], const uint8_t *in192, size_t n, int check_b) {
    zkp_ifma_eight ac[2][2], b[2]; /* A and C of the same proofs side by side, and B of both groups */
    const size_t groups = n > 8 ? 2 : 1;
    for (size_t g = 0; g < groups; g++) {
        const size_t count = n - 8 * g < 8 ? n - 8 * g : 8;
        const uint8_t *in = in192 + 192 * 8 * g;
        uint8_t *out = out384 + 384 * 8 * g;
        rows(ac[g][0].in, ac[g][0].out, in, 192, out, 384, count);
        rows(b[g].in, b[g].out, in + 48, 192, out + 96, 384, count);
        rows(ac[g][1].in, ac[g][1].out, in + 144, 192, out + 288, 384, count);
        zkp_ifma_g1_decode_two(ac[g], 1);
    }
    if (groups == 2) {
        zkp_ifma_g2_decode_two(b, check_b);
    } else {
        __mmask8 infinite;
        g2x8 q;
        zkp_ifma_g2_decode(&q, &infinite, b[0].status, b[0].out, b[0].in, 96, check_b);
    }
    for (size_t i = 0; i < n; i++) {
        const int parts[3] = {ac[i / 8][0].status[i % 8], b[i / 8].status[i % 8], ac[i / 8][1].status[i % 8]};
        status[i] = parts[0] != ZKP_OK ? parts[0] : parts[1] != ZKP_OK ? parts[1] : parts[2];
    }
}

/* Fills one group from n <= 8 records. Returns the mask of records that are no points. */
static __mmask8 read_group(zkp_ifma_pairs *g, const uint8_t *records384, const uint8_t *weights_le16, size_t n) {
    const uint8_t *a_in[8], *b_in[8];
    uint64_t low[8], high[8];
    int status_a[8], status_b[8];
    __mmask8 infinite_a, infinite_b, bad = 0;
    g1x8 a;
    g->active = g->present = 0;
    for (size_t i = 0; i < 8; i++) {
        const size_t from = i < n ? i : 0;
        a_in[i] = records384 + 384 * from;
        b_in[i] = a_in[i] + 96;
        memcpy(&low[i], weights_le16 + 16 * from, 8);
        memcpy(&high[i], weights_le16 + 16 * from + 8, 8);
        if (i < n) g->present |= (__mmask8)(1 << i);
        if (i < n && (low[i] | high[i]) != 0) g->active |= (__mmask8)(1 << i);
    }
    zkp_ifma_g1_decode(&a, &infinite_a, status_a, NULL, a_in, 96, 0);
    zkp_ifma_g2_decode(&g->q, &infinite_b, status_b, NULL, b_in, 192, 0);
    for (size_t i = 0; i < n; i++) {
        if (status_a[i] != ZKP_OK || status_b[i] != ZKP_OK) bad |= (__mmask8)(1 << i);
    }
    g->present &= (__mmask8)~(infinite_b | bad);
    g->active &= g->present & (__mmask8)~infinite_a;
    zkp_ifma_g1_weigh(&g->p, &a, low, high);
    return bad;
}

static size_t lowest(__mmask8 mask) { return (size_t)__builtin_ctz(mask); }

int zkp_ifma_weighed_miller(zkp_fp12 *o, size_t *bad_index, const uint8_t *records384, const uint8_t *weights_le16,
                            size_t n) {
    const size_t count = (n + 7) / 8;
    zkp_arena arena;
    zkp_arena_measure(&arena);
    (void)zkp_arena_take(&arena, count, sizeof(zkp_ifma_pairs));
    *bad_index = SIZE_MAX;
    if (zkp_arena_open(&arena, arena.used) != ZKP_OK) return ZKP_ERR_MEMORY;
    zkp_ifma_pairs *groups = zkp_arena_take(&arena, count, sizeof(zkp_ifma_pairs));
    int status = ZKP_OK;
    for (size_t i = 0; i < count && status == ZKP_OK; i++) {
        const __mmask8 bad = read_group(&groups[i], records384 + 3072 * i, weights_le16 + 128 * i, n - 8 * i < 8 ? n - 8 * i : 8);
        if (bad == 0) continue;
        status = ZKP_ERR_RANGE;
        *bad_index = 8 * i + lowest(bad);
    }
    if (status == ZKP_OK) {
        zkp_ifma_miller_lanes(o, groups, count);
        for (size_t i = 0; i < count && status == ZKP_OK; i++) {
            const __mmask8 outside = groups[i].present & (__mmask8)~groups[i].member;
            if (outside == 0) continue;
            status = ZKP_ERR_NOT_IN_SUBGROUP;
            *bad_index = 8 * i + lowest(outside);
        }
    }
    zkp_arena_close(&arena);
    return status;
}
