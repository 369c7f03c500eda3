/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Digests of the chunks of a key file. Variable time: all data is public. */
#ifndef ZKP_API_KEY_DIGEST_H
#define ZKP_API_KEY_DIGEST_H

#include <stdint.h>

/* out32[i] = BLAKE2b-256, person16, of chunk i of data; chunks have 2^log_chunk bytes (7 <= log_chunk <= 32), the last one
   what is left. out32 has 32 bytes for each. ZKP_ERR_ARGUMENT for no data or another log_chunk. */
int zkp_leaf_digests(uint8_t *out32, const uint8_t *data, uint64_t len, uint32_t log_chunk, const uint8_t *person16,
                     int threads);

#endif
