/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loads a solver tape. Everything that the interpreter relies on is checked here, once. */
#include "zkp/tape.h"

#include <stdlib.h>
#include <string.h>

#include "zkp/fr.h"
#include "zkp_api/core.h"

#define TAPE_VERSION 1u
#define TAPE_HEADER 4u
#define MAX_REGISTERS ((size_t)1 << 28)
#define MAX_RUN 256u   /* bits or digits in one instruction */
#define MAX_SHIFT 255u
#define MAX_WIDTH 64u

/* Operand kinds of each opcode, as in ops.py: d written, D base of a run written, r read, l linear combination,
   c coefficient, i input, n count, s shift, w digit width. BATCH is checked by hand. */
static const char *const OPERANDS[ZKP_OP_COUNT] = {
    [ZKP_OP_INPUT] = "di",   [ZKP_OP_LINEAR] = "dl",   [ZKP_OP_PRODUCT] = "dll", [ZKP_OP_COPY] = "dr",
    [ZKP_OP_ADD] = "drr",    [ZKP_OP_SUB] = "drr",     [ZKP_OP_MUL] = "drr",     [ZKP_OP_ADDC] = "drc",
    [ZKP_OP_MULC] = "drc",   [ZKP_OP_INV0] = "dr",     [ZKP_OP_DIV] = "drr",     [ZKP_OP_IS_ZERO] = "dr",
    [ZKP_OP_SELECT] = "drrr", [ZKP_OP_BITS] = "Drn",   [ZKP_OP_LESS] = "drr",    [ZKP_OP_SHR] = "drs",
    [ZKP_OP_LOW] = "drs",    [ZKP_OP_DIVMOD] = "ddrr", [ZKP_OP_DIGITS] = "Drnw", [ZKP_OP_LOOKUP] = "drcn",
    [ZKP_OP_QUOT] = "drr",
};

static int register_is_written(const zkp_tape *t, uint32_t reg) { return reg >= 1 && reg < t->n_registers; }

/* Returns the length of the instruction at pc in words, or 0 if it is malformed. */
static size_t instruction_length(zkp_tape *t, size_t pc) {
    const uint32_t *word = t->code + pc;
    const size_t left = t->n_code - pc;
    const uint32_t op = word[0];
    if (op == ZKP_OP_BATCH) {
        if (left < 2) return 0;
        const size_t count = word[1];
        if (count == 0 || count > (left - 2) / 2) return 0;
        for (size_t i = 0; i < count; i++) {
            if (!register_is_written(t, word[2 + 2 * i]) || word[3 + 2 * i] >= t->n_registers) return 0;
        }
        if (count > t->max_batch) t->max_batch = count;
        return 2 + 2 * count;
    }
    if (op >= ZKP_OP_COUNT || OPERANDS[op] == NULL) return 0;
    const char *kinds = OPERANDS[op];
    const size_t length = 1 + strlen(kinds);
    if (left < length) return 0;
    for (size_t i = 0; kinds[i] != '\0'; i++) {
        const uint32_t value = word[1 + i];
        int ok = 0;
        switch (kinds[i]) {
        case 'd': ok = register_is_written(t, value); break;
        case 'D': /* the run's length is the third operand, checked below to be at most MAX_RUN */
            ok = register_is_written(t, value) && (size_t)word[3] <= t->n_registers - value;
            break;
        case 'r': ok = value < t->n_registers; break;
        case 'l': ok = value < t->n_lcs; break;
        case 'c': /* LOOKUP reads a run of coefficients whose length is the fourth operand */
            ok = value < t->n_coefs && (op != ZKP_OP_LOOKUP || (size_t)word[4] <= t->n_coefs - value);
            break;
        case 'i': ok = value < t->n_inputs; break;
        case 'n': ok = value >= 1 && (op == ZKP_OP_LOOKUP || value <= MAX_RUN); break;
        case 's': ok = value <= MAX_SHIFT; break;
        case 'w': ok = value >= 1 && value <= MAX_WIDTH; break;
        default: break;
        }
        if (!ok) return 0;
    }
    return length;
}

static int is_valid(zkp_tape *t, size_t n_entries) {
    if (t->lc_ptr[0] != 0 || t->lc_ptr[t->n_lcs] != n_entries) return 0;
    for (size_t i = 0; i < t->n_lcs; i++) {
        if (t->lc_ptr[i] > t->lc_ptr[i + 1]) return 0;
    }
    for (size_t i = 0; i < n_entries; i++) {
        if (t->lc_col[i] >= t->n_wires || t->lc_coef[i] >= t->n_coefs) return 0;
    }
    for (size_t pc = 0; pc < t->n_code;) {
        const size_t length = instruction_length(t, pc);
        if (length == 0) return 0;
        pc += length;
    }
    return 1;
}

/* Marks the wires from..from + count - 1; returns 0 if one of them was marked before. */
static int write_wires(uint8_t *written, const zkp_tape *t, size_t from, size_t count) {
    int fresh = 1;
    for (size_t i = from; i < from + count && i < t->n_wires; i++) {
        fresh &= !written[i];
        written[i] = 1;
    }
    return fresh;
}

/* Runs through a valid tape in order. Tapes of circuits pass; others run with the scalar code. */
static int is_ordered(const zkp_tape *t, uint8_t *written) {
    written[0] = 1;
    for (size_t pc = 0; pc < t->n_code;) {
        const uint32_t *word = t->code + pc;
        const uint32_t op = word[0];
        if (op == ZKP_OP_BATCH) {
            for (size_t i = 0; i < word[1]; i++) {
                if (!write_wires(written, t, word[2 + 2 * i], 1)) return 0;
            }
            pc += 2 + 2 * (size_t)word[1];
            continue;
        }
        const char *kinds = OPERANDS[op];
        for (size_t i = 0; kinds[i] != '\0'; i++) {
            if (kinds[i] != 'l') continue;
            for (size_t k = t->lc_ptr[word[1 + i]]; k < t->lc_ptr[word[1 + i] + 1]; k++) {
                if (!written[t->lc_col[k]]) return 0;
            }
        }
        for (size_t i = 0; kinds[i] != '\0'; i++) {
            if (kinds[i] != 'd' && kinds[i] != 'D') continue;
            if (!write_wires(written, t, word[1 + i], kinds[i] == 'D' ? word[3] : 1)) return 0;
        }
        pc += 1 + strlen(kinds);
    }
    return 1;
}

static int prepare_for_lanes(zkp_tape *t) {
    uint8_t *written = calloc(t->n_wires, 1);
    t->coef_rows = aligned_alloc(64, (t->n_coefs + 1) * sizeof *t->coef_rows);
    if (written == NULL || t->coef_rows == NULL) {
        free(written);
        return ZKP_ERR_MEMORY;
    }
    for (size_t i = 0; i < t->n_coefs; i++) zkp_fr_row_set(&t->coef_rows[i], &t->coefs[i]);
    t->is_ordered = is_ordered(t, written);
    free(written);
    return ZKP_OK;
}

int zkp_tape_new(zkp_tape **out, const uint32_t *words, size_t n_words, const uint8_t *coefs_le32, size_t n_coefs,
                 size_t n_inputs, size_t n_wires, size_t n_registers) {
    if (out == NULL) return ZKP_ERR_ARGUMENT;
    *out = NULL;
    if (words == NULL || (coefs_le32 == NULL && n_coefs != 0) || n_words < TAPE_HEADER + 1) return ZKP_ERR_ARGUMENT;
    if (n_wires < 1 || n_wires > n_registers || n_registers > MAX_REGISTERS) return ZKP_ERR_ARGUMENT;
    if (n_coefs > UINT32_MAX || n_inputs > UINT32_MAX) return ZKP_ERR_ARGUMENT;
    const uint64_t n_lcs = words[1], n_entries = words[2], n_code = words[3];
    if (words[0] != TAPE_VERSION || TAPE_HEADER + n_lcs + 1 + 2 * n_entries + n_code != (uint64_t)n_words) {
        return ZKP_ERR_ARGUMENT;
    }
    zkp_tape *t = calloc(1, sizeof *t);
    if (t == NULL) return ZKP_ERR_MEMORY;
    t->n_inputs = n_inputs;
    t->n_wires = n_wires;
    t->n_registers = n_registers;
    t->n_lcs = (size_t)n_lcs;
    t->n_code = (size_t)n_code;
    t->n_coefs = n_coefs;
    const size_t body = n_words - TAPE_HEADER;
    t->lc_ptr = malloc(body * sizeof *t->lc_ptr);
    t->coefs = calloc(n_coefs + 1, sizeof *t->coefs);
    int status = ZKP_ERR_MEMORY;
    if (t->lc_ptr == NULL || t->coefs == NULL) goto fail;
    memcpy(t->lc_ptr, words + TAPE_HEADER, body * sizeof *t->lc_ptr);
    t->lc_col = t->lc_ptr + n_lcs + 1;
    t->lc_coef = t->lc_col + n_entries;
    t->code = t->lc_coef + n_entries;
    for (size_t i = 0; i < n_coefs; i++) {
        status = zkp_fr_from_le32(&t->coefs[i], coefs_le32 + 32 * i);
        if (status != ZKP_OK) goto fail;
    }
    if (!is_valid(t, (size_t)n_entries)) {
        status = ZKP_ERR_ARGUMENT;
        goto fail;
    }
    status = prepare_for_lanes(t);
    if (status != ZKP_OK) goto fail;
    *out = t;
    return ZKP_OK;
fail:
    zkp_tape_free(t);
    return status;
}

void zkp_tape_free(zkp_tape *tape) {
    if (tape == NULL) return;
    free(tape->lc_ptr);
    free(tape->coefs);
    free(tape->coef_rows);
    free(tape);
}
