/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The optimal ate pairing of BLS12-381.
   Convention: e(P, Q) = f_{|z|,Q}(P) conjugated (z < 0), to the power 3 (p^12 - 1)/r, as arkworks and zkcrypto do; the
   factor 3 makes the hard part of the exponentiation shorter (Hayashida, Hayasaka, Teruya 2020).
   Variable time: points of proofs and keys are public. The identity on either side gives one.
   in: points of the prime-order subgroups. Other points of the curves are safe, and their result means nothing. */
#ifndef ZKP_PAIRING_H
#define ZKP_PAIRING_H

#include "zkp/tower.h"

/* The line l(P) = c0 + (c1 * x_P) v + (c4 * y_P) v w through points of a Miller loop. */
typedef struct { zkp_fp2 c0, c1, c4; } zkp_line;

/* Lines of one loop: 63 doublings and 5 additions. */
#define ZKP_LINES 68

/* The same lines as residues, for the ifma level (src/ifma/rns.h): 16 words a coordinate. They are there if the point
   was prepared at that level; where they are not, the scalar loop does the work. */
#define ZKP_LINE_RESIDUES (6 * 16)

typedef struct zkp_g2_lines {
    zkp_line line[ZKP_LINES];
    uint64_t infinity;
    uint64_t has_residues;
    uint64_t residues[ZKP_LINES][ZKP_LINE_RESIDUES];
} zkp_g2_lines;

/* One factor of a product of pairings: Q is given by its lines when lines is not NULL, else by q. */
typedef struct {
    const zkp_g1_affine *p;
    const zkp_g2_affine *q;
    const zkp_g2_lines *lines;
} zkp_pair;

/* Most pairs that one call of zkp_miller takes; more of them are multiplied by the caller. */
#define ZKP_MILLER_MAX 32

/* All lines of Q, for Q that many pairings share. */
void zkp_g2_prepare(zkp_g2_lines *o, const zkp_g2_affine *q);
/* o = product of the Miller functions of n <= ZKP_MILLER_MAX pairs, which share the squarings. n = 0 gives one. Its
   factor in Fp2, which the final exponentiation removes, is not the same on all levels. */
void zkp_miller(zkp_fp12 *o, const zkp_pair *pairs, size_t n);
/* o = f^(3 (p^12 - 1)/r); zero stays zero. */
void zkp_final_exponentiation(zkp_fp12 *o, const zkp_fp12 *f);

/* 1 if a lies in GT, the subgroup of order r. */
int zkp_gt_is_member(const zkp_fp12 *a);
/* o = a^k for a in GT; k is a 256-bit little-endian integer, any value, public. */
void zkp_gt_pow_var(zkp_fp12 *o, const zkp_fp12 *a, const uint64_t k[4]);
/* 576 bytes: the twelve coordinates big-endian, highest first (c1.c2.c1, c1.c2.c0, c1.c1.c1, ..., c0.c0.c0).
   parse: ZKP_OK, or ZKP_ERR_RANGE for a coordinate >= p (o is then one). It does not ask whether the value lies in GT. */
void zkp_gt_encode(uint8_t out[576], const zkp_fp12 *a);
int zkp_gt_parse(zkp_fp12 *o, const uint8_t in[576]);

#endif
