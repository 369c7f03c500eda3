/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "key_words.h"

#include "zkp_api/core.h"

#define LIMB ((UINT64_C(1) << 52) - 1)

/* Montgomery products divide by 2^384: 2^352 takes x * 2^416 to x * 2^384, and 2^416 goes back. */
static const zkp_fp two_352 = {{0, 0, 0, 0, 0, UINT64_C(1) << 32}};
static const zkp_fp two_416 = {{
    UINT64_C(0x44f6480ea8e9b9af), UINT64_C(0xa96f7d65766c8fe4), UINT64_C(0xe82efd4228b540fe),
    UINT64_C(0x6723e5f0ade53b2e), UINT64_C(0x25ff6eb6fdd4230a), UINT64_C(0x14c8ee06ef23c24a),
}};

static void pack(uint64_t out[7], const uint64_t key[8]) {
    for (int i = 0; i < 7; i++) out[i] = 0;
    for (int i = 0; i < 8; i++) {
        const int word = 52 * i / 64, shift = 52 * i % 64;
        out[word] |= key[i] << shift;
        if (shift > 12) out[word + 1] |= key[i] >> (64 - shift);
    }
}

void zkp_fp_from_key(zkp_fp *o, const uint64_t key[8]) {
    uint64_t words[7];
    zkp_fp value;
    pack(words, key);
    for (int i = 0; i < 6; i++) value.l[i] = words[i];
    zkp_fp_mul(o, &value, &two_352);
}

void zkp_fp_to_key(uint64_t key[8], const zkp_fp *a) {
    zkp_fp value;
    zkp_fp_mul(&value, a, &two_416);
    for (int i = 0; i < 8; i++) {
        const int word = 52 * i / 64, shift = 52 * i % 64;
        uint64_t limb = value.l[word] >> shift;
        if (shift > 12 && word + 1 < 6) limb |= value.l[word + 1] << (64 - shift);
        key[i] = limb & LIMB;
    }
}

int zkp_key_limbs_are_canonical(const uint64_t key[8]) {
    static const uint64_t p[8] = {
        UINT64_C(0xeffffffffaaab), UINT64_C(0xfeb153ffffb9f), UINT64_C(0x6b0f6241eabff), UINT64_C(0x12bf6730d2a0f),
        UINT64_C(0x764774b84f385), UINT64_C(0x1ba7b6434bacd), UINT64_C(0x1ea397fe69a4b), UINT64_C(0x000000001a011),
    };
    uint64_t any = 0;
    for (int i = 0; i < 8; i++) any |= key[i];
    if (any > LIMB) return 0;
    int i = 7; /* the highest limbs differ nearly always */
    while (i > 0 && key[i] == p[i]) i--;
    return key[i] < p[i];
}

void zkp_first_bad_init(zkp_first_bad *bad) {
    pthread_mutex_init(&bad->mutex, NULL);
    bad->index = SIZE_MAX;
    bad->status = ZKP_OK;
}

void zkp_first_bad_note(zkp_first_bad *bad, size_t index, int status) {
    pthread_mutex_lock(&bad->mutex);
    if (index < bad->index) {
        bad->index = index;
        bad->status = status;
    }
    pthread_mutex_unlock(&bad->mutex);
}

int zkp_first_bad_status(zkp_first_bad *bad, uint64_t *index) {
    *index = bad->index == SIZE_MAX ? UINT64_MAX : (uint64_t)bad->index;
    pthread_mutex_destroy(&bad->mutex);
    return bad->status;
}
