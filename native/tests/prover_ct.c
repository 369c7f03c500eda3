/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Proves with blinders that memcheck holds undefined: no branch and no address of the prover may depend on them. */
#include "constant_time.h"

#include "zkp/fr.h"
#include "zkp/g1.h"
#include "zkp_api/core.h"
#include "zkp_api/groth16.h"

/* One row: wire 2 times wire 2 is wire 1. */
static void case_blinding(void) {
    const uint32_t ptr[2] = {0, 1}, side[1] = {2}, out[1] = {1}, one[1] = {0};
    uint8_t coefs[32] = {1}, toxic[160] = {0}, blinders[64], proof[384];
    for (size_t i = 0; i < 160; i++) toxic[i] = i % 32 == 31 ? 0 : (uint8_t)(37 * i + 11);
    for (size_t i = 0; i < 64; i++) blinders[i] = i % 32 == 31 ? 0 : (uint8_t)(91 * i + 5);
    zkp_fr w[3];
    w[0] = zkp_fr_one;
    zkp_fr_from_u64(&w[2], 12345);
    zkp_fr_sqr(&w[1], &w[2]);
    zkp_r1cs *r1cs = NULL;
    const int made = zkp_r1cs_new(&r1cs, 1, 3, 1, ptr, side, one, 1, ptr, side, one, 1, ptr, out, one, 1, coefs, 1);
    require(made == ZKP_OK, "rows");
    static uint64_t a[3 * 16], b1[3 * 16], b2[3 * 32], l[16], h[4 * 16], ic[2 * 16], fixed_g1[3 * 16], fixed_g2[3 * 32];
    require(zkp_groth16_setup(a, b1, b2, l, h, ic, fixed_g1, fixed_g2, r1cs, toxic, 1, NULL, NULL) == ZKP_OK, "setup");
    zkp_classify(blinders, sizeof blinders);
    const int status = zkp_groth16_prove(proof, r1cs, a, b1, b2, l, h, fixed_g1, fixed_g2, w[0].l, blinders, blinders + 32,
                                         1, NULL, NULL);
    require(zkp_declassify_int(status) == ZKP_OK, "prove");
    zkp_r1cs_free(r1cs);
}

static void case_control_variable_time(void) {
    uint64_t k[4] = {1, 2, 3, 4};
    zkp_g1 point;
    zkp_classify(k, sizeof k);
    zkp_g1_from_affine(&point, &zkp_g1_generator);
    zkp_g1_mul_var(&point, &point, k);
}

int main(int argc, char **argv) {
    RUN_CASES(argc, argv, CASE(blinding), CASE(control_variable_time));
}
