/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The surface through which tests and benchmarks reach the field code. */
#include <stdlib.h>
#include <string.h>

#include "zkp/fr.h"
#include "zkp/tower.h"
#include "zkp_api/core.h"
#include "zkp_api/curve.h"

typedef union {
    zkp_fp fp;
    zkp_fr fr;
    zkp_fp2 fp2;
    zkp_fp6 fp6;
    zkp_fp12 fp12;
    zkp_fp coefficients[12];
} element;

static size_t coefficients_of(int field)
{
    switch (field) {
    case ZKP_FIELD_FP: return 1;
    case ZKP_FIELD_FP2: return 2;
    case ZKP_FIELD_FP6: return 6;
    case ZKP_FIELD_FP12: return 12;
    default: return 0;
    }
}

static size_t size_of(int field) { return field == ZKP_FIELD_FR ? 32 : 48 * coefficients_of(field); }

static int read_element(element *o, int field, const uint8_t *in)
{
    int status = ZKP_OK;
    if (field == ZKP_FIELD_FR) return zkp_fr_from_le32(&o->fr, in);
    for (size_t i = 0; i < coefficients_of(field) && status == ZKP_OK; i++) {
        status = zkp_fp_from_be48(&o->coefficients[i], in + 48 * i);
    }
    return status;
}

static void write_element(uint8_t *out, int field, const element *a)
{
    if (field == ZKP_FIELD_FR) {
        zkp_fr_to_le32(out, &a->fr);
        return;
    }
    for (size_t i = 0; i < coefficients_of(field); i++) zkp_fp_to_be48(out + 48 * i, &a->coefficients[i]);
}

static int apply_fp(zkp_fp *o, int op, const zkp_fp *a, const zkp_fp *b)
{
    switch (op) {
    case ZKP_OP_ADD: zkp_fp_add(o, a, b); break;
    case ZKP_OP_SUB: zkp_fp_sub(o, a, b); break;
    case ZKP_OP_NEG: zkp_fp_neg(o, a); break;
    case ZKP_OP_MUL: zkp_fp_mul(o, a, b); break;
    case ZKP_OP_SQR: zkp_fp_sqr(o, a); break;
    case ZKP_OP_INV: zkp_fp_inv(o, a); break;
    case ZKP_OP_INV_VAR: zkp_fp_inv_var(o, a); break;
    case ZKP_OP_SQRT:
        if (!zkp_fp_sqrt_var(o, a)) *o = zkp_fp_zero;
        break;
    case ZKP_OP_HALF: zkp_fp_half(o, a); break;
    default: return ZKP_ERR_ARGUMENT;
    }
    return ZKP_OK;
}

static int apply_fr(zkp_fr *o, int op, const zkp_fr *a, const zkp_fr *b)
{
    switch (op) {
    case ZKP_OP_ADD: zkp_fr_add(o, a, b); break;
    case ZKP_OP_SUB: zkp_fr_sub(o, a, b); break;
    case ZKP_OP_NEG: zkp_fr_neg(o, a); break;
    case ZKP_OP_MUL: zkp_fr_mul(o, a, b); break;
    case ZKP_OP_SQR: zkp_fr_sqr(o, a); break;
    case ZKP_OP_INV: zkp_fr_inv(o, a); break;
    case ZKP_OP_INV_VAR: zkp_fr_inv_var(o, a); break;
    case ZKP_OP_SQRT:
        if (!zkp_fr_sqrt_var(o, a)) *o = zkp_fr_zero;
        break;
    default: return ZKP_ERR_ARGUMENT;
    }
    return ZKP_OK;
}

static int apply_fp2(zkp_fp2 *o, int op, const zkp_fp2 *a, const zkp_fp2 *b)
{
    switch (op) {
    case ZKP_OP_ADD: zkp_fp2_add(o, a, b); break;
    case ZKP_OP_SUB: zkp_fp2_sub(o, a, b); break;
    case ZKP_OP_NEG: zkp_fp2_neg(o, a); break;
    case ZKP_OP_MUL: zkp_fp2_mul(o, a, b); break;
    case ZKP_OP_SQR: zkp_fp2_sqr(o, a); break;
    case ZKP_OP_INV: zkp_fp2_inv(o, a); break;
    case ZKP_OP_INV_VAR: zkp_fp2_inv_var(o, a); break;
    case ZKP_OP_SQRT:
        if (!zkp_fp2_sqrt_var(o, a)) *o = zkp_fp2_zero;
        break;
    case ZKP_OP_HALF: zkp_fp2_half(o, a); break;
    case ZKP_OP_FROBENIUS:
    case ZKP_OP_CONJ: zkp_fp2_conj(o, a); break;
    default: return ZKP_ERR_ARGUMENT;
    }
    return ZKP_OK;
}

static int apply_fp6(zkp_fp6 *o, int op, const zkp_fp6 *a, const zkp_fp6 *b)
{
    switch (op) {
    case ZKP_OP_ADD: zkp_fp6_add(o, a, b); break;
    case ZKP_OP_SUB: zkp_fp6_sub(o, a, b); break;
    case ZKP_OP_NEG: zkp_fp6_neg(o, a); break;
    case ZKP_OP_MUL: zkp_fp6_mul(o, a, b); break;
    case ZKP_OP_SQR: zkp_fp6_sqr(o, a); break;
    case ZKP_OP_INV: zkp_fp6_inv(o, a); break;
    case ZKP_OP_INV_VAR: zkp_fp6_inv_var(o, a); break;
    default: return ZKP_ERR_ARGUMENT;
    }
    return ZKP_OK;
}

static int apply_fp12(zkp_fp12 *o, int op, const zkp_fp12 *a, const zkp_fp12 *b)
{
    switch (op) {
    case ZKP_OP_MUL: zkp_fp12_mul(o, a, b); break;
    case ZKP_OP_SQR: zkp_fp12_sqr(o, a); break;
    case ZKP_OP_INV: zkp_fp12_inv(o, a); break;
    case ZKP_OP_INV_VAR: zkp_fp12_inv_var(o, a); break;
    case ZKP_OP_FROBENIUS: zkp_fp12_frobenius(o, a, 1); break;
    case ZKP_OP_CYCLOTOMIC_SQR: zkp_fp12_cyclotomic_sqr(o, a); break;
    case ZKP_OP_CONJ: zkp_fp12_conj(o, a); break;
    default: return ZKP_ERR_ARGUMENT;
    }
    return ZKP_OK;
}

static int apply(element *o, int field, int op, const element *a, const element *b)
{
    switch (field) {
    case ZKP_FIELD_FP: return apply_fp(&o->fp, op, &a->fp, &b->fp);
    case ZKP_FIELD_FR: return apply_fr(&o->fr, op, &a->fr, &b->fr);
    case ZKP_FIELD_FP2: return apply_fp2(&o->fp2, op, &a->fp2, &b->fp2);
    case ZKP_FIELD_FP6: return apply_fp6(&o->fp6, op, &a->fp6, &b->fp6);
    case ZKP_FIELD_FP12: return apply_fp12(&o->fp12, op, &a->fp12, &b->fp12);
    default: return ZKP_ERR_ARGUMENT;
    }
}

/* items: n elements, scratch: n more, of the field's own size. */
static int batch_invert(void *items, void *scratch, int field, size_t n)
{
    switch (field) {
    case ZKP_FIELD_FP: zkp_fp_batch_inv_var(items, n, scratch); break;
    case ZKP_FIELD_FR: zkp_fr_batch_inv_var(items, n, scratch); break;
    case ZKP_FIELD_FP2: zkp_fp2_batch_inv_var(items, n, scratch); break;
    default: return ZKP_ERR_ARGUMENT;
    }
    return ZKP_OK;
}

static int batch_inverse(uint8_t *out, int field, const uint8_t *a, size_t n)
{
    size_t bytes = size_of(field);
    int status = ZKP_OK;
    if (n == 0) return ZKP_OK;
    uint8_t *items = calloc(2 * n, bytes);
    if (items == NULL) return ZKP_ERR_MEMORY;
    element e = { 0 };
    for (size_t i = 0; i < n && status == ZKP_OK; i++) {
        status = read_element(&e, field, a + bytes * i);
        memcpy(items + bytes * i, &e, bytes);
    }
    if (status == ZKP_OK) status = batch_invert(items, items + bytes * n, field, n);
    for (size_t i = 0; i < n && status == ZKP_OK; i++) {
        memcpy(&e, items + bytes * i, bytes);
        write_element(out + bytes * i, field, &e);
    }
    free(items);
    return status;
}

int zkp_test_field(uint8_t *out, int field, int op, const uint8_t *a, const uint8_t *b, size_t n)
{
    size_t bytes = size_of(field);
    if (bytes == 0) return ZKP_ERR_ARGUMENT;
    if (op == ZKP_OP_BATCH_INV) return batch_inverse(out, field, a, n);
    for (size_t i = 0; i < n; i++) {
        element x = { 0 }, y = { 0 };
        int status = read_element(&x, field, a + bytes * i);
        if (status == ZKP_OK) status = read_element(&y, field, b + bytes * i);
        /* The output aliases an input, in turns with either, so that every operation is tested that way. */
        if (status == ZKP_OK) status = (i & 1) ? apply(&y, field, op, &x, &y) : apply(&x, field, op, &x, &y);
        if (status != ZKP_OK) return status;
        write_element(out + bytes * i, field, (i & 1) ? &y : &x);
    }
    return ZKP_OK;
}

int zkp_bench_fp_mul(uint8_t *out48, const uint8_t *a48, const uint8_t *b48, size_t n, int independent)
{
    zkp_fp x[8], y;
    int status = zkp_fp_from_be48(&x[0], a48) | zkp_fp_from_be48(&y, b48);
    if (status != ZKP_OK) return status;
    for (size_t i = 1; i < 8; i++) zkp_fp_add(&x[i], &x[i - 1], &y);
    if (independent) {
        for (size_t i = 0; i < n; i++) {
            for (size_t j = 0; j < 8; j++) zkp_fp_mul(&x[j], &x[j], &y);
        }
        for (size_t j = 1; j < 8; j++) zkp_fp_add(&x[0], &x[0], &x[j]);
    } else {
        for (size_t i = 0; i < n; i++) zkp_fp_mul(&x[0], &x[0], &y);
    }
    zkp_fp_to_be48(out48, &x[0]);
    return ZKP_OK;
}
