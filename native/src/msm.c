/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the two groups share: scalars, digits and the choice of the window. */
#include "ifma/quotient_lanes.h"
#include "zkp/fr.h"
#include "zkp/level.h"
#include "zkp/msm.h"
#include "zkp_api/core.h"

#define SCALAR_BITS 255u /* of a folded scalar with room for the carry of signed digits */
#define MIN_WIDTH 3u
#define MAX_WIDTH 16u
#define UNIT_REFS ((size_t)8192) /* units of small multiplications take several windows, to share inversions */

/* value is below r */
static void fold_limbs(zkp_msm_scalar *o, const uint64_t value[4]) {
    uint64_t negative[4];
    unsigned __int128 borrow = 0;
    for (int i = 0; i < 4; i++) {
        const unsigned __int128 d = (unsigned __int128)zkp_fr_modulus[i] - value[i] - borrow;
        negative[i] = (uint64_t)d;
        borrow = (d >> 64) & 1;
    }
    int larger = 0; /* k > r - k */
    for (int i = 3; i >= 0; i--) {
        if (value[i] != negative[i]) {
            larger = value[i] > negative[i];
            break;
        }
    }
    for (int i = 0; i < 4; i++) o->w[i] = larger ? negative[i] : value[i];
    if (larger) o->w[3] |= UINT64_C(1) << 63;
}

void zkp_msm_fold(zkp_msm_scalar *o, const zkp_fr *k) {
    uint64_t value[4];
    zkp_fr_to_limbs(value, k);
    fold_limbs(o, value);
}

int zkp_msm_fold_le32(zkp_msm_scalar *o, const uint8_t *k_le32) {
    uint64_t value[4];
    for (int i = 0; i < 4; i++) {
        value[i] = 0;
        for (int j = 8; j-- > 0;) value[i] = value[i] << 8 | k_le32[8 * i + j];
    }
    int i = 3;
    while (i > 0 && value[i] == zkp_fr_modulus[i]) i--;
    if (value[i] >= zkp_fr_modulus[i]) return ZKP_ERR_RANGE;
    fold_limbs(o, value);
    return ZKP_OK;
}

void zkp_msm_fold_many(zkp_msm_scalar *o, const zkp_fr *k, size_t n) {
#if defined(ZKP_HAVE_WIDE)
    if (zkp_level_now >= ZKP_LEVEL_IFMA) {
        zkp_ifma_fold_many(o, k, n);
        return;
    }
#endif
    for (size_t i = 0; i < n; i++) zkp_msm_fold(&o[i], &k[i]);
}

uint32_t zkp_msm_windows(uint32_t c) { return (SCALAR_BITS + c - 1) / c; }

/* Booth's digits: window value + the top bit of the window below - 2^c * its own top bit. They need no carries, and
   the top window never subtracts because a folded scalar is below 2^254. */
int32_t zkp_msm_digit(const zkp_msm_scalar *k, uint32_t c, uint32_t window) {
    uint64_t bits; /* of the window, with one bit of the window below at the bottom */
    if (window == 0) {
        bits = k->w[0] << 1;
    } else {
        const uint32_t bit = c * window - 1;
        const uint32_t word = bit / 64, shift = bit % 64;
        const uint64_t sign_mask = UINT64_MAX >> 1;
        bits = (word == 3 ? k->w[3] & sign_mask : k->w[word]) >> shift;
        if (shift + c + 1 > 64 && word < 3) {
            bits |= (word == 2 ? k->w[3] & sign_mask : k->w[word + 1]) << (64 - shift);
        }
    }
    bits &= (UINT64_C(2) << c) - 1;
    const int32_t digit = (int32_t)((bits + 1) >> 1) - (int32_t)(bits >> c << c);
    return k->w[3] >> 63 ? -digit : digit;
}

/* Cost in affine additions: every point once a window, two per bucket for rows and columns, and the running sums of
   those. */
static double cost(size_t n, uint32_t c) {
    const double buckets = (double)(1u << (c - 1));
    const uint32_t bits = (c - 1) / 2;
    const double lines = (double)((1u << bits) + (1u << (c - 1 - bits)));
    return (double)zkp_msm_windows(c) * ((double)n + 2.0 * buckets + 4.5 * lines);
}

void zkp_msm_plan_make(zkp_msm_plan *plan, size_t n, size_t threads) {
    uint32_t c = MIN_WIDTH;
    for (uint32_t k = MIN_WIDTH + 1; k <= MAX_WIDTH; k++) {
        if (cost(n, k) < cost(n, c)) c = k;
    }
    const uint32_t windows = zkp_msm_windows(c);
    /* Slices of the points only where the windows alone leave threads idle and buckets stay well filled. */
    size_t slices = 1;
    while (windows * slices < 2 * threads && n / (slices + 1) >= (size_t)8 << (c - 1)) slices++;
    const size_t slice_n = (n + slices - 1) / slices;
    slices = n > 0 ? (n + slice_n - 1) / slice_n : 1;

    size_t per_unit = slice_n > 0 ? UNIT_REFS / slice_n : windows;
    const size_t fair_share = (windows + threads - 1) / threads;
    if (per_unit > fair_share) per_unit = fair_share;
    if (per_unit < 1) per_unit = 1;

    plan->n = n;
    plan->c = c;
    plan->windows = windows;
    plan->windows_per_unit = (uint32_t)per_unit;
    plan->slices = slices;
    plan->slice_n = slice_n;
    plan->units = slices * ((windows + per_unit - 1) / per_unit);
    plan->max_refs = per_unit * slice_n;
}

uint32_t zkp_table_width(size_t n) {
    uint32_t c = MIN_WIDTH;
    double best = 0;
    for (uint32_t k = MIN_WIDTH; k <= MAX_WIDTH - 2; k++) {
        const double additions = (double)zkp_msm_windows(k) * ((double)n + (double)(1u << (k - 1)) + (double)k);
        if (k == MIN_WIDTH || additions < best) {
            best = additions;
            c = k;
        }
    }
    return c;
}

size_t zkp_table_entries(uint32_t c) { return (size_t)zkp_msm_windows(c) << (c - 1); }
