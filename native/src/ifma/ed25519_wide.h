/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pieces that the files of Ed25519 in lanes share. */
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
   beyond n are copies of the first. */
FE8_INLINE void fe8_load_rows(fe8 *const o[], size_t count, const void *rows, size_t stride, size_t n) {
    for (size_t e = 0; e < count; e++) {
        uint64_t words[5][8];
        __m512i l[5];
        for (size_t i = 0; i < 8; i++) {
            const zkp_fe25519 *const from = (const zkp_fe25519 *)((const uint8_t *)rows + stride * (i < n ? i : 0)) + e;
            for (size_t j = 0; j < 5; j++) words[j][i] = from->l[j];
        }
        for (size_t j = 0; j < 5; j++) l[j] = _mm512_loadu_si512(words[j]);
        fe8_from_51(o[e], l);
    }
}

FE8_INLINE void fe8_store_rows(void *rows, size_t stride, const fe8 *const a[], size_t count, size_t n) {
    for (size_t e = 0; e < count; e++) {
        uint64_t words[5][8];
        __m512i l[5];
        fe8_to_51(l, a[e]);
        for (size_t j = 0; j < 5; j++) _mm512_storeu_si512(words[j], l[j]);
        /* Through memory: lanes that the compiler moves to scalar registers could not be told from a leak. */
        __asm__ volatile("" : : "r"(words) : "memory");
        for (size_t i = 0; i < 8 && i < n; i++) {
            zkp_fe25519 *const to = (zkp_fe25519 *)((uint8_t *)rows + stride * i) + e;
            for (size_t j = 0; j < 5; j++) to->l[j] = words[j][i];
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
