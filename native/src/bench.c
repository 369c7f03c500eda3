/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zkp_api/bench.h"

#include <stdlib.h>
#include <string.h>

#include "zkp/fr.h"
#include "zkp/codec.h"
#include "zkp/level.h"
#include "zkp/msm.h"
#include "zkp_api/core.h"
#ifdef ZKP_HAVE_WIDE
#include "ifma/bench_lanes.h"
#endif

#define CHUNK ((size_t)1024)

static int read_scalar(uint64_t limbs[4], const uint8_t *le32) {
    zkp_fr value;
    const int status = zkp_fr_from_le32(&value, le32);
    if (status == ZKP_OK) zkp_fr_to_limbs(limbs, &value);
    return status;
}

#define PT(name) zkp_g1_##name
#define POINT zkp_g1
#define AFFINE zkp_g1_affine
#define XY zkp_g1_xy
#define COORDINATE zkp_fp
#define KEY_WORDS ZKP_G1_KEY_WORDS
#define ENCODE zkp_g1_encode96
#define POINTS_NAME zkp_bench_g1_points
#define SEPARATE_NAME zkp_bench_g1_separate
#include "bench_points.inc.h"
#undef PT
#undef POINT
#undef AFFINE
#undef XY
#undef COORDINATE
#undef KEY_WORDS
#undef ENCODE
#undef POINTS_NAME
#undef SEPARATE_NAME

#define PT(name) zkp_g2_##name
#define POINT zkp_g2
#define AFFINE zkp_g2_affine
#define XY zkp_g2_xy
#define COORDINATE zkp_fp2
#define KEY_WORDS ZKP_G2_KEY_WORDS
#define ENCODE zkp_g2_encode192
#define POINTS_NAME zkp_bench_g2_points
#define SEPARATE_NAME zkp_bench_g2_separate
#include "bench_points.inc.h"

int zkp_bench_fp_mul_lanes(uint8_t *x48, const uint8_t *y48, size_t n, unsigned vectors) {
    zkp_fp x[32], y;
    if (vectors == 0 || vectors > 4) return ZKP_ERR_ARGUMENT;
    int status = zkp_fp_from_be48(&y, y48);
    for (size_t i = 0; i < 8 * vectors && status == ZKP_OK; i++) status = zkp_fp_from_be48(&x[i], x48 + 48 * i);
    if (status != ZKP_OK) return status;
#ifdef ZKP_HAVE_WIDE
    if (zkp_level_now >= ZKP_LEVEL_IFMA) {
        zkp_ifma_bench_fp_mul(x, &y, n, vectors);
        for (size_t i = 0; i < 8 * vectors; i++) zkp_fp_to_be48(x48 + 48 * i, &x[i]);
        return ZKP_OK;
    }
#endif
    (void)n;
    return ZKP_ERR_ARGUMENT;
}
