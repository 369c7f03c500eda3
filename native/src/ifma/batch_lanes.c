/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "batch_lanes.h"

#include <string.h>

#include "decode_lanes.h"
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

void zkp_ifma_proofs_decode(uint8_t *out384, int status[8], const uint8_t *in192, size_t n) {
    const uint8_t *in[8];
    uint8_t *out[8];
    int status_b[8], status_c[8];
    __mmask8 infinite;
    g1x8 p;
    g2x8 q;
    rows(in, out, in192, 192, out384, 384, n);
    zkp_ifma_g1_decode(&p, &infinite, status, out, in, 48, 1);
    rows(in, out, in192 + 48, 192, out384 + 96, 384, n);
    zkp_ifma_g2_decode(&q, &infinite, status_b, out, in, 96, 1);
    rows(in, out, in192 + 144, 192, out384 + 288, 384, n);
    zkp_ifma_g1_decode(&p, &infinite, status_c, out, in, 48, 1);
    for (size_t i = 0; i < n; i++) {
        if (status[i] == ZKP_OK) status[i] = status_b[i];
        if (status[i] == ZKP_OK) status[i] = status_c[i];
    }
}
