/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Proves ranges with amounts, masks and randomness that memcheck holds undefined. A branch or an address that depends
   on them is an error. Built with ZKP_CT_TEST for valgrind. Output: one line "name errors" for each case. */
#include "constant_time.h"

#include "zkp/bulletproof.h"
#include "zkp_api/core.h"

enum { AMOUNTS = 1 };

/* `given`: whether the prover draws what it is given, or asks the system. */
static void prove(int group, int scheme, int given) {
    uint64_t amounts[AMOUNTS] = {0x0123456789abcdefu, 7}, length;
    uint8_t masks[32 * AMOUNTS] = {5, 6, 7}, commitments[64 * AMOUNTS], proof[ZKP_BP_MAX_BYTES];
    const size_t size = 64 * zkp_bp_draws(scheme, AMOUNTS);
    uint8_t *random = malloc(size);
    require(random != NULL, "memory");
    for (size_t i = 0; i < size; i++) random[i] = (uint8_t)(i * 167 + 13);
    zkp_classify(amounts, sizeof amounts);
    zkp_classify(masks, sizeof masks);
    zkp_classify(random, size);
    const int status = zkp_bp_prove(proof, &length, commitments, group, scheme, amounts, masks, AMOUNTS,
                                    given ? random : NULL);
    require(status == ZKP_OK, "prove");
    free(random);

    /* It must be a proof: what was declassified too early or not at all would show in nothing else. */
    const zkp_prime_group *g = zkp_bp_group(group);
    uint8_t V[32 * AMOUNTS];
    zkp_scalar scale;
    zkp_bp_scale(&scale, g);
    for (size_t i = 0; i < AMOUNTS; i++) {
        zkp_point point;
        g->from_affine(&point, commitments + 64 * i);
        g->mul_var(&point, &point, &scale);
        g->encode(V + 32 * i, &point);
    }
    const uint32_t count = AMOUNTS;
    int32_t found;
    require(zkp_bp_verify_batch(&found, group, scheme, proof, &length, V, &count, 1) == ZKP_OK, "verify");
}

static void case_control_leaks_a_branch(void) {
    volatile uint64_t amount = 5, found = 0;
    uint64_t copy = amount;
    zkp_classify(&copy, sizeof copy);
    if (copy & 1) found++;
    (void)found;
}

static void case_original(void) { prove(ZKP_BP_ED25519, ZKP_BP_ORIGINAL, 1); }
static void case_plus(void) { prove(ZKP_BP_ED25519, ZKP_BP_PLUS, 1); }
static void case_plus_fresh(void) { prove(ZKP_BP_ED25519, ZKP_BP_PLUS, 0); }
static void case_original_jubjub(void) { prove(ZKP_BP_JUBJUB, ZKP_BP_ORIGINAL, 1); }
static void case_plus_jubjub(void) { prove(ZKP_BP_JUBJUB, ZKP_BP_PLUS, 1); }

int main(int argc, char **argv) {
    RUN_CASES(argc, argv,
              CASE(control_leaks_a_branch), CASE(original), CASE(plus), CASE(plus_fresh), CASE(original_jubjub),
              CASE(plus_jubjub));
}
