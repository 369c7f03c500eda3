/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walks around the rings of CLSAGs in lanes; public data, variable time. */
#ifndef ZKP_IFMA_ED25519_RING_H
#define ZKP_IFMA_ED25519_RING_H

#include "zkp/ed25519.h"

/* One ring: P, C - C_off and Hp(P) of its first member, those of the next one `stride` bytes further; J = mu_P I + mu_C D, of
   prime order; what challenges hash before L and R; the responses; c: one challenge more than members, the first given. */
typedef struct {
    const zkp_ed25519 *key, *difference, *base;
    size_t stride;
    const zkp_ed25519 *joint;
    const zkp_scalar *mu;
    const zkp_keccak *prefix;
    const zkp_scalar *s;
    zkp_scalar *c;
} zkp_ifma_ring_walk;

/* c[i + 1] = Hs(prefix, s_i G + (c_i mu_P) P_i + (c_i mu_C) (C_i - C_off), s_i Hp_i + c_i J) for i < n and every walk, products of
   scalars modulo l, multiples as of integers. All rings have n members. Returns 0 when memory is short, else 1. Walks are
   fastest eight at a time. */
int zkp_ifma_ring_walks_var(const zkp_ifma_ring_walk *walks, size_t count, size_t n);

#endif
