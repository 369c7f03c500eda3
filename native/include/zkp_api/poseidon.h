/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Poseidon on canonical vectors (32-byte little-endian elements). Widths 2, 3, 4, 5, 9; others are ZKP_ERR_ARGUMENT, an
   element that is not below r is ZKP_ERR_RANGE. Variable time: all data is public. */
#ifndef ZKP_API_POSEIDON_H
#define ZKP_API_POSEIDON_H

#include <stddef.h>
#include <stdint.h>

/* out and state: t elements. */
int zkp_poseidon_permute_bytes(uint8_t *out, const uint8_t *state, int t);
/* out: n elements; rows: n times `length` elements; tag: one element. */
int zkp_poseidon_hash_many(uint8_t *out, const uint8_t *tag, const uint8_t *rows, size_t n, int length, int threads);

#endif
