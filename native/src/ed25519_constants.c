/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Written by params/derive/native_ed25519.py. */
#include "ed25519_constants.h"

const uint64_t zkp_es_order[4] = {0x5812631a5cf5d3ed, 0x14def9dea2f79cd6, 0x0000000000000000, 0x1000000000000000};
const zkp_scalar zkp_es_inv_eight = {{0x6106e529e2dc2f79, 0x07d39db37d1cdad0, 0x0000000000000000, 0x0600000000000000}};

/* i = 2^((p - 1)/4) */
const zkp_fe25519 zkp_fe_sqrt_m1 =
    {{0x61b274a0ea0b0, 0x0d5a5fc8f189d, 0x7ef5e9cbd0c60, 0x78595a6804c9e, 0x2b8324804fc1d}};
/* -121665/121666 */
const zkp_fe25519 zkp_ed25519_d =
    {{0x34dca135978a3, 0x1a8283b156ebd, 0x5e7a26001c029, 0x739c663a03cbb, 0x52036cee2b6ff}};
const zkp_fe25519 zkp_ed25519_2d =
    {{0x69b9426b2f159, 0x35050762add7a, 0x3cf44c0038052, 0x6738cc7407977, 0x2406d9dc56dff}};
/* sqrt(2 A (A + 2)), A = 486662 */
const zkp_fe25519 zkp_ed25519_map_even =
    {{0x66483607c9ae0, 0x0c08adefbfa5b, 0x0597ef947780d, 0x67b48ea28dbe0, 0x4d061e0a045a2}};
/* sqrt(-i A (A + 2)) */
const zkp_fe25519 zkp_ed25519_map_odd =
    {{0x37d8717302c66, 0x1d4b2c8452b03, 0x4368bb50093fd, 0x477dc4aa3201f, 0x674a110d14c20}};
const zkp_fe25519 zkp_ristretto_sqrt_ad_minus_one =
    {{0x7f6a0497b2e1b, 0x1836f0a97afd2, 0x7d747f6be7638, 0x456079e7e6498, 0x376931bf2b834}};
const zkp_fe25519 zkp_ristretto_invsqrt_a_minus_d =
    {{0x0fdaa805d40ea, 0x2eb482e57d339, 0x007610274bc58, 0x6510b613dc8ff, 0x786c8905cfaff}};
const zkp_fe25519 zkp_ristretto_one_minus_d_sq =
    {{0x409c1945fc176, 0x719abc6a1fc4f, 0x1c37f90b20684, 0x06bccca55eedf, 0x029072a8b2b3e}};
const zkp_fe25519 zkp_ristretto_d_minus_one_sq =
    {{0x55aaa44ed4d20, 0x59603c3332635, 0x26d3baf4a7928, 0x120a66e6997a9, 0x5968b37af66c2}};

const zkp_ed25519_affine zkp_ed25519_generators[ZKP_ED25519_GEN_COUNT] = {
    /* G */
    {{{0x62d608f25d51a, 0x412a4b4f6592a, 0x75b7171a4b31d, 0x1ff60527118fe, 0x216936d3cd6e5}},
     {{0x6666666666658, 0x4cccccccccccc, 0x1999999999999, 0x3333333333333, 0x6666666666666}}},
    /* H */
    {{{0x46649386fd873, 0x1d0c4fddf4d0e, 0x73cddc5ab32b3, 0x65c2eab55bf7c, 0x6188ae4072004}},
     {{0x137157059658b, 0x633fb9d4555f3, 0x545c9b3ab42b7, 0x39654e7aa20ea, 0x141f9cd30d3a1}}},
};
