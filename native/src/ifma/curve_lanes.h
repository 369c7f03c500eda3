/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Points of G1 and G2 in lanes: affine, and Jacobian (x / z^2, y / z^3). The additions are incomplete: every exceptional
   case (an operand that is infinity, equal or opposite operands) ends in z = 0, which all later doublings and additions
   keep. So a result with z != 0 has met none and is right, and callers must ask for that.
   A point of order at most 3 times the largest multiple formed on the way is the only kind that can meet one.
   Variable time: all data is public. */
#ifndef ZKP_IFMA_CURVE_LANES_H
#define ZKP_IFMA_CURVE_LANES_H

#include "curve_lane_constants.h"
#include "fp2_52.h"

/* |z| for the curve's parameter z = -0xd201000000010000. */
#define ZKP_LANES_Z UINT64_C(0xd201000000010000)

#define FE fp8
#define F(name) fp8_##name
#define AFFINE g1x8
#define POINT g1j8
#define C(name) g1x8_##name
#include "curve_lanes.inc.h"
#undef FE
#undef F
#undef AFFINE
#undef POINT
#undef C

#define FE fp2x8
#define F(name) fp2x8_##name
#define AFFINE g2x8
#define POINT g2j8
#define C(name) g2x8_##name
#include "curve_lanes.inc.h"
#undef FE
#undef F
#undef AFFINE
#undef POINT
#undef C

/* psi(x, y): the Frobenius map carried to the twist; 2-bounded. The factor of x has no real part. */
static inline void g2x8_psi(g2x8 *o, const g2x8 *a) {
    static const uint64_t x1[8] = ZKP_LANES_PSI_X1, y0[8] = ZKP_LANES_PSI_Y0, y1[8] = ZKP_LANES_PSI_Y1;
    fp2x8 factor, t;
    fp8 c;
    fp8_broadcast(&c, x1);
    fp8_mul(&t.c0, &a->x.c1, &c);
    fp8_mul(&o->x.c1, &a->x.c0, &c);
    o->x.c0 = t.c0;
    fp8_broadcast(&factor.c0, y0);
    fp8_broadcast(&factor.c1, y1);
    t.c0 = a->y.c0;
    fp8_neg(&t.c1, &a->y.c1, 1);
    fp2x8_mul(&o->y, &t, &factor);
}

#endif
