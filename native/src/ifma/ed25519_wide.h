/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pieces that the files of Ed25519 in lanes share. Constant time unless the name ends in _var. */
#ifndef ZKP_IFMA_ED25519_WIDE_H
#define ZKP_IFMA_ED25519_WIDE_H

#include <stddef.h>

#include "ed25519_8.h"
#include "ed25519_lanes.h"

/* Groups of eight points that are decoded together. */
#define ZKP_ED25519_GROUPS 4

/* Limbs of 51 bits (tight, as zkp/fe25519.h has it) to limbs of 52 and back. */
FE8_INLINE void fe8_from_51(fe8 *o, const __m512i l[5]) {
    FE8_UNROLL for (int i = 0; i < 5; i++) {
        o->l[i] = _mm512_srli_epi64(l[i], (unsigned)i);
        if (i < 4) {
            const __m512i low = _mm512_and_si512(l[i + 1], fe8_splat((UINT64_C(2) << i) - 1));
            o->l[i] = _mm512_add_epi64(o->l[i], _mm512_slli_epi64(low, (unsigned)(51 - i)));
        }
    }
#if ZKP_VERIFY
    for (int i = 0; i < 5; i++) o->most[i] = (UINT64_C(1) << 52) + (UINT64_C(1) << 16);
    o->most[4] = (UINT64_C(1) << 47) + (UINT64_C(1) << 12);
    fe8_agree(o);
#endif
    fe8_ripple(o);
}

FE8_INLINE void fe8_to_51(__m512i l[5], const fe8 *a) {
    const __m512i mask = fe8_splat((UINT64_C(1) << 51) - 1);
    fe8 t;
    fe8_canonical(&t, a);
    l[0] = _mm512_and_si512(t.l[0], mask);
    FE8_UNROLL for (int i = 1; i < 5; i++)
        l[i] = _mm512_and_si512(_mm512_or_si512(_mm512_srli_epi64(t.l[i - 1], (unsigned)(52 - i)),
                                                _mm512_slli_epi64(t.l[i], (unsigned)i)), mask);
}

/* `count` elements of the scalar code that follow each other in each of n rows (1 <= n), `stride` bytes apart; lanes
   beyond n are copies of the first. The five limbs of a row are one vector, and vectors change places: no limb passes
   through a general register, where it could not be told from a leak. */
FE8_INLINE void fe8_load_rows(fe8 *const o[], size_t count, const void *rows, size_t stride, size_t n) {
    _Pragma("GCC unroll 1") for (size_t e = 0; e < count; e++) {
        const uint8_t *const from = (const uint8_t *)rows + e * sizeof(zkp_fe25519);
        __m512i l[8];
        FE8_UNROLL for (size_t i = 0; i < 8; i++)
            l[i] = _mm512_maskz_loadu_epi64(0x1f, from + stride * (i < n ? i : 0));
        ed8_transpose(l);
        fe8_from_51(o[e], l);
    }
}

FE8_INLINE void fe8_store_rows(void *rows, size_t stride, const fe8 *const a[], size_t count, size_t n) {
    _Pragma("GCC unroll 1") for (size_t e = 0; e < count; e++) {
        uint8_t *const to = (uint8_t *)rows + e * sizeof(zkp_fe25519);
        __m512i l[8];
        fe8_to_51(l, a[e]);
        FE8_UNROLL for (int i = 5; i < 8; i++) l[i] = _mm512_setzero_si512();
        ed8_transpose(l);
        FE8_UNROLL for (size_t i = 0; i < 8; i++) {
            if (i < n) _mm512_mask_storeu_epi64(to + stride * i, 0x1f, l[i]);
        }
    }
}

FE8_INLINE void ed8_load_affine(fe8 *x, fe8 *y, const zkp_ed25519_affine *rows, size_t n) {
    fe8 *const parts[2] = {x, y};
    fe8_load_rows(parts, 2, rows, sizeof *rows, n);
}

FE8_INLINE void ed8_store_affine(zkp_ed25519_affine *rows, const fe8 *x, const fe8 *y, size_t n) {
    const fe8 *const parts[2] = {x, y};
    fe8_store_rows(rows, sizeof *rows, parts, 2, n);
}

FE8_INLINE void ed8_load(ed8 *o, const zkp_ed25519 *rows, size_t n) {
    fe8 *const parts[4] = {&o->x, &o->y, &o->z, &o->t};
    fe8_load_rows(parts, 4, rows, sizeof *rows, n);
}

FE8_INLINE void ed8_store(zkp_ed25519 *rows, const ed8 *p, size_t n) {
    const fe8 *const parts[4] = {&p->x, &p->y, &p->z, &p->t};
    fe8_store_rows(rows, sizeof *rows, parts, 4, n);
}

/* The first n of eight rows of `size` bytes, the others are copies of row 0. n >= 1. */
FE8_INLINE const uint8_t *ed8_full_rows(uint8_t *room, const uint8_t *rows, size_t size, size_t n) {
    if (n >= 8) return rows;
    for (size_t i = 0; i < 8; i++) memcpy(room + size * i, rows + size * (i < n ? i : 0), size);
    return room;
}

FE8_INLINE __mmask8 ed8_first(size_t n) { return (__mmask8)(n >= 8 ? 0xff : (1u << n) - 1); }

/* Up to 8 * ZKP_ED25519_GROUPS encodings of 32 bytes: lanes with a point, and that point; in other lanes the
   identity. */
void zkp_ifma_ed25519_decode_groups_var(__mmask8 *good, fe8 *x, fe8 *y, const uint8_t *bytes, size_t n, int lax);

/* Monero's map, times 8, of up to ZKP_ED25519_GROUPS groups of eight 32-byte numbers, as columns of words. */
void zkp_ifma_ed25519_map_groups_var(ed8 *o, const __m512i (*numbers)[4], size_t groups);

/* x/z and y/z of up to ZKP_ED25519_GROUPS groups; z is never zero. One inversion. */
void zkp_ifma_ed25519_to_affine_var(fe8 *x, fe8 *y, const ed8 *p, size_t groups);

/* o = sum(2^(bits lane) p[lane]). p is used up. */
void zkp_ifma_ed25519_finish_var(zkp_ed25519 *o, ed8 *p, int bits);

#endif
