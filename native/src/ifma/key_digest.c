/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "key_digest.h"

#include "blake2b8.h"

void zkp_ifma_leaf_digests(uint8_t *const out[8], const uint8_t *const data[8], const uint64_t len[8], unsigned n,
                           const uint8_t person[16]) {
    const uint8_t *lane_data[8];
    uint64_t lane_len[8];
    uint8_t digest[8][64];
    blake2b8 state;
    for (unsigned i = 0; i < 8; i++) {
        lane_data[i] = i < n ? data[i] : data[0];
        lane_len[i] = i < n ? len[i] : 0;
    }
    blake2b8_init(&state, 32, person);
    blake2b8_update_final(&state, lane_data, lane_len);
    blake2b8_digest(digest, &state);
    for (unsigned i = 0; i < n; i++) memcpy(out[i], digest[i], 32);
}
