/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zkp/blake2b.h"

#include <string.h>

#include "zkp/wipe.h"

static const uint64_t iv[8] = {
    0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
    0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
};

static const uint8_t sigma[10][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
    {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
    {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
    {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
    {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
};

static uint64_t rotr(uint64_t x, unsigned n) { return (x >> n) | (x << (64 - n)); }

static uint64_t load64(const uint8_t *b) {
    uint64_t x = 0;
    for (int i = 7; i >= 0; i--) x = (x << 8) | b[i];
    return x;
}

static void mix(uint64_t *v, int a, int b, int c, int d, uint64_t x, uint64_t y) {
    v[a] += v[b] + x;
    v[d] = rotr(v[d] ^ v[a], 32);
    v[c] += v[d];
    v[b] = rotr(v[b] ^ v[c], 24);
    v[a] += v[b] + y;
    v[d] = rotr(v[d] ^ v[a], 16);
    v[c] += v[d];
    v[b] = rotr(v[b] ^ v[c], 63);
}

static void compress(zkp_blake2b *state, uint64_t last) {
    uint64_t m[16], v[16];
    for (int i = 0; i < 16; i++) m[i] = load64(state->buffer + 8 * i);
    for (int i = 0; i < 8; i++) {
        v[i] = state->h[i];
        v[i + 8] = iv[i];
    }
    v[12] ^= state->counter;
    v[14] ^= last;
#pragma GCC unroll 12 /* so that the order of the message words is known */
    for (int round = 0; round < 12; round++) {
        const uint8_t *s = sigma[round % 10];
        mix(v, 0, 4, 8, 12, m[s[0]], m[s[1]]);
        mix(v, 1, 5, 9, 13, m[s[2]], m[s[3]]);
        mix(v, 2, 6, 10, 14, m[s[4]], m[s[5]]);
        mix(v, 3, 7, 11, 15, m[s[6]], m[s[7]]);
        mix(v, 0, 5, 10, 15, m[s[8]], m[s[9]]);
        mix(v, 1, 6, 11, 12, m[s[10]], m[s[11]]);
        mix(v, 2, 7, 8, 13, m[s[12]], m[s[13]]);
        mix(v, 3, 4, 9, 14, m[s[14]], m[s[15]]);
    }
    for (int i = 0; i < 8; i++) state->h[i] ^= v[i] ^ v[i + 8];
    zkp_wipe(m, sizeof m);
    zkp_wipe(v, sizeof v);
}

void zkp_blake2b_init(zkp_blake2b *state, const uint8_t person[16]) { zkp_blake2b_init_sized(state, 64, person); }

void zkp_blake2b_init_sized(zkp_blake2b *state, unsigned digest_len, const uint8_t person[16]) {
    memset(state, 0, sizeof *state);
    for (int i = 0; i < 8; i++) state->h[i] = iv[i];
    state->h[0] ^= 0x01010000u ^ digest_len; /* no key, fanout 1, depth 1 */
    state->h[6] ^= load64(person);
    state->h[7] ^= load64(person + 8);
}

void zkp_blake2b_update(zkp_blake2b *state, const uint8_t *data, size_t len) {
    while (len > 0) {
        if (state->filled == sizeof state->buffer) { /* a full block waits, since the last one is marked */
            state->counter += sizeof state->buffer;
            compress(state, 0);
            state->filled = 0;
        }
        size_t room = sizeof state->buffer - state->filled;
        size_t take = len < room ? len : room;
        memcpy(state->buffer + state->filled, data, take);
        state->filled += take;
        data += take;
        len -= take;
    }
}

void zkp_blake2b_final(uint8_t out[64], zkp_blake2b *state) { zkp_blake2b_final_sized(out, 64, state); }

void zkp_blake2b_final_sized(uint8_t *out, unsigned digest_len, zkp_blake2b *state) {
    state->counter += state->filled;
    memset(state->buffer + state->filled, 0, sizeof state->buffer - state->filled);
    compress(state, ~(uint64_t)0);
    for (unsigned i = 0; i < digest_len; i++) out[i] = (uint8_t)(state->h[i / 8] >> (8 * (i % 8)));
    zkp_wipe(state, sizeof *state);
}
