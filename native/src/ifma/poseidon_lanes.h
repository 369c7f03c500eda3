/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Variable time: all data is public. */
#ifndef ZKP_IFMA_POSEIDON_LANES_H
#define ZKP_IFMA_POSEIDON_LANES_H

#include <stddef.h>
#include <stdint.h>

#include "zkp/poseidon.h"

enum { ZKP_IFMA_POSEIDON_NO_MEMORY, ZKP_IFMA_POSEIDON_RANGE, ZKP_IFMA_POSEIDON_DONE };

/* n <= 8 hashes of p->t - 1 inputs each, 32 bytes little-endian; out: 32 bytes a hash. RANGE: an input is not below r. */
int zkp_ifma_poseidon_hash(uint8_t *out, const zkp_fr *tag, const uint8_t *rows, size_t n, const zkp_poseidon_parameters *p);

#endif
