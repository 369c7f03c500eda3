/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pieces that the files of Ed25519 in lanes share. */
#ifndef ZKP_IFMA_ED25519_WIDE_H
#define ZKP_IFMA_ED25519_WIDE_H

#include <stddef.h>

#include "ed25519_8.h"
#include "ed25519_lanes.h"

/* Groups of eight points that are decoded together. */
#define ZKP_ED25519_GROUPS 4

/* Eight rows of 64 bytes to coordinates and back. */
FE8_INLINE void ed8_load_points(fe8 *x, fe8 *y, const uint8_t *rows) {
    __m512i w[8];
    FE8_UNROLL for (int i = 0; i < 8; i++) w[i] = _mm512_loadu_si512(rows + 64 * i);
    ed8_transpose(w);
    fe8_split(x, w);
    fe8_split(y, w + 4);
}

FE8_INLINE void ed8_store_points(uint8_t *rows, const fe8 *x, const fe8 *y) {
    __m512i w[8];
    fe8_join(w, x);
    fe8_join(w + 4, y);
    ed8_transpose(w);
    FE8_UNROLL for (int i = 0; i < 8; i++) _mm512_storeu_si512(rows + 64 * i, w[i]);
}

/* The first n of eight rows of `size` bytes, the others are copies of row 0. n >= 1. */
FE8_INLINE const uint8_t *ed8_full_rows(uint8_t *room, const uint8_t *rows, size_t size, size_t n) {
    if (n >= 8) return rows;
    for (size_t i = 0; i < 8; i++) memcpy(room + size * i, rows + size * (i < n ? i : 0), size);
    return room;
}

FE8_INLINE __mmask8 ed8_first(size_t n) { return (__mmask8)(n >= 8 ? 0xff : (1u << n) - 1); }

/* Up to 8 * ZKP_ED25519_GROUPS encodings of 32 bytes: lanes with a point, and that point; in other lanes the identity. */
void zkp_ifma_ed25519_decode_groups_var(__mmask8 *good, fe8 *x, fe8 *y, const uint8_t *bytes, size_t n, int lax);

/* Monero's map, times 8, of up to ZKP_ED25519_GROUPS groups of eight 32-byte numbers, as columns of words. */
void zkp_ifma_ed25519_map_groups_var(ed8 *o, const __m512i (*numbers)[4], size_t groups);

/* x/z and y/z of up to ZKP_ED25519_GROUPS groups; z is never zero. One inversion. */
void zkp_ifma_ed25519_to_affine_var(fe8 *x, fe8 *y, const ed8 *p, size_t groups);

/* o = sum(2^(bits lane) p[lane]): x, y, z, t as in ed25519_lanes.h. p is used up. */
void zkp_ifma_ed25519_finish_var(uint8_t o[128], ed8 *p, int bits);

#endif
