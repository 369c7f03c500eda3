/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Feeds random and mutated tapes to the loader and runs what it accepts. Built with AddressSanitizer and UBSan by
   tests/r1cs/test_tape_fuzz.py: any access out of bounds ends the program. Usage: fuzz_tape SEED ROUNDS */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "zkp_api/core.h"
#include "zkp_api/tape.h"

static uint64_t state;

static uint32_t next(void) { /* splitmix64 */
    state += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t z = state;
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return (uint32_t)((z ^ (z >> 31)) >> 16);
}

static uint32_t below(uint32_t n) { return n == 0 ? 0 : next() % n; }

/* Mostly small numbers, sometimes edges of the 32-bit range. */
static uint32_t word(uint32_t small) {
    static const uint32_t edges[] = {0, 1, 255, 256, 257, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffffe};
    return below(12) == 0 ? edges[below(9)] : below(small);
}

/* Operand counts of the opcodes 1 .. 22 (BATCH, 21, is written by hand). */
static const uint32_t ARITY[23] = {0, 2, 2, 3, 2, 3, 3, 3, 3, 3, 2, 3, 2, 4, 3, 3, 3, 3, 4, 4, 4, 0, 3};

int main(int argc, char **argv) {
    if (argc != 3) return 2;
    state = strtoull(argv[1], NULL, 10);
    const long rounds = strtol(argv[2], NULL, 10);
    long accepted = 0, finished = 0, divisions = 0;
    for (long round = 0; round < rounds; round++) {
        const uint32_t n_lcs = below(5), n_entries = below(9), n_coefs = 1 + below(6), n_inputs = below(4);
        const uint32_t n_wires = 1 + below(8), n_registers = n_wires + below(300), n_instructions = below(12);
        uint32_t *words = malloc(sizeof(uint32_t) * (size_t)(4 + n_lcs + 1 + 2 * n_entries + n_instructions * 20));
        uint8_t *coefs = malloc((size_t)n_coefs * 32);
        uint8_t *inputs = malloc((size_t)n_inputs * 32 + 1);
        uint64_t *witness = malloc((size_t)n_wires * 32);
        if (words == NULL || coefs == NULL || inputs == NULL || witness == NULL) return 3;
        size_t n = 4;
        uint32_t at = 0;
        words[n++] = 0;
        for (uint32_t i = 1; i <= n_lcs; i++) {
            at += i == n_lcs ? n_entries - at : below(n_entries - at + 1);
            words[n++] = at;
        }
        for (uint32_t i = 0; i < n_entries; i++) words[n++] = below(n_wires);
        for (uint32_t i = 0; i < n_entries; i++) words[n++] = below(n_coefs);
        const size_t code = n;
        for (uint32_t i = 0; i < n_instructions; i++) {
            const uint32_t op = 1 + below(22);
            words[n++] = op;
            if (op == 21) {
                const uint32_t count = 1 + below(4);
                words[n++] = count;
                for (uint32_t k = 0; k < 2 * count; k++) words[n++] = 1 + below(n_registers - 1);
                continue;
            }
            for (uint32_t k = 0; k < ARITY[op]; k++) {
                /* Few registers, so that some instructions are valid; inputs and combinations are few anyway. */
                const uint32_t top = op <= 3 && k > 0 ? (op == 1 ? n_inputs : n_lcs) : k == 0 ? n_registers : 6;
                words[n++] = word(top + 1);
            }
        }
        words[0] = 1;
        words[1] = n_lcs;
        words[2] = n_lcs == 0 ? 0 : n_entries;
        if (n_lcs == 0) { /* no combination: the entries are then code, which is fine for a fuzzer */
            words[2] = 0;
        }
        words[3] = (uint32_t)(n - 4 - n_lcs - 1 - 2 * (size_t)words[2]);
        (void)code;
        if (below(3) == 0) words[below((uint32_t)n)] = word(1 << (1 + below(20))); /* break something anywhere */
        for (size_t i = 0; i < (size_t)n_coefs * 32; i++) coefs[i] = (uint8_t)(i % 32 == 31 ? below(0x74) : next());
        for (size_t i = 0; i < (size_t)n_inputs * 32; i++) inputs[i] = (uint8_t)(i % 32 == 31 ? below(0x74) : next());
        if (n_inputs > 0 && below(2) == 0) memset(inputs, 0, 32);
        /* An exact copy on the heap, so that the sanitizer sees a read behind the last word. */
        uint32_t *exact = malloc(n * sizeof *exact);
        if (exact == NULL) return 3;
        memcpy(exact, words, n * sizeof *exact);
        zkp_tape *tape = NULL;
        if (zkp_tape_new(&tape, exact, n, coefs, n_coefs, n_inputs, n_wires, n_registers) == ZKP_OK) {
            accepted++;
            uint64_t pc = 0;
            const int status = zkp_tape_run(witness, &pc, tape, inputs, n_inputs);
            finished += status == ZKP_OK;
            divisions += status == ZKP_ERR_DIVISION;
        } else if (tape != NULL) {
            return 4;
        }
        zkp_tape_free(tape);
        free(exact);
        free(words);
        free(coefs);
        free(inputs);
        free(witness);
    }
    printf("%ld rounds, %ld accepted, %ld finished, %ld divisions by zero\n", rounds, accepted, finished, divisions);
    return accepted > 0 && finished > 0 ? 0 : 1;
}
