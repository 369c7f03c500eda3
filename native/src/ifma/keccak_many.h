/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Eight states of Keccak-256 that go through the permutation together. Constant time unless the name ends in _var. */
#ifndef ZKP_IFMA_KECCAK_MANY_H
#define ZKP_IFMA_KECCAK_MANY_H

#include "zkp/keccak.h"

/* zkp_keccak_update for eight states that have taken equally many bytes, with `len` bytes each. */
void zkp_ifma_keccak_update8(zkp_keccak states[8], const uint8_t *const data[8], size_t len);
/* zkp_keccak_final for eight states of any lengths; the states are used up, not wiped. */
void zkp_ifma_keccak_final8(uint8_t digests[8][32], zkp_keccak states[8]);

#endif
