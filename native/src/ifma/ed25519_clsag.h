/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Steps around the rings of CLSAG on Ed25519 in lanes. Variable time unless the name ends in _ct. */
#ifndef ZKP_IFMA_ED25519_CLSAG_H
#define ZKP_IFMA_ED25519_CLSAG_H

#include "zkp/ed25519.h"

/* A ring prepared for a walk; one allocation. NULL when memory is short. points: G, I, D, then P, C - C_off and Hp(P) of n
   members. Constant time in all of them. */
typedef struct zkp_ifma_ring zkp_ifma_ring;
zkp_ifma_ring *zkp_ifma_ring_new_ct(const zkp_ed25519 *points, size_t n);
/* Wipes. */
void zkp_ifma_ring_free(zkp_ifma_ring *ring);
/* o[0] = s G + c_P P_i + c_C C'_i and o[1] = s Hp_i + c_P I + c_C D. Constant time in
   everything but i. */
void zkp_ifma_ring_step_ct(zkp_ed25519 o[2], const zkp_ifma_ring *ring, size_t i, const zkp_scalar *s, const zkp_scalar *c_p,
                           const zkp_scalar *c_c);

/* The same for a walk over public data, in variable time, whose responses are known. points: P of n members, C - C_off of
   all, I, D, then Hp(P) of all. */
typedef struct zkp_ifma_public_ring zkp_ifma_public_ring;
zkp_ifma_public_ring *zkp_ifma_public_ring_new_var(const zkp_ed25519 *points, const zkp_scalar *s, size_t n, int threads);
void zkp_ifma_public_ring_free(zkp_ifma_public_ring *ring);
/* Whether the order of I divides l. */
int zkp_ifma_public_ring_image_in_subgroup_var(const zkp_ifma_public_ring *ring);
/* o[0] = s_i G + c_P P_i + c_C C'_i and o[1] = s_i Hp_i + c_P I + c_C D. */
void zkp_ifma_public_ring_step_var(zkp_ed25519 o[2], const zkp_ifma_public_ring *ring, size_t i, const zkp_scalar *c_p,
                                   const zkp_scalar *c_c);

/* Eight rings side by side, for many signatures: lane k is ring k. One allocation; NULL when memory is short. images and
   mu of each: the key image and D, mu_P and mu_C. All have prime order. */
typedef struct zkp_ifma_rings zkp_ifma_rings;
zkp_ifma_rings *zkp_ifma_rings_new_var(const zkp_ed25519 images[2][8], const zkp_scalar mu[2][8]);
void zkp_ifma_rings_free(zkp_ifma_rings *rings);
/* The points of one step: P, C - C_off, Hp(P), and its scalars: s, c mu_P, c mu_C, c. */
typedef struct {
    zkp_ed25519 key[8], difference[8], base[8];
    zkp_scalar s[8], c_p[8], c_c[8], c[8];
} zkp_ifma_rings_step;
/* left = s G + c_P P + c_C C' and right = s Hp + c (mu_P I + mu_C D), of each ring. */
void zkp_ifma_rings_step_var(zkp_ed25519 left[8], zkp_ed25519 right[8], const zkp_ifma_rings *rings,
                             const zkp_ifma_rings_step *step);

#endif
