/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "keccak_many.h"

#include <string.h>

#include "keccak8.h"

static void permute8(zkp_keccak states[8]) {
    __m512i lanes[25];
    for (int i = 0; i < 25; i++) {
        uint64_t column[8];
        for (int k = 0; k < 8; k++) column[k] = states[k].lanes[i];
        lanes[i] = _mm512_loadu_si512(column);
    }
    keccak8_permute(lanes);
    for (int i = 0; i < 25; i++) {
        uint64_t column[8];
        _mm512_storeu_si512(column, lanes[i]);
        for (int k = 0; k < 8; k++) states[k].lanes[i] = column[k];
    }
}

/* Bytes into the words of a state, little-endian. */
static void absorb(uint64_t *lanes, size_t at, const uint8_t *data, size_t len) {
    uint8_t *const bytes = (uint8_t *)lanes; /* this machine is little-endian */
    for (size_t i = 0; i < len; i++) bytes[at + i] ^= data[i];
}

void zkp_ifma_keccak_update8(zkp_keccak states[8], const uint8_t *const data[8], size_t len) {
    for (size_t done = 0; done < len;) {
        const size_t filled = states[0].filled, room = ZKP_KECCAK_RATE - filled, left = len - done;
        const size_t now = left < room ? left : room;
        for (int k = 0; k < 8; k++) {
            absorb(states[k].lanes, filled, data[k] + done, now);
            states[k].filled = filled + now == ZKP_KECCAK_RATE ? 0 : filled + now;
        }
        if (states[0].filled == 0) permute8(states);
        done += now;
    }
}

void zkp_ifma_keccak_final8(uint8_t digests[8][32], zkp_keccak states[8]) {
    for (int k = 0; k < 8; k++) {
        states[k].lanes[states[k].filled / 8] ^= (uint64_t)0x01 << (8 * (states[k].filled % 8));
        states[k].lanes[ZKP_KECCAK_RATE / 8 - 1] ^= (uint64_t)1 << 63;
    }
    permute8(states);
    for (int k = 0; k < 8; k++) memcpy(digests[k], states[k].lanes, 32);
}
