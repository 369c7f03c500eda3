/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What setup and prover leave behind: every block they free must be zero, and no word of a secret may lie on the stack below.
   Linked with --wrap=free. One thread, so that all of it happens on this stack. */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "zkp/fr.h"
#include "zkp_api/core.h"
#include "zkp_api/groth16.h"

#define ROWS 20
#define WIRES (ROWS + 2)
#define STACK_SCAN ((size_t)1 << 16)

void __real_free(void *block);
void __wrap_free(void *block);

static int watching, blocks, dirty_blocks;

void __wrap_free(void *block) {
    if (watching && block != NULL) {
        const unsigned char *bytes = block;
        const size_t n = malloc_usable_size(block);
        size_t used = 0;
        /* The allocator's slack at the end of a block was never ours: 64 bytes at most with aligned_alloc. */
        for (size_t i = 0; i + 64 < n; i++) used += bytes[i] != 0;
        blocks++;
        if (used > 0) dirty_blocks++;
    }
    __real_free(block);
}

/* How often a secret's words (each is random, so that chance does not matter) lie in the unused stack. */
__attribute__((noinline)) static int found_below(const uint64_t *secrets, size_t n) {
    volatile uint64_t stack[STACK_SCAN / 8];
    int found = 0;
    __asm__ volatile("" : : "r"(stack) : "memory");
    for (size_t i = 0; i < STACK_SCAN / 8; i++) {
        const uint64_t word = stack[i];
        for (size_t k = 0; k < n; k++) found += word == secrets[k];
    }
    return found;
}

/* The words of n scalars and of their inverses, canonical and in Montgomery form: 16 a scalar. */
static size_t secret_words(uint64_t *words, const uint8_t *scalars, size_t n) {
    size_t used = 0;
    for (size_t i = 0; i < n; i++) {
        zkp_fr value;
        if (zkp_fr_from_le32(&value, scalars + 32 * i) != ZKP_OK) exit(2);
        for (int k = 0; k < 2; k++) {
            zkp_fr_to_limbs(words + used, &value);
            memcpy(words + used + 4, value.l, sizeof value.l);
            zkp_fr_inv(&value, &value);
            used += 8;
        }
    }
    return used;
}

__attribute__((noinline)) static void clear_stack(void) {
    volatile uint64_t stack[STACK_SCAN / 8 + 1024];
    for (size_t i = 0; i < sizeof stack / 8; i++) stack[i] = 0;
}

/* With an argument: on a domain of 3 * 2^3 points. */
int main(int count, char **arguments) {
    (void)arguments;
    uint32_t ptr[ROWS + 1], side[ROWS], out[ROWS], one[ROWS] = {0};
    zkp_fr w[WIRES];
    w[0] = zkp_fr_one;
    zkp_fr_from_u64(&w[2], 3);
    for (uint32_t i = 0; i < ROWS; i++) {
        ptr[i] = i;
        side[i] = i + 2;
        out[i] = i + 1 < ROWS ? i + 3 : 1;
        zkp_fr_sqr(&w[out[i]], &w[side[i]]);
    }
    ptr[ROWS] = ROWS;
    uint8_t coefs[32] = {1}, toxic[160] = {0}, blinders[64] = {0}, proof[384];
    uint64_t seed = UINT64_C(0x9e3779b97f4a7c15);
    for (size_t i = 0; i < 160; i++) {
        seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407;
        if (i % 32 != 31) toxic[i] = (uint8_t)(seed >> 56);
        if (i < 64 && i % 32 != 31) blinders[i] = (uint8_t)(seed >> 48);
    }
    zkp_r1cs *r1cs = NULL;
    if (zkp_r1cs_new(&r1cs, ROWS, WIRES, 1, ptr, side, one, ROWS, ptr, side, one, ROWS, ptr, out, one, ROWS, coefs, 1)) {
        return 2;
    }
    zkp_r1cs *whole = NULL;
    if (count > 1) {
        whole = r1cs;
        if (zkp_r1cs_on_domain(&r1cs, whole, 24)) return 2;
    }
    const size_t n = zkp_r1cs_domain(r1cs);
    static uint64_t a[WIRES * 16], b1[WIRES * 16], b2[WIRES * 32], l[WIRES * 16], h[64 * 16], ic[2 * 16];
    static uint64_t fixed_g1[3 * 16], fixed_g2[3 * 32];
    static uint64_t toxic_words[5 * 16], blinder_words[2 * 16];
    if (n > 64) return 2;
    secret_words(toxic_words, toxic, 5);
    secret_words(blinder_words, blinders, 2);

    clear_stack();
    watching = 1;
    int status = zkp_groth16_setup(a, b1, b2, l, h, ic, fixed_g1, fixed_g2, r1cs, toxic, 1, NULL, NULL);
    watching = 0;
    const int after_setup = found_below(toxic_words, 5 * 16);
    if (status != ZKP_OK) return 2;

    clear_stack();
    watching = 1;
    status = zkp_groth16_prove(proof, r1cs, a, b1, b2, l, h, fixed_g1, fixed_g2, w[0].l, blinders, blinders + 32, 1, NULL,
                               NULL);
    watching = 0;
    const int after_prove = found_below(blinder_words, 2 * 16);
    if (status != ZKP_OK) return 2;
    zkp_r1cs_free(r1cs);
    zkp_r1cs_free(whole);
    printf("blocks freed: %d, not wiped: %d; words of secrets on the stack: %d after setup, %d after proving\n", blocks,
           dirty_blocks, after_setup, after_prove);
    return blocks < 2 || dirty_blocks > 0 || after_setup > 0 || after_prove > 0;
}
