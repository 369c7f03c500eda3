/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Constants that every level shares: the files that use them are compiled once a level. */
#include "zkp/bls12_381_constants.h"
#include "zkp/fr.h"
#include "zkp/g1.h"
#include "zkp/g2.h"

#define ZERO2 { { { 0 } }, { { 0 } } }

const zkp_fr zkp_fr_zero = { { 0 } };
const zkp_fr zkp_fr_one = ZKP_C_FR_ONE;
const zkp_fr zkp_fr_root_of_unity = ZKP_C_FR_ROOT_OF_UNITY;
const zkp_fr zkp_fr_root_of_unity_3 = ZKP_C_FR_ROOT_OF_UNITY_3;
const zkp_fr zkp_fr_generator = ZKP_C_FR_GENERATOR;
const uint64_t zkp_fr_modulus[4] = ZKP_C_FR_MODULUS;

const zkp_fp zkp_fp_zero = { { 0 } };
const zkp_fp zkp_fp_one = ZKP_C_FP_ONE;
const zkp_fp2 zkp_fp2_zero = ZERO2;
const zkp_fp2 zkp_fp2_one = { ZKP_C_FP_ONE, { { 0 } } };
const zkp_fp6 zkp_fp6_zero = { ZERO2, ZERO2, ZERO2 };
const zkp_fp6 zkp_fp6_one = { { ZKP_C_FP_ONE, { { 0 } } }, ZERO2, ZERO2 };
const zkp_fp12 zkp_fp12_one = { { { ZKP_C_FP_ONE, { { 0 } } }, ZERO2, ZERO2 }, { ZERO2, ZERO2, ZERO2 } };

const zkp_g1 zkp_g1_infinity = { ZKP_C_FP_ONE, ZKP_C_FP_ONE, { { 0 } } };
const zkp_g1_affine zkp_g1_generator = { ZKP_C_G1_GENERATOR_X, ZKP_C_G1_GENERATOR_Y, 0 };
const zkp_fp zkp_g1_b = ZKP_C_G1_B;
const zkp_g2 zkp_g2_infinity = { { ZKP_C_FP_ONE, { { 0 } } }, { ZKP_C_FP_ONE, { { 0 } } }, ZERO2 };
const zkp_g2_affine zkp_g2_generator = { ZKP_C_G2_GENERATOR_X, ZKP_C_G2_GENERATOR_Y, 0 };
const zkp_fp2 zkp_g2_b = ZKP_C_G2_B;
