/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zkp_api/jubjub.h"

#include <stdlib.h>

#include "zkp/jubjub.h"
#include "zkp_api/core.h"

static void store(uint8_t uv[64], const zkp_jubjub *p) {
    zkp_jubjub_affine a;
    zkp_jubjub_to_affine(&a, p);
    zkp_jubjub_to_uv(uv, &a);
}

int zkp_jubjub_decode_many(uint8_t *uv, uint64_t *bad, const uint8_t *in, size_t n, uint32_t flags) {
    enum { CHUNK = 64 };
    zkp_jubjub_affine points[CHUNK];
    int32_t statuses[CHUNK];
    for (size_t start = 0; start < n; start += CHUNK) {
        const size_t count = n - start < CHUNK ? n - start : CHUNK;
        zkp_jubjub_read_many_var(points, statuses, in + 32 * start, 0, flags, count);
        for (size_t i = 0; i < count; i++) {
            if (statuses[i] != ZKP_OK) {
                *bad = start + i;
                return statuses[i];
            }
            zkp_jubjub_to_uv(uv + 64 * (start + i), &points[i]);
        }
    }
    return ZKP_OK;
}

int zkp_jubjub_check(const uint8_t *uv, uint32_t flags) {
    zkp_jubjub_affine a;
    return zkp_jubjub_from_uv_var(&a, uv, flags);
}

int zkp_jubjub_sum(uint8_t *o, const uint8_t *points, size_t n) {
    zkp_jubjub acc, p;
    zkp_jubjub_identity(&acc);
    for (size_t i = 0; i < n; i++) {
        int status = zkp_jubjub_from_uv_trusted(&p, points + 64 * i);
        if (status != ZKP_OK) return status;
        zkp_jubjub_add(&acc, &acc, &p);
    }
    store(o, &acc);
    return ZKP_OK;
}

int zkp_jubjub_msm(uint8_t *o, const uint8_t *points, const uint8_t *scalars, size_t n) {
    if (n >= SIZE_MAX / sizeof(zkp_jubjub_affine)) return ZKP_ERR_ARGUMENT;
    zkp_jubjub_affine *p = malloc((n + 1) * sizeof *p);
    uint64_t *k = malloc((n + 1) * 4 * sizeof *k);
    zkp_jubjub sum;
    int status = p == NULL || k == NULL ? ZKP_ERR_MEMORY : ZKP_OK;
    for (size_t i = 0; status == ZKP_OK && i < n; i++) {
        zkp_jubjub point;
        status = zkp_jubjub_from_uv_trusted(&point, points + 64 * i);
        p[i] = (zkp_jubjub_affine){point.x, point.y};
        for (int w = 0; w < 4; w++) {
            k[4 * i + (size_t)w] = 0;
            for (int b = 7; b >= 0; b--) k[4 * i + (size_t)w] = (k[4 * i + (size_t)w] << 8) | scalars[32 * i + (size_t)(8 * w + b)];
        }
    }
    if (status == ZKP_OK && !zkp_jubjub_msm_var(&sum, p, k, n)) status = ZKP_ERR_MEMORY;
    if (status == ZKP_OK) store(o, &sum);
    free(p);
    free(k);
    return status;
}
