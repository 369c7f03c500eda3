/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "ifma/jubjub_lanes.h"
#include "zkp/declassify.h"
#include "zkp/jubjub.h"
#include "zkp/level.h"
#include "zkp_api/core.h"
#include "zkp_api/jubjub.h"

static const zkp_fr zero;

/* What stays to be checked of a point of the curve. */
static int check_group_var(const zkp_jubjub_affine *a, uint32_t flags) {
    if (!(flags & ZKP_JUBJUB_ALLOW_IDENTITY) && zkp_fr_is_zero(&a->u) && zkp_fr_is_one(&a->v)) return ZKP_ERR_IDENTITY;
    if (!(flags & ZKP_JUBJUB_ALLOW_OFF_SUBGROUP) && !zkp_jubjub_in_subgroup_var(a)) return ZKP_ERR_NOT_IN_SUBGROUP;
    return ZKP_OK;
}

static int fail(zkp_jubjub_affine *o, int status) {
    o->u = zero;
    o->v = zkp_fr_one;
    return status;
}

int zkp_jubjub_decode_var(zkp_jubjub_affine *o, const uint8_t in[32], uint32_t flags) {
    zkp_jubjub_affine a;
    zkp_fr v2, numerator, denominator;
    uint8_t bytes[32];
    memcpy(bytes, in, 32);
    int sign = bytes[31] >> 7;
    bytes[31] &= 0x7f;
    if (zkp_fr_from_le32(&a.v, bytes) != ZKP_OK) return fail(o, ZKP_ERR_RANGE);
    /* u^2 = (v^2 - 1) / (d*v^2 + 1); the denominator is never zero, since -1/d is not a square. */
    zkp_fr_sqr(&v2, &a.v);
    zkp_fr_sub(&numerator, &v2, &zkp_fr_one);
    zkp_fr_mul(&denominator, &v2, &zkp_jubjub_d);
    zkp_fr_add(&denominator, &denominator, &zkp_fr_one);
    if (!zkp_jubjub_sqrt_ratio_var(&a.u, &numerator, &denominator)) return fail(o, ZKP_ERR_NOT_ON_CURVE);
    if (zkp_fr_is_zero(&a.u) && sign) return fail(o, ZKP_ERR_FLAGS);
    zkp_fr_cneg(&a.u, &a.u, (uint64_t)(zkp_fr_sgn0(&a.u) ^ sign));
    int status = check_group_var(&a, flags);
    if (status != ZKP_OK) return fail(o, status);
    *o = a;
    return ZKP_OK;
}

void zkp_jubjub_encode(uint8_t out[32], const zkp_jubjub_affine *a) {
    zkp_fr_to_le32(out, &a->v);
    out[31] = (uint8_t)(out[31] | (zkp_fr_sgn0(&a->u) << 7));
}

int zkp_jubjub_from_uv_var(zkp_jubjub_affine *o, const uint8_t uv[64], uint32_t flags) {
    zkp_jubjub_affine a;
    if (zkp_fr_from_le32(&a.u, uv) != ZKP_OK || zkp_fr_from_le32(&a.v, uv + 32) != ZKP_OK) return fail(o, ZKP_ERR_RANGE);
    if (!zkp_jubjub_on_curve(&a)) return fail(o, ZKP_ERR_NOT_ON_CURVE);
    int status = check_group_var(&a, flags);
    if (status != ZKP_OK) return fail(o, status);
    *o = a;
    return ZKP_OK;
}

void zkp_jubjub_to_uv(uint8_t uv[64], const zkp_jubjub_affine *a) {
    zkp_fr_to_le32(uv, &a->u);
    zkp_fr_to_le32(uv + 32, &a->v);
}

int zkp_jubjub_from_uv_trusted(zkp_jubjub *o, const uint8_t uv[64]) {
    zkp_jubjub_affine a;
    zkp_jubjub_identity(o);
    const int u = zkp_fr_from_le32(&a.u, uv), v = zkp_fr_from_le32(&a.v, uv + 32);
    if (zkp_declassify_int((u != ZKP_OK) | (v != ZKP_OK))) return ZKP_ERR_RANGE;
    zkp_jubjub_from_affine(o, &a);
    return ZKP_OK;
}

void zkp_jubjub_read_many_var(zkp_jubjub_affine *o, int32_t *statuses, const uint8_t *bytes, int affine, uint32_t flags,
                              size_t n) {
    enum { CHUNK = 64, LANES_MIN = 3 };
    for (size_t start = 0; start < n; start += CHUNK) {
        const size_t count = n - start < CHUNK ? n - start : CHUNK;
        uint8_t good[CHUNK] = {0};
#if defined(ZKP_HAVE_WIDE)
        if (zkp_level_now >= ZKP_LEVEL_IFMA && count >= LANES_MIN)
            zkp_ifma_jubjub_read_var(o + start, good, bytes + (affine ? 64 : 32) * start, affine, flags, count);
#endif
        for (size_t i = start; i < start + count; i++) { /* what the lanes refuse is read again for its reason */
            statuses[i] = ZKP_OK;
            if (good[i - start]) continue;
            statuses[i] = affine ? zkp_jubjub_from_uv_var(&o[i], bytes + 64 * i, flags)
                                 : zkp_jubjub_decode_var(&o[i], bytes + 32 * i, flags);
        }
    }
}
