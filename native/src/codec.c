/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zkp/codec.h"

#include <string.h>

#include "zkp/codec_flags.h"
#include "zkp/subgroup.h"
#include "zkp_api/core.h"

/* The first coordinate, with the flag bits taken off. */
static int first_coordinate(zkp_fp *o, const uint8_t *in)
{
    uint8_t bytes[48];
    memcpy(bytes, in, sizeof bytes);
    bytes[0] &= (uint8_t)~ZKP_FLAGS;
    return zkp_fp_from_be48(o, bytes);
}

static void g1_set_infinity(zkp_g1_affine *o) { *o = (zkp_g1_affine){ .infinity = 1 }; }
static void g2_set_infinity(zkp_g2_affine *o) { *o = (zkp_g2_affine){ .infinity = 1 }; }

static int g1_decode_finite(zkp_g1_affine *p, const uint8_t *in, size_t len, unsigned flags)
{
    p->infinity = 0;
    if (first_coordinate(&p->x, in) != ZKP_OK) return ZKP_ERR_RANGE;
    if (len == 96) {
        if (zkp_fp_from_be48(&p->y, in + 48) != ZKP_OK) return ZKP_ERR_RANGE;
        return zkp_g1_is_on_curve(p) ? ZKP_OK : ZKP_ERR_NOT_ON_CURVE;
    }
    zkp_fp t;
    zkp_fp_sqr(&t, &p->x);
    zkp_fp_mul(&t, &t, &p->x);
    zkp_fp_add(&t, &t, &zkp_g1_b);
    if (!zkp_fp_sqrt_var(&p->y, &t)) return ZKP_ERR_NOT_ON_CURVE;
    int largest = (flags & ZKP_FLAG_LARGEST) != 0;
    /* y = 0 has one sign only; no point has it (there is none of order two), and the strict rule is kept anyway. */
    if (largest && zkp_fp_is_zero(&p->y)) return ZKP_ERR_FLAGS;
    zkp_fp_cneg(&p->y, &p->y, (uint64_t)(zkp_fp_is_largest(&p->y) != largest));
    return ZKP_OK;
}

int zkp_g1_decode(zkp_g1_affine *o, const uint8_t *in, size_t len, int check_subgroup)
{
    unsigned flags;
    int infinite;
    zkp_g1_affine p = { .infinity = 1 };
    g1_set_infinity(o);
    int status = zkp_check_flags(&flags, &infinite, in, len, 96);
    if (status != ZKP_OK || infinite) return status;
    status = g1_decode_finite(&p, in, len, flags);
    if (status != ZKP_OK) return status;
    if (check_subgroup && !zkp_g1_in_subgroup(&p)) return ZKP_ERR_NOT_IN_SUBGROUP;
    *o = p;
    return ZKP_OK;
}

static int g2_decode_finite(zkp_g2_affine *p, const uint8_t *in, size_t len, unsigned flags)
{
    p->infinity = 0;
    if (first_coordinate(&p->x.c1, in) != ZKP_OK) return ZKP_ERR_RANGE;
    if (zkp_fp_from_be48(&p->x.c0, in + 48) != ZKP_OK) return ZKP_ERR_RANGE;
    if (len == 192) {
        if (zkp_fp_from_be48(&p->y.c1, in + 96) != ZKP_OK) return ZKP_ERR_RANGE;
        if (zkp_fp_from_be48(&p->y.c0, in + 144) != ZKP_OK) return ZKP_ERR_RANGE;
        return zkp_g2_is_on_curve(p) ? ZKP_OK : ZKP_ERR_NOT_ON_CURVE;
    }
    zkp_fp2 t;
    zkp_fp2_sqr(&t, &p->x);
    zkp_fp2_mul(&t, &t, &p->x);
    zkp_fp2_add(&t, &t, &zkp_g2_b);
    if (!zkp_fp2_sqrt_var(&p->y, &t)) return ZKP_ERR_NOT_ON_CURVE;
    int largest = (flags & ZKP_FLAG_LARGEST) != 0;
    if (largest && zkp_fp2_is_zero(&p->y)) return ZKP_ERR_FLAGS;
    zkp_fp2_cneg(&p->y, &p->y, (uint64_t)(zkp_fp2_is_largest(&p->y) != largest));
    return ZKP_OK;
}

int zkp_g2_decode(zkp_g2_affine *o, const uint8_t *in, size_t len, int check_subgroup)
{
    unsigned flags;
    int infinite;
    zkp_g2_affine p = { .infinity = 1 };
    g2_set_infinity(o);
    int status = zkp_check_flags(&flags, &infinite, in, len, 192);
    if (status != ZKP_OK || infinite) return status;
    status = g2_decode_finite(&p, in, len, flags);
    if (status != ZKP_OK) return status;
    if (check_subgroup && !zkp_g2_in_subgroup(&p)) return ZKP_ERR_NOT_IN_SUBGROUP;
    *o = p;
    return ZKP_OK;
}

void zkp_g1_encode48(uint8_t out[48], const zkp_g1_affine *a)
{
    if (a->infinity) {
        memset(out, 0, 48);
        out[0] = ZKP_FLAG_COMPRESSED | ZKP_FLAG_INFINITE;
        return;
    }
    zkp_fp_to_be48(out, &a->x);
    out[0] |= (uint8_t)(ZKP_FLAG_COMPRESSED | (zkp_fp_is_largest(&a->y) ? ZKP_FLAG_LARGEST : 0));
}

void zkp_g1_encode96(uint8_t out[96], const zkp_g1_affine *a)
{
    if (a->infinity) {
        memset(out, 0, 96);
        out[0] = ZKP_FLAG_INFINITE;
        return;
    }
    zkp_fp_to_be48(out, &a->x);
    zkp_fp_to_be48(out + 48, &a->y);
}

void zkp_g2_encode96(uint8_t out[96], const zkp_g2_affine *a)
{
    if (a->infinity) {
        memset(out, 0, 96);
        out[0] = ZKP_FLAG_COMPRESSED | ZKP_FLAG_INFINITE;
        return;
    }
    zkp_fp_to_be48(out, &a->x.c1);
    zkp_fp_to_be48(out + 48, &a->x.c0);
    out[0] |= (uint8_t)(ZKP_FLAG_COMPRESSED | (zkp_fp2_is_largest(&a->y) ? ZKP_FLAG_LARGEST : 0));
}

void zkp_g2_encode192(uint8_t out[192], const zkp_g2_affine *a)
{
    if (a->infinity) {
        memset(out, 0, 192);
        out[0] = ZKP_FLAG_INFINITE;
        return;
    }
    zkp_fp_to_be48(out, &a->x.c1);
    zkp_fp_to_be48(out + 48, &a->x.c0);
    zkp_fp_to_be48(out + 96, &a->y.c1);
    zkp_fp_to_be48(out + 144, &a->y.c0);
}

int zkp_g1_parse_trusted96(zkp_g1_affine *o, const uint8_t in[96])
{
    unsigned flags;
    int infinite;
    g1_set_infinity(o);
    if (zkp_check_flags(&flags, &infinite, in, 96, 96) != ZKP_OK) return 0;
    if (infinite) return 1;
    zkp_g1_affine p = { .infinity = 0 };
    if (zkp_fp_from_be48(&p.x, in) != ZKP_OK || zkp_fp_from_be48(&p.y, in + 48) != ZKP_OK) return 0;
    *o = p;
    return 1;
}

int zkp_g2_parse_trusted192(zkp_g2_affine *o, const uint8_t in[192])
{
    unsigned flags;
    int infinite;
    g2_set_infinity(o);
    if (zkp_check_flags(&flags, &infinite, in, 192, 192) != ZKP_OK) return 0;
    if (infinite) return 1;
    zkp_g2_affine p = { .infinity = 0 };
    int bad = zkp_fp_from_be48(&p.x.c1, in) | zkp_fp_from_be48(&p.x.c0, in + 48);
    bad |= zkp_fp_from_be48(&p.y.c1, in + 96) | zkp_fp_from_be48(&p.y.c0, in + 144);
    if (bad) return 0;
    *o = p;
    return 1;
}
