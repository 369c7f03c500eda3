/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zkp/aead.h"

#include <string.h>

#include "zkp/declassify.h"
#include "zkp/wipe.h"

typedef unsigned __int128 u128;

static uint32_t load32(const uint8_t *b) {
    return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static uint64_t load64(const uint8_t *b) { return (uint64_t)load32(b) | (uint64_t)load32(b + 4) << 32; }

static void store64(uint8_t *b, uint64_t x) {
    for (int i = 0; i < 8; i++) b[i] = (uint8_t)(x >> (8 * i));
}

static uint32_t rotl(uint32_t x, unsigned n) { return (x << n) | (x >> (32 - n)); }

static void quarter(uint32_t *s, int a, int b, int c, int d) {
    s[a] += s[b];
    s[d] = rotl(s[d] ^ s[a], 16);
    s[c] += s[d];
    s[b] = rotl(s[b] ^ s[c], 12);
    s[a] += s[b];
    s[d] = rotl(s[d] ^ s[a], 8);
    s[c] += s[d];
    s[b] = rotl(s[b] ^ s[c], 7);
}

/* One block of key stream; the nonce is zero. */
static void chacha_block(uint8_t out[64], const uint8_t key[32], uint32_t counter) {
    uint32_t start[16] = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574}, s[16];
    for (int i = 0; i < 8; i++) start[4 + i] = load32(key + 4 * i);
    start[12] = counter;
    memcpy(s, start, sizeof s);
    for (int round = 0; round < 10; round++) {
        for (int i = 0; i < 4; i++) quarter(s, i, 4 + i, 8 + i, 12 + i);
        for (int i = 0; i < 4; i++) quarter(s, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4);
    }
    for (int i = 0; i < 16; i++) {
        uint32_t word = s[i] + start[i];
        for (int j = 0; j < 4; j++) out[4 * i + j] = (uint8_t)(word >> (8 * j));
    }
    zkp_wipe(start, sizeof start);
    zkp_wipe(s, sizeof s);
}

static void chacha_xor(uint8_t *out, const uint8_t key[32], const uint8_t *in, size_t len) {
    uint8_t block[64];
    for (size_t at = 0; at < len; at += 64) {
        chacha_block(block, key, (uint32_t)(at / 64) + 1); /* block 0 keys the authenticator */
        for (size_t i = 0; i < 64 && at + i < len; i++) out[at + i] = in[at + i] ^ block[i];
    }
    zkp_wipe(block, sizeof block);
}

/* Poly1305: h = (h + block) * r mod 2^130 - 5 with h in three words, the top one below 8. r is clamped, so the low two
   bits of r1 are zero and 5/4 * r1 is an integer. */
typedef struct { uint64_t h[3], r0, r1; } poly;

static void poly_block(poly *p, const uint8_t block[16]) {
    uint64_t s1 = p->r1 + (p->r1 >> 2);
    u128 sum = (u128)p->h[0] + load64(block);
    uint64_t h0 = (uint64_t)sum;
    sum = (u128)p->h[1] + load64(block + 8) + (uint64_t)(sum >> 64);
    uint64_t h1 = (uint64_t)sum, h2 = p->h[2] + (uint64_t)(sum >> 64) + 1; /* 2^128: every block here is a whole one */
    u128 d0 = (u128)h0 * p->r0 + (u128)h1 * s1;
    u128 d1 = (u128)h0 * p->r1 + (u128)h1 * p->r0 + (u128)h2 * s1 + (uint64_t)(d0 >> 64);
    uint64_t d2 = h2 * p->r0 + (uint64_t)(d1 >> 64); /* h2 <= 8 and r0 < 2^60 */
    sum = (u128)(uint64_t)d0 + (d2 >> 2) + (d2 & ~(uint64_t)3); /* 2^130 = 5 */
    p->h[0] = (uint64_t)sum;
    sum = (u128)(uint64_t)d1 + (uint64_t)(sum >> 64);
    p->h[1] = (uint64_t)sum;
    p->h[2] = (d2 & 3) + (uint64_t)(sum >> 64);
}

/* The bytes, padded with zeros to whole blocks. */
static void poly_padded(poly *p, const uint8_t *data, size_t len) {
    uint8_t block[16];
    for (size_t at = 0; at < len; at += 16) {
        size_t take = len - at < 16 ? len - at : 16;
        memset(block, 0, sizeof block);
        memcpy(block, data + at, take);
        poly_block(p, block);
    }
}

static void authenticate(uint8_t tag[16], const uint8_t key[32], const uint8_t *bound, size_t bound_len,
                         const uint8_t *cipher, size_t len) {
    uint8_t once[64], lengths[16];
    poly p = {{0, 0, 0}, 0, 0};
    chacha_block(once, key, 0);
    p.r0 = load64(once) & 0x0ffffffc0fffffff;
    p.r1 = load64(once + 8) & 0x0ffffffc0ffffffc;
    poly_padded(&p, bound, bound_len);
    poly_padded(&p, cipher, len);
    store64(lengths, bound_len);
    store64(lengths + 8, len);
    poly_block(&p, lengths);
    /* h < 2^130 + small: subtract 2^130 - 5 once if h + 5 reaches 2^130. */
    u128 sum = (u128)p.h[0] + 5;
    uint64_t g0 = (uint64_t)sum;
    sum = (u128)p.h[1] + (uint64_t)(sum >> 64);
    uint64_t g1 = (uint64_t)sum, over = (uint64_t)0 - ((p.h[2] + (uint64_t)(sum >> 64)) >> 2 & 1);
    uint64_t h0 = (p.h[0] & ~over) | (g0 & over), h1 = (p.h[1] & ~over) | (g1 & over);
    sum = (u128)h0 + load64(once + 16);
    store64(tag, (uint64_t)sum);
    store64(tag + 8, h1 + load64(once + 24) + (uint64_t)(sum >> 64));
    zkp_wipe(once, sizeof once);
    zkp_wipe(&p, sizeof p);
}

void zkp_aead_seal(uint8_t *out, const uint8_t key[32], const uint8_t *plain, size_t len, const uint8_t *bound,
                   size_t bound_len) {
    chacha_xor(out, key, plain, len);
    authenticate(out + len, key, bound, bound_len, out, len);
    zkp_declassify(out, len + ZKP_AEAD_TAG);
}

int zkp_aead_open(uint8_t *out, const uint8_t key[32], const uint8_t *sealed, size_t len, const uint8_t *bound,
                  size_t bound_len) {
    uint8_t tag[16], difference = 0;
    size_t body = len - ZKP_AEAD_TAG;
    authenticate(tag, key, bound, bound_len, sealed, body);
    for (size_t i = 0; i < ZKP_AEAD_TAG; i++) difference |= (uint8_t)(tag[i] ^ sealed[body + i]);
    zkp_wipe(tag, sizeof tag);
    if (zkp_declassify_int(difference)) {
        memset(out, 0, body);
        return 0;
    }
    chacha_xor(out, key, sealed, body);
    return 1;
}
