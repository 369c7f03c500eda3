/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which functions of the core are entered with secrets in hand? Linked into the programs whose secrets memcheck holds
   undefined, in a build where every function begins with a call of __fentry__ (gcc -pg -mfentry) and none is inlined. At
   each entry the arguments named in a table are asked for undefined bits: those are secrets, since inputs are initialised.

   ZKP_PROBE_TABLE: lines "address kind:size ..." in the order of parameters; kinds: - public, i integer, p pointer to
   `size` bytes, q pointer to such a pointer, b zkp_bytes (size: place of their number), c (alone): a case begins.
   ZKP_PROBE_WITHOUT_SECRETS: nothing is secret, so that what is undefined was never written.
   ZKP_PROBE_OUT receives lines "case function mask", mask bit k: argument k had undefined bits. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <valgrind/memcheck.h>

#define QUIET __attribute__((no_instrument_function))
#define NO_VECTORS __attribute__((no_instrument_function, target("general-regs-only")))
enum { MOST_ARGUMENTS = 14, SLOTS = 1 << 15, MOST_CASES = 256, PATIENCE = 4000 };

typedef struct {
    uint64_t address;
    uint32_t wanted, seen, calls, is_case, n;
    char kind[MOST_ARGUMENTS];
    uint16_t size[MOST_ARGUMENTS];
} entry;

static entry slots[SLOTS];
static uint64_t current_case;
static FILE *out;
int zkp_without_secrets;

static NO_VECTORS entry *find(uint64_t address) {
    for (uint64_t i = (address * UINT64_C(0x9e3779b97f4a7c15)) >> 49;; i = (i + 1) % SLOTS)
        if (slots[i].address == address || slots[i].address == 0) return &slots[i];
}

static NO_VECTORS int undefined_byte(uint64_t place, unsigned size) {
    uint8_t bits;
    for (unsigned i = 0; i < size; i++) {
        bits = 0;
        if (VALGRIND_GET_VBITS(place + i, &bits, 1) != 1) return 0; /* not addressable */
        (void)VALGRIND_MAKE_MEM_DEFINED(&bits, 1);
        if (bits != 0) return 1;
    }
    return 0;
}

static NO_VECTORS int undefined(uint64_t place, unsigned size) {
    uint8_t bits[32];
    for (unsigned i = 0; i < size; i += (unsigned)sizeof bits) {
        const unsigned part = size - i < sizeof bits ? size - i : (unsigned)sizeof bits;
        if (VALGRIND_GET_VBITS(place + i, bits, part) != 1) return undefined_byte(place + i, size - i);
        (void)VALGRIND_MAKE_MEM_DEFINED(bits, part);
        for (unsigned k = 0; k < part; k++) {
            if (bits[k] != 0) return 1;
        }
    }
    return 0;
}

static QUIET void report(void) {
    for (size_t i = 0; i < SLOTS; i++) {
        if (out != NULL && slots[i].calls && !slots[i].is_case)
            fprintf(out, "%llx %llx %x\n", (unsigned long long)current_case, (unsigned long long)slots[i].address,
                    slots[i].seen);
        slots[i].seen = slots[i].calls = 0;
    }
}

/* saved: r9, r8, rcx, rdx, rsi, rdi, r11, r10, rax; then the address after the call, the caller's, and the stack. */
void zkp_probe_enter(const uint64_t *saved);
NO_VECTORS void zkp_probe_enter(const uint64_t *saved) {
    static const int places[6] = {5, 4, 3, 2, 1, 0};
    entry *e = find(saved[9] - 5);
    if (e->address == 0 || current_case == 0) {
        if (e->address == 0 || !e->is_case) return;
    }
    if (e->is_case) {
        report();
        current_case = e->address;
        return;
    }
    if (e->calls && (e->seen == e->wanted || e->calls >= PATIENCE)) return;
    e->calls++;
    for (uint32_t k = 0; k < e->n; k++) {
        const uint64_t *argument = k < 6 ? &saved[places[k]] : &saved[11 + k - 6];
        if (e->kind[k] == '-' || e->seen >> k & 1) continue;
        int found = 0;
        if (e->kind[k] == 'i') {
            found = undefined((uint64_t)(uintptr_t)argument, e->size[k]);
        } else if (*argument == 0) {
            found = 0;
        } else if (e->kind[k] == 'p') {
            found = undefined(*argument, e->size[k]);
        } else if (e->kind[k] == 'q') {
            found = undefined(*(const uint64_t *)*argument, e->size[k]);
        } else if (e->kind[k] == 'b') {
            const uint32_t at = e->size[k];
            const uint64_t parts = at < 6 ? saved[places[at]] : saved[11 + at - 6];
            const uint64_t *part = (const uint64_t *)*argument;
            for (uint64_t i = 0; i < parts && !found; i++)
                if (part[2 * i + 1] > 0) found = undefined(part[2 * i], 1);
        }
        if (found) e->seen |= UINT32_C(1) << k;
    }
}

__asm__(".text\n.globl __fentry__\n.type __fentry__, @function\n__fentry__:\n"
        "pushq %rax\npushq %r10\npushq %r11\npushq %rdi\npushq %rsi\npushq %rdx\npushq %rcx\npushq %r8\npushq %r9\n"
        "movq %rsp, %rdi\nsubq $8, %rsp\ncall zkp_probe_enter\naddq $8, %rsp\n"
        "popq %r9\npopq %r8\npopq %rcx\npopq %rdx\npopq %rsi\npopq %rdi\npopq %r11\npopq %r10\npopq %rax\nret\n"
        ".size __fentry__, .-__fentry__\n");

static QUIET void finish(void) {
    report();
    if (out != NULL) fclose(out);
}

__attribute__((constructor(150))) static QUIET void start(void) {
    const char *table = getenv("ZKP_PROBE_TABLE"), *to = getenv("ZKP_PROBE_OUT");
    zkp_without_secrets = getenv("ZKP_PROBE_WITHOUT_SECRETS") != NULL;
    static char line[4096];
    if (table == NULL || to == NULL) return;
    FILE *in = fopen(table, "r");
    if (in == NULL) return;
    while (fgets(line, sizeof line, in) != NULL) {
        char *word = strtok(line, " \n");
        if (word == NULL) continue;
        entry *e = find(strtoull(word, NULL, 16));
        e->address = strtoull(word, NULL, 16);
        while ((word = strtok(NULL, " \n")) != NULL && e->n < MOST_ARGUMENTS) {
            if (word[0] == 'c') {
                e->is_case = 1;
                break;
            }
            e->kind[e->n] = word[0];
            if (word[0] != '-') {
                e->size[e->n] = (uint16_t)strtoul(word + 2, NULL, 10);
                e->wanted |= UINT32_C(1) << e->n;
            }
            e->n++;
        }
    }
    fclose(in);
    out = fopen(to, "w");
    atexit(finish);
}
