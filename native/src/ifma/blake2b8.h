/* SPDX-License-Identifier: GPL-3.0-or-later */
/* BLAKE2b (RFC 7693) of eight messages at a time, one per lane; their lengths may differ. Digests of 1 to 64 bytes, with a
   personalisation, without key and salt. The flow depends on lengths alone. Constant time unless the name ends in
   _var. Public: person, len. */
#ifndef ZKP_IFMA_BLAKE2B8_H
#define ZKP_IFMA_BLAKE2B8_H

#include <immintrin.h>
#include <stdint.h>
#include <string.h>

#include "fp52.h"

typedef struct {
    __m512i h[8];
    __m512i counter; /* bytes compressed so far */
} blake2b8;

static const uint64_t blake2b8_iv[8] = {
    0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
    0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
};

static const uint8_t blake2b8_sigma[12][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4}, {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13}, {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11}, {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5}, {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
};

/* Public: v. */
static inline __m512i blake2b8_splat(uint64_t v) { return _mm512_set1_epi64((long long)v); }

/* person: 16 bytes, zero padded. */
static inline void blake2b8_init(blake2b8 *state, unsigned digest_len, const uint8_t person[16]) {
    uint64_t word[8], text[2];
    memcpy(word, blake2b8_iv, sizeof word);
    memcpy(text, person, sizeof text);
    word[0] ^= 0x01010000u ^ digest_len; /* no key, fanout 1, depth 1 */
    word[6] ^= text[0];
    word[7] ^= text[1];
    for (int i = 0; i < 8; i++) state->h[i] = blake2b8_splat(word[i]);
    state->counter = _mm512_setzero_si512();
}

static inline void blake2b8_mix(__m512i *a, __m512i *b, __m512i *c, __m512i *d, __m512i x, __m512i y) {
    *a = _mm512_add_epi64(_mm512_add_epi64(*a, x), *b);
    *d = _mm512_ror_epi64(_mm512_xor_si512(*d, *a), 32);
    *c = _mm512_add_epi64(*c, *d);
    *b = _mm512_ror_epi64(_mm512_xor_si512(*b, *c), 24);
    *a = _mm512_add_epi64(_mm512_add_epi64(*a, y), *b);
    *d = _mm512_ror_epi64(_mm512_xor_si512(*d, *a), 16);
    *c = _mm512_add_epi64(*c, *d);
    *b = _mm512_ror_epi64(_mm512_xor_si512(*b, *c), 63);
}

/* One block of each lane in `active`, as columns of words: m[i] is word i. sizes: bytes of the message in each block. last:
   lanes whose message ends here. */
static inline void blake2b8_compress(blake2b8 *state, const __m512i m[16], __m512i sizes, __mmask8 last, __mmask8 active) {
    __m512i v[16];
    state->counter = _mm512_mask_add_epi64(state->counter, active, state->counter, sizes);
    for (int i = 0; i < 8; i++) {
        v[i] = state->h[i];
        v[i + 8] = blake2b8_splat(blake2b8_iv[i]);
    }
    v[12] = _mm512_xor_si512(v[12], state->counter);
    v[14] = _mm512_mask_xor_epi64(v[14], last, v[14], blake2b8_splat(~UINT64_C(0)));
    _Pragma("GCC unroll 12") for (int round = 0; round < 12; round++) {
        const uint8_t *s = blake2b8_sigma[round];
        blake2b8_mix(&v[0], &v[4], &v[8], &v[12], m[s[0]], m[s[1]]);
        blake2b8_mix(&v[1], &v[5], &v[9], &v[13], m[s[2]], m[s[3]]);
        blake2b8_mix(&v[2], &v[6], &v[10], &v[14], m[s[4]], m[s[5]]);
        blake2b8_mix(&v[3], &v[7], &v[11], &v[15], m[s[6]], m[s[7]]);
        blake2b8_mix(&v[0], &v[5], &v[10], &v[15], m[s[8]], m[s[9]]);
        blake2b8_mix(&v[1], &v[6], &v[11], &v[12], m[s[10]], m[s[11]]);
        blake2b8_mix(&v[2], &v[7], &v[8], &v[13], m[s[12]], m[s[13]]);
        blake2b8_mix(&v[3], &v[4], &v[9], &v[14], m[s[14]], m[s[15]]);
    }
    for (int i = 0; i < 8; i++) {
        const __m512i next = _mm512_xor_si512(state->h[i], _mm512_xor_si512(v[i], v[i + 8]));
        state->h[i] = _mm512_mask_mov_epi64(state->h[i], active, next);
    }
}

/* The same from bytes. blocks: 128 bytes each, any address, zero padded where the message ends; also those of idle lanes
   must be readable. */
static inline void blake2b8_block(blake2b8 *state, const uint8_t *const blocks[8], __m512i sizes, __mmask8 last,
                                  __mmask8 active) {
    __m512i m[16];
    for (int i = 0; i < 8; i++) {
        m[i] = _mm512_loadu_si512(blocks[i]);
        m[i + 8] = _mm512_loadu_si512(blocks[i] + 64);
    }
    fp8_transpose(m);
    fp8_transpose(m + 8);
    blake2b8_compress(state, m, sizes, last, active);
}

/* All messages at once. An empty one has one block, as the standard wants it. Idle lanes may be empty messages. */
static inline void blake2b8_update_final(blake2b8 *state, const uint8_t *const data[8], const uint64_t len[8]) {
    uint8_t tail[8][128];
    uint64_t blocks[8], most = 1;
    for (int i = 0; i < 8; i++) {
        blocks[i] = len[i] == 0 ? 1 : (len[i] + 127) / 128;
        if (blocks[i] > most) most = blocks[i];
        memset(tail[i], 0, sizeof tail[i]);
        const uint64_t before = 128 * (blocks[i] - 1);
        if (len[i] > before) memcpy(tail[i], data[i] + before, len[i] - before);
    }
    for (uint64_t b = 0; b < most; b++) {
        const uint8_t *block[8];
        uint64_t size[8];
        unsigned last = 0, active = 0;
        for (int i = 0; i < 8; i++) {
            const int ends = b + 1 >= blocks[i];
            block[i] = ends ? tail[i] : data[i] + 128 * b;
            size[i] = ends ? len[i] - 128 * (blocks[i] - 1) : 128;
            if (b + 1 == blocks[i]) last |= 1u << i;
            if (b < blocks[i]) active |= 1u << i;
        }
        blake2b8_block(state, block, _mm512_loadu_si512(size), (__mmask8)last, (__mmask8)active);
    }
}

/* 64 bytes a lane, of which the first digest_len are the digest. */
static inline void blake2b8_digest(uint8_t out[8][64], const blake2b8 *state) {
    __m512i rows[8];
    for (int i = 0; i < 8; i++) rows[i] = state->h[i];
    fp8_transpose(rows);
    for (int i = 0; i < 8; i++) _mm512_storeu_si512(out[i], rows[i]);
}

#endif
