/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keccak-f[1600] of eight states at a time, one per lane, and hashes of messages that fit one block of Keccak-256
   with the original padding (zkp/keccak.h). The flow depends on nothing but lengths. Constant time unless the name
   ends in _var. */
#ifndef ZKP_IFMA_KECCAK8_H
#define ZKP_IFMA_KECCAK8_H

#include <immintrin.h>
#include <stdint.h>

#define KECCAK8_UNROLL _Pragma("GCC unroll 32")
#define KECCAK8_WORDS 17 /* of a block */

static const uint64_t keccak8_constants[24] = {
    0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000,
    0x000000000000808b, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
    0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
    0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003,
    0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
};

/* FIPS 202, section 3.2. Three-way exclusive ors and chi are one instruction each. */
static inline void keccak8_permute(__m512i a[25]) {
    for (int round = 0; round < 24; round++) {
        __m512i c[5], d[5], b[25];
        KECCAK8_UNROLL for (int x = 0; x < 5; x++)
            c[x] = _mm512_ternarylogic_epi64(_mm512_ternarylogic_epi64(a[x], a[x + 5], a[x + 10], 0x96), a[x + 15],
                                             a[x + 20], 0x96);
        KECCAK8_UNROLL for (int x = 0; x < 5; x++)
            d[x] = _mm512_xor_si512(c[(x + 4) % 5], _mm512_rol_epi64(c[(x + 1) % 5], 1));
#define KECCAK8_MOVE(to, from, by) b[to] = _mm512_rol_epi64(_mm512_xor_si512(a[from], d[(from) % 5]), by)
        b[0] = _mm512_xor_si512(a[0], d[0]);
        KECCAK8_MOVE(10, 1, 1);
        KECCAK8_MOVE(7, 10, 3);
        KECCAK8_MOVE(11, 7, 6);
        KECCAK8_MOVE(17, 11, 10);
        KECCAK8_MOVE(18, 17, 15);
        KECCAK8_MOVE(3, 18, 21);
        KECCAK8_MOVE(5, 3, 28);
        KECCAK8_MOVE(16, 5, 36);
        KECCAK8_MOVE(8, 16, 45);
        KECCAK8_MOVE(21, 8, 55);
        KECCAK8_MOVE(24, 21, 2);
        KECCAK8_MOVE(4, 24, 14);
        KECCAK8_MOVE(15, 4, 27);
        KECCAK8_MOVE(23, 15, 41);
        KECCAK8_MOVE(19, 23, 56);
        KECCAK8_MOVE(13, 19, 8);
        KECCAK8_MOVE(12, 13, 25);
        KECCAK8_MOVE(2, 12, 43);
        KECCAK8_MOVE(20, 2, 62);
        KECCAK8_MOVE(14, 20, 18);
        KECCAK8_MOVE(22, 14, 39);
        KECCAK8_MOVE(9, 22, 61);
        KECCAK8_MOVE(6, 9, 20);
        KECCAK8_MOVE(1, 6, 44);
#undef KECCAK8_MOVE
        KECCAK8_UNROLL for (int y = 0; y < 25; y += 5) {
            KECCAK8_UNROLL for (int x = 0; x < 5; x++)
                a[y + x] = _mm512_ternarylogic_epi64(b[y + x], b[y + (x + 1) % 5], b[y + (x + 2) % 5], 0xd2);
        }
        a[0] = _mm512_xor_si512(a[0], _mm512_set1_epi64((long long)keccak8_constants[round]));
    }
}

/* The first four words of the digests of eight messages of one block each, already padded: column i is word i. */
static inline void keccak8_block(__m512i digest[4], const __m512i block[KECCAK8_WORDS]) {
    __m512i state[25];
    for (int i = 0; i < 25; i++) state[i] = i < KECCAK8_WORDS ? block[i] : _mm512_setzero_si512();
    keccak8_permute(state);
    for (int i = 0; i < 4; i++) digest[i] = state[i];
}

#endif
