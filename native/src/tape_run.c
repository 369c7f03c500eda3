/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a loaded solver tape. Bounds were checked by the loader; values are secret, so the registers are wiped. */
#include <stdlib.h>
#include <string.h>

#include "ifma/tape_lanes.h"
#include "zkp/fr.h"
#include "zkp/level.h"
#include "zkp/tape.h"
#include "zkp/wipe.h"
#include "zkp_api/core.h"

/* Wires as the wide kernel reads them, cut when a combination first asks for them; NULL without that kernel. */
typedef struct {
    zkp_fr_limbs *limbs;
    uint8_t *is_cut;
} wide_wires;

/* Fewer terms are cheaper one by one. */
#define WIDE_TERMS 4

/* out: value of linear combination `lc`. */
static void evaluate(zkp_fr *out, const zkp_tape *t, const zkp_fr *regs, const wide_wires *wide, uint32_t lc) {
    const size_t end = t->lc_ptr[lc + 1];
#if defined(ZKP_HAVE_WIDE)
    const size_t begin = t->lc_ptr[lc];
    if (wide->limbs != NULL && end - begin >= WIDE_TERMS) {
        for (size_t k = begin; k < end; k++) {
            const uint32_t wire = t->lc_col[k];
            if (wide->is_cut[wire]) continue;
            zkp_fr_limbs_set(wide->limbs[wire].l, &regs[wire]);
            wide->is_cut[wire] = 1;
        }
        zkp_ifma_combination(out, t->coef_rows, t->lc_coef + begin, wide->limbs, t->lc_col + begin, end - begin);
        return;
    }
#else
    (void)wide;
#endif
    zkp_fr sum = zkp_fr_zero;
    for (size_t k = t->lc_ptr[lc]; k < end; k++) {
        const zkp_fr *coef = &t->coefs[t->lc_coef[k]];
        const zkp_fr *wire = &regs[t->lc_col[k]];
        if (zkp_fr_is_one(coef)) {
            zkp_fr_add(&sum, &sum, wire);
        } else {
            zkp_fr term;
            zkp_fr_mul(&term, coef, wire);
            zkp_fr_add(&sum, &sum, &term);
        }
    }
    *out = sum;
}

/* out = words >> shift, shift <= 255. in and out may be the same. */
static void shift_right(uint64_t out[4], const uint64_t in[4], unsigned shift) {
    const unsigned limbs = shift / 64, bits = shift % 64;
    uint64_t r[4] = {0, 0, 0, 0};
    for (unsigned i = 0; i + limbs < 4; i++) {
        r[i] = in[i + limbs] >> bits;
        if (bits != 0 && i + limbs + 1 < 4) r[i] |= in[i + limbs + 1] << (64 - bits);
    }
    memcpy(out, r, sizeof r);
}

static void keep_low(uint64_t words[4], unsigned bits) {
    for (unsigned i = 0; i < 4; i++) {
        const unsigned from = 64 * i;
        if (bits <= from) {
            words[i] = 0;
        } else if (bits - from < 64) {
            words[i] &= ((uint64_t)1 << (bits - from)) - 1;
        }
    }
}

static int is_less(const uint64_t a[4], const uint64_t b[4]) {
    for (int i = 3; i >= 0; i--) {
        if (a[i] != b[i]) return a[i] < b[i];
    }
    return 0;
}

/* Schoolbook binary division: quotient and remainder of a / b, b != 0, both below 2^255. */
static void divide(uint64_t quotient[4], uint64_t remainder[4], const uint64_t a[4], const uint64_t b[4]) {
    uint64_t q[4] = {0, 0, 0, 0}, r[4] = {0, 0, 0, 0};
    for (unsigned bit = 256; bit-- > 0;) {
        for (unsigned i = 3; i > 0; i--) r[i] = r[i] << 1 | r[i - 1] >> 63;
        r[0] = r[0] << 1 | (a[bit / 64] >> bit % 64 & 1);
        if (!is_less(r, b)) {
            unsigned borrow = 0;
            for (unsigned i = 0; i < 4; i++) {
                const uint64_t left = r[i], right = b[i];
                r[i] = left - right - borrow;
                borrow = left < right || (left == right && borrow);
            }
            q[bit / 64] |= (uint64_t)1 << bit % 64;
        }
    }
    memcpy(quotient, q, sizeof q);
    memcpy(remainder, r, sizeof r);
}

/* `width`-bit field number `index` of the integer; bits beyond 2^256 are zero. */
static uint64_t digit_at(const uint64_t words[4], size_t index, unsigned width) {
    const size_t shift = index * width;
    if (shift > 255) return 0;
    uint64_t out[4];
    shift_right(out, words, (unsigned)shift);
    return width == 64 ? out[0] : out[0] & (((uint64_t)1 << width) - 1);
}

/* Integers below 2^255 that came from canonical ones by shifting down are canonical too. */
static void set_integer(zkp_fr *out, const uint64_t words[4]) { (void)zkp_fr_from_limbs(out, words); }

/* Runs everything; regs has room for all registers, scratch for 2 * max_batch elements. */
static int interpret(zkp_fr *regs, uint64_t *error_pc, const zkp_tape *t, const zkp_fr *inputs, zkp_fr *scratch,
                     const wide_wires *wide) {
    uint64_t x[4], y[4];
    for (size_t pc = 0; pc < t->n_code;) {
        const uint32_t *w = t->code + pc;
        zkp_fr *d = &regs[w[1] < t->n_registers ? w[1] : 0]; /* BATCH has its count there */
        switch (w[0]) {
        case ZKP_OP_INPUT:
            *d = inputs[w[2]];
            pc += 3;
            break;
        case ZKP_OP_LINEAR:
            evaluate(d, t, regs, wide, w[2]);
            pc += 3;
            break;
        case ZKP_OP_PRODUCT: {
            zkp_fr a, b;
            evaluate(&a, t, regs, wide, w[2]);
            if (w[3] == w[2]) {
                zkp_fr_sqr(d, &a);
            } else {
                evaluate(&b, t, regs, wide, w[3]);
                zkp_fr_mul(d, &a, &b);
            }
            pc += 4;
            break;
        }
        case ZKP_OP_COPY:
            *d = regs[w[2]];
            pc += 3;
            break;
        case ZKP_OP_ADD:
            zkp_fr_add(d, &regs[w[2]], &regs[w[3]]);
            pc += 4;
            break;
        case ZKP_OP_SUB:
            zkp_fr_sub(d, &regs[w[2]], &regs[w[3]]);
            pc += 4;
            break;
        case ZKP_OP_MUL:
            zkp_fr_mul(d, &regs[w[2]], &regs[w[3]]);
            pc += 4;
            break;
        case ZKP_OP_ADDC:
            zkp_fr_add(d, &regs[w[2]], &t->coefs[w[3]]);
            pc += 4;
            break;
        case ZKP_OP_MULC:
            zkp_fr_mul(d, &regs[w[2]], &t->coefs[w[3]]);
            pc += 4;
            break;
        case ZKP_OP_INV0:
            zkp_fr_inv_var(d, &regs[w[2]]);
            pc += 3;
            break;
        case ZKP_OP_DIV: {
            zkp_fr inverse;
            if (zkp_fr_is_zero(&regs[w[3]])) {
                *error_pc = pc;
                return ZKP_ERR_DIVISION;
            }
            zkp_fr_inv_var(&inverse, &regs[w[3]]);
            zkp_fr_mul(d, &regs[w[2]], &inverse);
            pc += 4;
            break;
        }
        case ZKP_OP_QUOT:
            if (zkp_fr_is_zero(&regs[w[3]])) {
                *error_pc = pc;
                return ZKP_ERR_DIVISION;
            }
            zkp_fr_mul(d, &regs[w[2]], &regs[w[3]]);
            pc += 4;
            break;
        case ZKP_OP_IS_ZERO:
            *d = zkp_fr_is_zero(&regs[w[2]]) ? zkp_fr_one : zkp_fr_zero;
            pc += 3;
            break;
        case ZKP_OP_SELECT:
            *d = zkp_fr_is_zero(&regs[w[2]]) ? regs[w[4]] : regs[w[3]];
            pc += 5;
            break;
        case ZKP_OP_BITS:
            zkp_fr_to_limbs(x, &regs[w[2]]);
            for (size_t i = 0; i < w[3]; i++) {
                d[i] = (x[i / 64] >> i % 64 & 1) != 0 ? zkp_fr_one : zkp_fr_zero;
            }
            pc += 4;
            break;
        case ZKP_OP_LESS:
            zkp_fr_to_limbs(x, &regs[w[2]]);
            zkp_fr_to_limbs(y, &regs[w[3]]);
            *d = is_less(x, y) ? zkp_fr_one : zkp_fr_zero;
            pc += 4;
            break;
        case ZKP_OP_SHR:
            zkp_fr_to_limbs(x, &regs[w[2]]);
            shift_right(x, x, w[3]);
            set_integer(d, x);
            pc += 4;
            break;
        case ZKP_OP_LOW:
            zkp_fr_to_limbs(x, &regs[w[2]]);
            keep_low(x, w[3]);
            set_integer(d, x);
            pc += 4;
            break;
        case ZKP_OP_DIVMOD: {
            zkp_fr *remainder = &regs[w[2]];
            if (zkp_fr_is_zero(&regs[w[4]])) {
                *error_pc = pc;
                return ZKP_ERR_DIVISION;
            }
            zkp_fr_to_limbs(x, &regs[w[3]]);
            zkp_fr_to_limbs(y, &regs[w[4]]);
            divide(x, y, x, y);
            set_integer(d, x);
            set_integer(remainder, y);
            pc += 5;
            break;
        }
        case ZKP_OP_DIGITS:
            zkp_fr_to_limbs(x, &regs[w[2]]);
            for (size_t i = 0; i < w[3]; i++) zkp_fr_from_u64(&d[i], digit_at(x, i, w[4]));
            pc += 5;
            break;
        case ZKP_OP_LOOKUP:
            zkp_fr_to_limbs(x, &regs[w[2]]);
            *d = (x[1] | x[2] | x[3]) == 0 && x[0] < w[4] ? t->coefs[w[3] + (size_t)x[0]] : zkp_fr_zero;
            pc += 5;
            break;
        case ZKP_OP_BATCH: {
            const size_t count = w[1];
            for (size_t i = 0; i < count; i++) scratch[i] = regs[w[3 + 2 * i]];
            zkp_fr_batch_inv_var(scratch, count, scratch + count);
            for (size_t i = 0; i < count; i++) regs[w[2 + 2 * i]] = scratch[i];
            pc += 2 + 2 * count;
            break;
        }
        default:
            return ZKP_ERR_ARGUMENT; /* the loader lets no other opcode pass */
        }
    }
    return ZKP_OK;
}

static int uses_lanes(const zkp_tape *t) {
#if defined(ZKP_HAVE_WIDE)
    return zkp_level_now >= ZKP_LEVEL_IFMA && t->is_ordered;
#else
    (void)t;
    return 0;
#endif
}

int zkp_tape_run(uint64_t *witness_mont, uint64_t *error_pc, const zkp_tape *tape, const uint8_t *inputs_le32,
                 size_t n_inputs) {
    if (witness_mont == NULL || error_pc == NULL || tape == NULL || n_inputs != tape->n_inputs ||
        (inputs_le32 == NULL && n_inputs != 0)) {
        return ZKP_ERR_ARGUMENT;
    }
    *error_pc = UINT64_MAX;
    memset(witness_mont, 0, tape->n_wires * sizeof(zkp_fr));
    /* One allocation for everything secret: registers, inputs, scratch of batch inversions. */
    const size_t count = tape->n_registers + n_inputs + 2 * tape->max_batch;
    const size_t wide_size = uses_lanes(tape) ? tape->n_wires * (sizeof(zkp_fr_limbs) + 1) : 0;
    const size_t size = count * sizeof(zkp_fr) + wide_size;
    zkp_fr *regs = calloc(size, 1);
    if (regs == NULL) return ZKP_ERR_MEMORY;
    zkp_fr *inputs = regs + tape->n_registers;
    wide_wires wide = {NULL, NULL};
    if (wide_size > 0) {
        wide.limbs = (zkp_fr_limbs *)(void *)(regs + count);
        wide.is_cut = (uint8_t *)(wide.limbs + tape->n_wires);
    }
    int status = ZKP_OK;
    for (size_t i = 0; i < n_inputs && status == ZKP_OK; i++) status = zkp_fr_from_le32(&inputs[i], inputs_le32 + 32 * i);
    if (status == ZKP_OK) {
        regs[0] = zkp_fr_one;
        status = interpret(regs, error_pc, tape, inputs, inputs + n_inputs, &wide);
    }
    if (status == ZKP_OK) memcpy(witness_mont, regs, tape->n_wires * sizeof *regs);
    zkp_wipe(regs, size);
    free(regs);
    return status;
}
