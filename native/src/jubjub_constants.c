/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Written by params/derive/native_jubjub.py from params/generators.json; Montgomery form. */
#include "zkp/jubjub.h"

const zkp_fr zkp_jubjub_d = {{0x2a522455b974f6b0, 0xfc6cc9ef0d9acab3, 0x7a08fb94c27628d1, 0x57f8f6a8fe0e262e}};
const zkp_fr zkp_jubjub_2d = {{0x54a448ac72e9ed5f, 0xa51befdb1b373967, 0xc0d81f217b4a799e, 0x3c0445fed27ecf14}};

const zkp_jubjub_affine zkp_jubjub_generators[ZKP_GEN_COUNT] = {
    /* PROOF_GENERATION_KEY_GENERATOR */
    {{{0x41104aa2a28ce9c9, 0xc462a468a39d3bce, 0xca0b2f2590949e88, 0x44bfe9f0050f1328}},
     {{0x5a58255c34150b48, 0x903e00e0a6e9828b, 0xb5ae92fa64e8aed6, 0x2d8b297cebe14767}}},
    /* SPENDING_KEY_GENERATOR */
    {{{0x9fea675eb63e8cf6, 0x15ba8508eb7f13c5, 0x87a02da79c8b7ef8, 0x0af4897169c1851e}},
     {{0xfb63146264e65a56, 0x77f3f8c6fd45d5e5, 0x8770a243986a6eb9, 0x6dde055ca112d037}}},
    /* VALUE_COMMITMENT_VALUE_GENERATOR */
    {{{0x409ce81837df79f0, 0x3c98c0e3fc5dfcb8, 0x0e204bfd741ddaa8, 0x6c83d46951e5b244}},
     {{0xaddb5bd27e1d7ac4, 0xc4829b95f98ff2da, 0x5c6a2b213eaea041, 0x11e824759f43a417}}},
    /* VALUE_COMMITMENT_RANDOMNESS_GENERATOR */
    {{{0x4d03ed9691891e92, 0xba4cc5c9a5b97f0a, 0xd9d624953b9173b8, 0x41b89f72efc219e8}},
     {{0x8451639f6b76734d, 0xc4ec61fc3b36434f, 0xa4b3a5ecaacdaf22, 0x270e367eaa7cede1}}},
};

const zkp_jubjub_pairing zkp_jubjub_tate = {
    .slope1 = {{0x62a32666d24e683f, 0x414b07b83deeb917, 0xb94383d798dbdce6, 0x1b195a3c43a5badb}}, /* s1 */
    .offset1 = {{0x56537cdb7cd837f0, 0x487a08f89df57316, 0x87dd9196be42570c, 0x68463e4170ff3e50}}, /* s1*x1 - y1 */
    .slope2 = {{0xf3b05674aa89cfb1, 0x072f01406006b9fe, 0xce9a0dbf25667a26, 0x4d2ce4052d598374}}, /* s2 */
    .offset2 = {{0x0000000000000000, 0x0000000000000000, 0x0000000000000000, 0x0000000000000000}}, /* s2*x2 - y2 */
    .vertical = {{0x00000001fffffffe, 0x5884b7fa00034802, 0x998c4fefecbc4ff5, 0x1824b159acc5056f}}, /* x2 */
    .value = {{0x0c4fa98a55763050, 0x4c8ea2c29ff7a200, 0x649fca48e43b5ddf, 0x26c0c34dfc43f9d3}}, /* on the subgroup */
};
