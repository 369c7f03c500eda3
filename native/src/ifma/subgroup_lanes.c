/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "subgroup_lanes.h"

/* Both tests compare an image under an endomorphism with a multiple that a ladder of incomplete additions forms. A point
   of the subgroup of order r meets no exceptional case, because every multiple on the way is k P with 1 < k < r - 1 and
   the additions have operands k P and P. A point that does meet one ends with z = 0, and is no member. */

__mmask8 zkp_ifma_g1_in_subgroup(const g1x8 *a) {
    /* phi(P) = -[z^2]P holds on the subgroup of order r and nowhere else. */
    static const uint64_t beta[8] = ZKP_LANES_BETA;
    g1j8 p, square;
    g1x8 base;
    fp8 z, zz, x, y;
    g1x8_mul_abs_z(&p, a);
    /* On the curve y^2 = x^3 + b z^6 the multiple is the affine point (x, y); there goes the second ladder, and the two z
       are multiplied. */
    fp8_one(&z);
    fp8_mul(&base.x, &p.x, &z);
    fp8_mul(&base.y, &p.y, &z);
    g1x8_mul_abs_z(&square, &base);
    fp8_mul(&z, &square.z, &p.z);
    fp8_sqr(&zz, &z);
    fp8_broadcast(&x, beta);
    fp8_mul(&x, &x, &a->x);
    fp8_mul(&x, &x, &zz);
    fp8_mul(&zz, &zz, &z);
    fp8_mul(&y, &a->y, &zz);
    fp8_one(&zz);
    fp8_mul(&square.x, &square.x, &zz);
    fp8_add(&y, &y, &square.y);
    fp8_mul(&y, &y, &zz);
    return fp8_is_equal(&x, &square.x) & fp8_is_zero(&y) & (__mmask8)~fp8_is_zero(&z);
}

__mmask8 zkp_ifma_g2_in_subgroup(const g2x8 *a) {
    /* psi(P) = [z]P holds on the subgroup of order r and nowhere else; z is negative. */
    g2j8 p;
    g2x8 image;
    fp2x8 zz;
    fp8 one;
    g2x8_mul_abs_z(&p, a);
    g2x8_psi(&image, a);
    fp2x8_sqr(&zz, &p.z);
    fp2x8_mul(&image.x, &image.x, &zz);
    fp2x8_mul(&zz, &zz, &p.z);
    fp2x8_mul(&image.y, &image.y, &zz);
    fp8_one(&one);
    fp2x8_mul_fp(&p.x, &p.x, &one);
    fp2x8_add(&image.y, &image.y, &p.y);
    fp2x8_mul_fp(&image.y, &image.y, &one);
    fp2x8_mul_fp(&p.z, &p.z, &one);
    return fp8_is_equal(&image.x.c0, &p.x.c0) & fp8_is_equal(&image.x.c1, &p.x.c1) & fp2x8_is_zero(&image.y) &
           (__mmask8)~fp2x8_is_zero(&p.z);
}
