/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ChaCha20-Poly1305 (RFC 8439) with the nonce zero, for keys that seal one message. Constant time in key and message. */
#ifndef ZKP_AEAD_H
#define ZKP_AEAD_H

#include <stddef.h>
#include <stdint.h>

#define ZKP_AEAD_TAG 16

/* out: len + 16 bytes, ciphertext then tag. out and plain must not overlap. */
void zkp_aead_seal(uint8_t *out, const uint8_t key[32], const uint8_t *plain, size_t len, const uint8_t *bound,
                   size_t bound_len);
/* in: len >= 16. out: len - 16 bytes. Returns 1, or 0 (and zeros) if the tag does not fit. */
int zkp_aead_open(uint8_t *out, const uint8_t key[32], const uint8_t *sealed, size_t len, const uint8_t *bound,
                  size_t bound_len);

#endif
