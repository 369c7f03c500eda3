/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The three flag bits of point encodings (zkp/codec.h), for every decoder. Variable time: all data is public. */
#ifndef ZKP_CODEC_FLAGS_H
#define ZKP_CODEC_FLAGS_H

#include <stddef.h>
#include <stdint.h>

#include "zkp_api/core.h"

#define ZKP_FLAG_COMPRESSED 0x80u
#define ZKP_FLAG_INFINITE 0x40u
#define ZKP_FLAG_LARGEST 0x20u
#define ZKP_FLAGS 0xe0u

/* Checks length and flags together. full: bytes of the uncompressed form. Sets *flags, and *infinite once the bytes
   are known to be the one encoding of infinity in their form. */
static inline int zkp_check_flags(unsigned *flags, int *infinite, const uint8_t *in, size_t len, size_t full)
{
    *flags = 0;
    *infinite = 0;
    if (len != full && len != full / 2) return ZKP_ERR_LENGTH;
    *flags = in[0] & ZKP_FLAGS;
    int compressed = (*flags & ZKP_FLAG_COMPRESSED) != 0;
    if (compressed != (len == full / 2)) return ZKP_ERR_FLAGS;
    if (*flags & ZKP_FLAG_INFINITE) {
        unsigned rest = (*flags & ZKP_FLAG_LARGEST) | (in[0] & ~ZKP_FLAGS & 0xffu);
        for (size_t i = 1; i < len; i++) rest |= in[i];
        if (rest) return ZKP_ERR_FLAGS;
        *infinite = 1;
    } else if (!compressed && (*flags & ZKP_FLAG_LARGEST)) {
        return ZKP_ERR_FLAGS;
    }
    return ZKP_OK;
}

#endif
