/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Variable time: all data is public. */
#ifndef ZKP_IFMA_KEY_DIGEST_H
#define ZKP_IFMA_KEY_DIGEST_H

#include <stdint.h>

/* out[i] = 32-byte digest of data[i], len[i] bytes, for i < n <= 8. person: 16 bytes. */
void zkp_ifma_leaf_digests(uint8_t *const out[8], const uint8_t *const data[8], const uint64_t len[8], unsigned n,
                           const uint8_t person[16]);

#endif
