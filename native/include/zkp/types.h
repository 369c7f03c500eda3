/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The value types of the core. Limbs are little-endian words of 64 bits. Every field element is in Montgomery
   form and fully reduced; functions keep that contract on input and output unless they say otherwise. */
#ifndef ZKP_TYPES_H
#define ZKP_TYPES_H

#include <stddef.h>
#include <stdint.h>

/* Base field of BLS12-381: x * 2^384 mod p, x < p. */
typedef struct { uint64_t l[6]; } zkp_fp;
/* Scalar field of BLS12-381 and base field of Jubjub: x * 2^256 mod r, x < r. */
typedef struct { uint64_t l[4]; } zkp_fr;

/* Fp2 = Fp[u]/(u^2 + 1); Fp6 = Fp2[v]/(v^3 - (u + 1)); Fp12 = Fp6[w]/(w^2 - v). */
typedef struct { zkp_fp c0, c1; } zkp_fp2;
typedef struct { zkp_fp2 c0, c1, c2; } zkp_fp6;
typedef struct { zkp_fp6 c0, c1; } zkp_fp12;

/* Affine points carry a flag (0 or 1) for the point at infinity, whose x and y are then zero. */
typedef struct { zkp_fp x, y; uint64_t infinity; } zkp_g1_affine;
typedef struct { zkp_fp2 x, y; uint64_t infinity; } zkp_g2_affine;
/* Jacobian points: (x / z^2, y / z^3); infinity has z = 0. */
typedef struct { zkp_fp x, y, z; } zkp_g1;
typedef struct { zkp_fp2 x, y, z; } zkp_g2;

/* Jubjub (a = -1, over Fr): affine, and extended coordinates with t = x*y/z (u = x/z, v = y/z). */
typedef struct { zkp_fr u, v; } zkp_jubjub_affine;
typedef struct { zkp_fr x, y, z, t; } zkp_jubjub;

#endif
