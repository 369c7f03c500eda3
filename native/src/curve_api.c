/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zkp_api/curve.h"

#include "zkp/codec.h"
#include "zkp/declassify.h"
#include "zkp/fr.h"
#include "zkp/level.h"
#include "zkp/subgroup.h"
#include "zkp/wipe.h"
#include "zkp_api/core.h"
#ifdef ZKP_HAVE_WIDE
#include "ifma/batch_lanes.h"
#endif

static void words_from_le32(uint64_t k[4], const uint8_t *in)
{
    for (size_t i = 0; i < 4; i++) {
        k[i] = 0;
        for (size_t j = 8; j-- > 0;) k[i] = k[i] << 8 | in[8 * i + j];
    }
}

int zkp_curve_g1_decode(uint8_t *out96, const uint8_t *in, size_t len, int check_subgroup)
{
    zkp_g1_affine p;
    int status = zkp_g1_decode(&p, in, len, check_subgroup);
    zkp_g1_encode96(out96, &p);
    return status;
}

int zkp_curve_g2_decode(uint8_t *out192, const uint8_t *in, size_t len, int check_subgroup)
{
    zkp_g2_affine p;
    int status = zkp_g2_decode(&p, in, len, check_subgroup);
    zkp_g2_encode192(out192, &p);
    return status;
}

#ifdef ZKP_HAVE_WIDE
/* The same statuses and bytes as one point after the other, in groups of eight. */
static int decode_groups(uint8_t *out, size_t *bad_index, const uint8_t *in, size_t n, size_t item_len, int g2, int subgroup)
{
    const size_t size = g2 ? 192 : 96;
    for (size_t first = 0; first < n; first += 8) {
        const size_t count = n - first < 8 ? n - first : 8;
        int status[8];
        zkp_ifma_points_decode(out + size * first, status, in + item_len * first, count, item_len, g2, subgroup);
        for (size_t i = 0; i < count; i++) {
            *bad_index = first + i;
            if (status[i] != ZKP_OK) return status[i];
        }
    }
    return ZKP_OK;
}
#define IN_GROUPS(n, item_len, size) \
    (zkp_level_now >= ZKP_LEVEL_IFMA && (n) > 1 && ((item_len) == (size) || (item_len) == (size) / 2))
#endif

int zkp_curve_g1_decode_many(uint8_t *out, size_t *bad_index, const uint8_t *in, size_t n, size_t item_len, int check_subgroup)
{
#ifdef ZKP_HAVE_WIDE
    if (IN_GROUPS(n, item_len, 96)) return decode_groups(out, bad_index, in, n, item_len, 0, check_subgroup);
#endif
    for (size_t i = 0; i < n; i++) {
        int status = zkp_curve_g1_decode(out + 96 * i, in + item_len * i, item_len, check_subgroup);
        *bad_index = i;
        if (status != ZKP_OK) return status;
    }
    return ZKP_OK;
}

int zkp_curve_g2_decode_many(uint8_t *out, size_t *bad_index, const uint8_t *in, size_t n, size_t item_len, int check_subgroup)
{
#ifdef ZKP_HAVE_WIDE
    if (IN_GROUPS(n, item_len, 192)) return decode_groups(out, bad_index, in, n, item_len, 1, check_subgroup);
#endif
    for (size_t i = 0; i < n; i++) {
        int status = zkp_curve_g2_decode(out + 192 * i, in + item_len * i, item_len, check_subgroup);
        *bad_index = i;
        if (status != ZKP_OK) return status;
    }
    return ZKP_OK;
}

int zkp_curve_g1_compress(uint8_t *out48, const uint8_t *in96)
{
    zkp_g1_affine p;
    int status = zkp_g1_decode(&p, in96, 96, 0);
    zkp_g1_encode48(out48, &p);
    return status;
}

int zkp_curve_g2_compress(uint8_t *out96, const uint8_t *in192)
{
    zkp_g2_affine p;
    int status = zkp_g2_decode(&p, in192, 192, 0);
    zkp_g2_encode96(out96, &p);
    return status;
}

int zkp_curve_g1_add(uint8_t *out96, const uint8_t *a96, const uint8_t *b96)
{
    zkp_g1_affine a, b;
    zkp_g1 sum;
    int status = zkp_g1_decode(&a, a96, 96, 0);
    if (status == ZKP_OK) status = zkp_g1_decode(&b, b96, 96, 0);
    if (status != ZKP_OK) {
        zkp_g1_encode96(out96, &(zkp_g1_affine){ .infinity = 1 });
        return status;
    }
    zkp_g1_from_affine(&sum, &a);
    zkp_g1_add_affine(&sum, &sum, &b);
    zkp_g1_to_affine_var(&a, &sum);
    zkp_g1_encode96(out96, &a);
    return ZKP_OK;
}

int zkp_curve_g2_add(uint8_t *out192, const uint8_t *a192, const uint8_t *b192)
{
    zkp_g2_affine a, b;
    zkp_g2 sum;
    int status = zkp_g2_decode(&a, a192, 192, 0);
    if (status == ZKP_OK) status = zkp_g2_decode(&b, b192, 192, 0);
    if (status != ZKP_OK) {
        zkp_g2_encode192(out192, &(zkp_g2_affine){ .infinity = 1 });
        return status;
    }
    zkp_g2_from_affine(&sum, &a);
    zkp_g2_add_affine(&sum, &sum, &b);
    zkp_g2_to_affine_var(&a, &sum);
    zkp_g2_encode192(out192, &a);
    return ZKP_OK;
}

int zkp_curve_g1_neg(uint8_t *out96, const uint8_t *a96)
{
    zkp_g1_affine a;
    int status = zkp_g1_decode(&a, a96, 96, 0);
    zkp_g1_neg_affine(&a, &a);
    zkp_g1_encode96(out96, &a);
    return status;
}

int zkp_curve_g2_neg(uint8_t *out192, const uint8_t *a192)
{
    zkp_g2_affine a;
    int status = zkp_g2_decode(&a, a192, 192, 0);
    zkp_g2_neg_affine(&a, &a);
    zkp_g2_encode192(out192, &a);
    return status;
}

typedef void (*g1_multiplier)(zkp_g1 *o, const zkp_g1 *p, const uint64_t k[4]);
typedef void (*g2_multiplier)(zkp_g2 *o, const zkp_g2 *p, const uint64_t k[4]);

static int g1_multiply(uint8_t *out96, const uint8_t *p96, const uint8_t *k_le32, g1_multiplier multiply, int ct)
{
    zkp_g1_affine a;
    zkp_g1 p;
    uint64_t k[4];
    int status = zkp_g1_decode(&a, p96, 96, 0);
    if (status == ZKP_OK) {
        words_from_le32(k, k_le32);
        zkp_g1_from_affine(&p, &a);
        multiply(&p, &p, k);
        if (ct) {
            zkp_g1_to_affine(&a, &p);
            zkp_declassify(&a, sizeof a); /* the result, in the open */
        } else {
            zkp_g1_to_affine_var(&a, &p);
        }
        zkp_wipe(k, sizeof k);
        zkp_wipe(&p, sizeof p);
    }
    zkp_g1_encode96(out96, &a);
    return status;
}

static int g2_multiply(uint8_t *out192, const uint8_t *p192, const uint8_t *k_le32, g2_multiplier multiply, int ct)
{
    zkp_g2_affine a;
    zkp_g2 p;
    uint64_t k[4];
    int status = zkp_g2_decode(&a, p192, 192, 0);
    if (status == ZKP_OK) {
        words_from_le32(k, k_le32);
        zkp_g2_from_affine(&p, &a);
        multiply(&p, &p, k);
        if (ct) {
            zkp_g2_to_affine(&a, &p);
            zkp_declassify(&a, sizeof a); /* the result, in the open */
        } else {
            zkp_g2_to_affine_var(&a, &p);
        }
        zkp_wipe(k, sizeof k);
        zkp_wipe(&p, sizeof p);
    }
    zkp_g2_encode192(out192, &a);
    return status;
}

int zkp_curve_g1_mul_var(uint8_t *out96, const uint8_t *p96, const uint8_t *k_le32)
{
    return g1_multiply(out96, p96, k_le32, zkp_g1_mul_var, 0);
}

int zkp_curve_g2_mul_var(uint8_t *out192, const uint8_t *p192, const uint8_t *k_le32)
{
    return g2_multiply(out192, p192, k_le32, zkp_g2_mul_var, 0);
}

int zkp_curve_g1_mul_subgroup_var(uint8_t *out96, const uint8_t *p96, const uint8_t *k_le32)
{
    return g1_multiply(out96, p96, k_le32, zkp_g1_mul_glv_var, 0);
}

int zkp_curve_g2_mul_subgroup_var(uint8_t *out192, const uint8_t *p192, const uint8_t *k_le32)
{
    return g2_multiply(out192, p192, k_le32, zkp_g2_mul_glv_var, 0);
}

static int scalar_is_reduced(const uint8_t *k_le32)
{
    zkp_fr k;
    int status = zkp_fr_from_le32(&k, k_le32);
    zkp_wipe(&k, sizeof k);
    return zkp_declassify_int(status == ZKP_OK);
}

int zkp_curve_g1_mul_ct(uint8_t *out96, const uint8_t *p96, const uint8_t *k_le32)
{
    if (!scalar_is_reduced(k_le32)) {
        zkp_g1_encode96(out96, &(zkp_g1_affine){ .infinity = 1 });
        return ZKP_ERR_RANGE;
    }
    return g1_multiply(out96, p96, k_le32, zkp_g1_mul_ct, 1);
}

int zkp_curve_g2_mul_ct(uint8_t *out192, const uint8_t *p192, const uint8_t *k_le32)
{
    if (!scalar_is_reduced(k_le32)) {
        zkp_g2_encode192(out192, &(zkp_g2_affine){ .infinity = 1 });
        return ZKP_ERR_RANGE;
    }
    return g2_multiply(out192, p192, k_le32, zkp_g2_mul_ct, 1);
}

int zkp_curve_g1_in_subgroup(const uint8_t *p96)
{
    zkp_g1_affine p;
    return zkp_g1_decode(&p, p96, 96, 1);
}

int zkp_curve_g2_in_subgroup(const uint8_t *p192)
{
    zkp_g2_affine p;
    return zkp_g2_decode(&p, p192, 192, 1);
}
