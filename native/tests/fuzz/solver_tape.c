/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: loader and interpreter of the solver tape. The first byte says how the rest makes a tape: words as they
   stand, or instructions whose operands mostly fit, so that long programs load. What loads must run without a memory
   error, to the same status, place and witness at every level and when it runs again. */
#include "fuzz.h"

#include "zkp/fr.h"
#include "zkp_api/tape.h"

enum { MAX_WORDS = 6000, MAX_COEFS = 16, MAX_INPUTS = 8, OPS = 23, BATCH = 21 };

typedef struct {
    uint32_t words[MAX_WORDS];
    size_t n_words, n_coefs, n_inputs, n_wires, n_registers;
    uint8_t coefs[MAX_COEFS * 32], inputs[MAX_INPUTS * 32];
} program;

static void push(program *p, uint32_t word) {
    if (p->n_words < MAX_WORDS) p->words[p->n_words++] = word;
}

/* 0, 1, 2, ..., r - 1, r - 2, powers of two, or 32 bytes of the input, whether below r or not. */
static void field_element(uint8_t o[32], stream *s) {
    const uint8_t kind = take(s);
    memset(o, 0, 32);
    if (kind < 96) {
        o[0] = kind;
    } else if (kind < 160) {
        zkp_fr small;
        zkp_fr_from_u64(&small, kind - 95u);
        zkp_fr_neg(&small, &small);
        zkp_fr_to_le32(o, &small);
    } else if (kind < 240) {
        const unsigned bit = 95 + 2 * (kind - 160u);
        o[bit / 8] = (uint8_t)(1u << bit % 8);
    } else {
        take_bytes(o, 32, s);
        if (kind < 252) o[31] &= 0x3f;
    }
}

/* Operand kinds of the instructions, as in the loader. */
static const char *kinds_of(uint32_t op) {
    static const char *const all[OPS] = {
        [1] = "di",    [2] = "dl",   [3] = "dll",  [4] = "dr",    [5] = "drr",   [6] = "drr",   [7] = "drr",
        [8] = "drc",   [9] = "drc",  [10] = "dr",  [11] = "drr",  [12] = "dr",   [13] = "drrr", [14] = "Drn",
        [15] = "drr",  [16] = "drs", [17] = "drs", [18] = "ddrr", [19] = "Drnw", [20] = "drcn", [22] = "drr",
    };
    return op < OPS ? all[op] : NULL;
}

/* Any 32-bit number, mostly an edge. */
static uint32_t odd_word(stream *s) {
    static const uint32_t edges[] = {0,   1,   2,          63,         64,         65,        255,
                                     256, 257, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff};
    const uint8_t which = take(s);
    return which < sizeof edges / sizeof *edges ? edges[which] : take32(s);
}

typedef struct {
    uint32_t next, wires, registers, lcs, coefs, inputs;
} limits;

/* Wires are written in turn, as a circuit's tape does, unless the byte says otherwise. */
static uint32_t destination(stream *s, limits *l) {
    const uint8_t b = take(s);
    if (b < 160 && l->next < l->registers) return l->next++;
    if (b < 250) return 1 + b % (l->registers > 1 ? l->registers - 1 : 1);
    return odd_word(s);
}

static uint32_t operand(char kind, uint32_t op, stream *s, limits *l) {
    const uint8_t b = take(s);
    if (b >= 250) return odd_word(s);
    switch (kind) {
    case 'r': return b < 200 ? b % l->next : b % l->registers;
    case 'l': return b % (l->lcs > 0 ? l->lcs : 1);
    case 'c': return b % (l->coefs > 0 ? l->coefs : 1);
    case 'i': return b % (l->inputs > 0 ? l->inputs : 1);
    case 'n': return op == 20 ? 1u + b % 4u : 1u + b;
    case 's': return b;
    default: return 1 + b % 64u;
    }
}

static void instruction(program *p, stream *s, limits *l) {
    const uint32_t op = take(s) % (OPS + 1);
    push(p, op);
    if (op == BATCH) {
        const uint32_t count = 1 + take(s) % 16u;
        push(p, take(s) < 250 ? count : odd_word(s));
        for (uint32_t i = 0; i < count; i++) {
            const uint32_t from = operand('r', op, s, l);
            push(p, destination(s, l));
            push(p, from);
        }
        return;
    }
    const char *kinds = kinds_of(op);
    if (kinds == NULL) return;
    const size_t base = p->n_words;
    for (size_t i = 0; kinds[i] != 0; i++) {
        push(p, kinds[i] == 'd' || kinds[i] == 'D' ? destination(s, l) : operand(kinds[i], op, s, l));
    }
    if (kinds[0] == 'D' && base + 2 < p->n_words) { /* a run: the wires behind its first are written too */
        const uint32_t run = p->words[base + 2];
        if (p->words[base] + 1 == l->next && run <= l->registers - l->next) l->next += run - (run > 0);
    }
}

static void structured(program *p, stream *s) {
    const uint32_t lcs = below(s, 8), wires = 1 + take(s), registers = wires + take(s);
    limits l = {1, wires, registers, lcs, (uint32_t)p->n_coefs, (uint32_t)p->n_inputs};
    for (int i = 0; i < 4; i++) push(p, 0);
    push(p, 0);
    uint8_t lengths[8] = {0};
    uint32_t entries = 0;
    for (uint32_t i = 0; i < lcs; i++) {
        lengths[i] = take(s);
        /* Past 96 terms the lanes reduce more than once. */
        entries += lengths[i] < 240 ? lengths[i] % 12u : 90u + lengths[i] % 16u;
        push(p, entries);
    }
    for (uint32_t i = 0; i < entries; i++) push(p, take(s) % (take(s) < 128 && wires > 4 ? 4 : wires));
    for (uint32_t i = 0; i < entries; i++) push(p, below(s, l.coefs));
    const size_t code = p->n_words;
    while (s->left > 0 && p->n_words < MAX_WORDS - 64) instruction(p, s, &l);
    p->words[0] = 1;
    p->words[1] = lcs;
    p->words[2] = entries;
    p->words[3] = (uint32_t)(p->n_words - code);
    p->n_wires = wires;
    p->n_registers = registers;
}

static void plain(program *p, stream *s) {
    p->n_wires = below(s, 32);
    p->n_registers = take(s) < 250 ? p->n_wires + take(s) : take32(s);
    if (p->n_registers > UINT32_C(0x10000) && p->n_registers <= UINT32_C(1) << 28) p->n_registers = 0x10000;
    while (s->left > 0 && p->n_words < MAX_WORDS) push(p, take32(s));
}

static void check(const program *p) {
    uint32_t *words = exact_copy(p->words, p->n_words * sizeof *words);
    uint8_t *coefs = exact_copy(p->coefs, 32 * p->n_coefs), *inputs = exact_copy(p->inputs, 32 * p->n_inputs);
    uint64_t *first = NULL, *again = NULL, first_pc = 0;
    int runs = 0, first_status = 0, first_loaded = -1;
    FOR_EACH_LEVEL(level) {
        zkp_tape *tape = NULL;
        const int loaded = zkp_tape_new(&tape, words, p->n_words, coefs, p->n_coefs, p->n_inputs, p->n_wires,
                                        p->n_registers);
        REQUIRE((loaded == ZKP_OK) == (tape != NULL));
        REQUIRE(first_loaded == -1 || loaded == first_loaded);
        first_loaded = loaded;
        if (loaded != ZKP_OK) continue;
        if (first == NULL) {
            first = exact(32 * p->n_wires);
            again = exact(32 * p->n_wires);
        }
        for (int time = 0; time < 2; time++, runs++) {
            uint64_t *witness = runs == 0 ? first : again, pc = 7;
            memset(witness, 0xee, 32 * p->n_wires);
            const int status = zkp_tape_run(witness, &pc, tape, inputs, p->n_inputs);
            REQUIRE(status == ZKP_OK || status == ZKP_ERR_RANGE || status == ZKP_ERR_DIVISION);
            REQUIRE((status == ZKP_ERR_DIVISION) == (pc != UINT64_MAX));
            if (runs == 0) {
                first_status = status;
                first_pc = pc;
            } else {
                REQUIRE(status == first_status && pc == first_pc);
                REQUIRE(memcmp(witness, first, 32 * p->n_wires) == 0);
            }
            for (size_t i = 0; i < p->n_wires; i++) {
                zkp_fr value, copy;
                uint64_t canonical[4];
                memcpy(&value, witness + 4 * i, 32);
                zkp_fr_to_limbs(canonical, &value);
                REQUIRE(zkp_fr_from_limbs(&copy, canonical) == 1 && memcmp(&copy, &value, 32) == 0); /* reduced */
                if (status != ZKP_OK) REQUIRE(zkp_fr_is_zero(&value));
                if (status == ZKP_OK && i == 0) REQUIRE(zkp_fr_is_one(&value));
            }
        }
        zkp_tape_free(tape);
    }
    free(words);
    free(coefs);
    free(inputs);
    free(first);
    free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static program p;
    stream s = {data, size};
    memset(&p, 0, sizeof p);
    const uint8_t mode = take(&s);
    p.n_coefs = below(&s, MAX_COEFS + 1);
    p.n_inputs = below(&s, MAX_INPUTS + 1);
    for (size_t i = 0; i < p.n_coefs; i++) field_element(p.coefs + 32 * i, &s);
    for (size_t i = 0; i < p.n_inputs; i++) field_element(p.inputs + 32 * i, &s);
    if (mode < 32) {
        plain(&p, &s);
    } else {
        structured(&p, &s);
        if (mode >= 240 && p.n_words > 0) p.words[(mode - 240u) % p.n_words] = 0xffffffffu; /* the header too */
    }
    check(&p);
    return 0;
}
