/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zkp/r1cs.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "ifma/r1cs_lanes.h"
#include "zkp/cancel.h"
#include "zkp/fr.h"
#include "zkp/level.h"
#include "zkp/ntt.h"
#include "zkp/pool.h"
#include "zkp/wipe.h"
#include "zkp_api/core.h"

#define MAX_ROWS ((size_t)1 << 28)
#define MAX_ENTRIES ((size_t)UINT32_MAX)
#define ROWS_PER_TASK ((size_t)1024)
#define WIRES_PER_TASK ((size_t)8192)

static int matrix_is_valid(const uint32_t *row_ptr, const uint32_t *col, const uint32_t *coef, size_t nnz,
                           size_t n_rows, size_t n_wires, size_t n_coefs) {
    if (row_ptr == NULL || nnz > MAX_ENTRIES || (nnz > 0 && (col == NULL || coef == NULL))) return 0;
    if (row_ptr[0] != 0 || row_ptr[n_rows] != nnz) return 0;
    for (size_t i = 0; i < n_rows; i++) {
        if (row_ptr[i] > row_ptr[i + 1]) return 0;
    }
    for (size_t i = 0; i < nnz; i++) {
        if (col[i] >= n_wires || coef[i] >= n_coefs) return 0;
    }
    return 1;
}

static uint32_t *copy_words(const uint32_t *words, size_t n) {
    uint32_t *copy = malloc((n > 0 ? n : 1) * sizeof *copy);
    if (copy != NULL && n > 0) memcpy(copy, words, n * sizeof *copy);
    return copy;
}

static int matrix_copy(zkp_matrix *m, const uint32_t *row_ptr, const uint32_t *col, const uint32_t *coef, size_t nnz,
                       size_t n_rows) {
    m->row_ptr = copy_words(row_ptr, n_rows + 1);
    m->col = copy_words(col, nnz);
    m->coef = copy_words(coef, nnz);
    m->nnz = nnz;
    return m->row_ptr != NULL && m->col != NULL && m->coef != NULL;
}

static void matrix_free(zkp_matrix *m) {
    free(m->row_ptr);
    free(m->col);
    free(m->coef);
}

static int copy_coefficients(zkp_r1cs *r1cs, const uint8_t *coefs_le32, size_t n_coefs) {
    r1cs->n_coefs = n_coefs;
    r1cs->coefs = calloc(n_coefs > 0 ? n_coefs : 1, sizeof *r1cs->coefs);
    r1cs->coef_kind = calloc(n_coefs > 0 ? n_coefs : 1, 1);
    if (r1cs->coefs == NULL || r1cs->coef_kind == NULL) return ZKP_ERR_MEMORY;
    zkp_fr minus_one;
    zkp_fr_neg(&minus_one, &zkp_fr_one);
    for (size_t i = 0; i < n_coefs; i++) {
        const int status = zkp_fr_from_le32(&r1cs->coefs[i], coefs_le32 + 32 * i);
        if (status != ZKP_OK) return status;
        if (zkp_fr_is_one(&r1cs->coefs[i])) r1cs->coef_kind[i] = ZKP_COEF_ONE;
        if (zkp_fr_eq(&r1cs->coefs[i], &minus_one)) r1cs->coef_kind[i] = ZKP_COEF_MINUS_ONE;
    }
    return ZKP_OK;
}

static int copy_rows_for_lanes(zkp_r1cs *r1cs) {
    r1cs->coef_rows = aligned_alloc(64, (r1cs->n_coefs + 1) * sizeof *r1cs->coef_rows);
    if (r1cs->coef_rows == NULL) return ZKP_ERR_MEMORY;
    for (size_t i = 0; i < r1cs->n_coefs; i++) {
        zkp_fr scaled = r1cs->coefs[i];
        for (int k = 0; k < 4; k++) zkp_fr_dbl(&scaled, &scaled);
        zkp_fr_row_set(&r1cs->coef_rows[i], &scaled);
    }
    return ZKP_OK;
}

static int same_row(const zkp_matrix *a, const zkp_matrix *b, size_t row) {
    const uint32_t i = a->row_ptr[row], k = b->row_ptr[row], n = a->row_ptr[row + 1] - i;
    if (b->row_ptr[row + 1] - k != n) return 0;
    if (n == 0) return 1;
    return memcmp(a->col + i, b->col + k, n * sizeof *a->col) == 0 &&
           memcmp(a->coef + i, b->coef + k, n * sizeof *a->coef) == 0;
}

static int find_squares(zkp_r1cs *r1cs) {
    r1cs->is_square = malloc(r1cs->n_rows + 1);
    if (r1cs->is_square == NULL) return ZKP_ERR_MEMORY;
    for (size_t row = 0; row < r1cs->n_rows; row++) r1cs->is_square[row] = (uint8_t)same_row(&r1cs->a, &r1cs->b, row);
    return ZKP_OK;
}

int zkp_r1cs_new(zkp_r1cs **out, size_t n_rows, size_t n_wires, size_t n_public,
                 const uint32_t *a_row_ptr, const uint32_t *a_col, const uint32_t *a_coef, size_t a_nnz,
                 const uint32_t *b_row_ptr, const uint32_t *b_col, const uint32_t *b_coef, size_t b_nnz,
                 const uint32_t *c_row_ptr, const uint32_t *c_col, const uint32_t *c_coef, size_t c_nnz,
                 const uint8_t *coefs_le32, size_t n_coefs) {
    *out = NULL;
    if (n_wires == 0 || n_wires > MAX_ENTRIES || n_public >= n_wires || n_coefs > MAX_ENTRIES)
        return ZKP_ERR_ARGUMENT;
    if (n_rows > MAX_ROWS || n_public > MAX_ROWS || n_rows + n_public + 1 > MAX_ROWS) return ZKP_ERR_ARGUMENT;
    if (n_coefs > 0 && coefs_le32 == NULL) return ZKP_ERR_ARGUMENT;
    if (!matrix_is_valid(a_row_ptr, a_col, a_coef, a_nnz, n_rows, n_wires, n_coefs) ||
        !matrix_is_valid(b_row_ptr, b_col, b_coef, b_nnz, n_rows, n_wires, n_coefs) ||
        !matrix_is_valid(c_row_ptr, c_col, c_coef, c_nnz, n_rows, n_wires, n_coefs)) {
        return ZKP_ERR_ARGUMENT;
    }
    zkp_r1cs *r1cs = calloc(1, sizeof *r1cs);
    if (r1cs == NULL) return ZKP_ERR_MEMORY;
    r1cs->n_rows = n_rows;
    r1cs->n_wires = n_wires;
    r1cs->n_public = n_public;
    while (((size_t)1 << r1cs->log_domain) < n_rows + n_public + 1) r1cs->log_domain++;
    r1cs->domain = UINT64_C(1) << r1cs->log_domain;
    int status = copy_coefficients(r1cs, coefs_le32, n_coefs);
    if (status == ZKP_OK && !(matrix_copy(&r1cs->a, a_row_ptr, a_col, a_coef, a_nnz, n_rows) &&
                              matrix_copy(&r1cs->b, b_row_ptr, b_col, b_coef, b_nnz, n_rows) &&
                              matrix_copy(&r1cs->c, c_row_ptr, c_col, c_coef, c_nnz, n_rows))) {
        status = ZKP_ERR_MEMORY;
    }
    if (status == ZKP_OK) status = copy_rows_for_lanes(r1cs);
    if (status == ZKP_OK) status = find_squares(r1cs);
    if (status != ZKP_OK) {
        zkp_r1cs_free(r1cs);
        return status;
    }
    *out = r1cs;
    return ZKP_OK;
}

void zkp_r1cs_free(zkp_r1cs *r1cs) {
    if (r1cs == NULL) return;
    if (r1cs->borrowed) {
        free(r1cs);
        return;
    }
    matrix_free(&r1cs->a);
    matrix_free(&r1cs->b);
    matrix_free(&r1cs->c);
    free(r1cs->coefs);
    free(r1cs->coef_kind);
    free(r1cs->coef_rows);
    free(r1cs->is_square);
    free(r1cs);
}

int zkp_r1cs_on_domain(zkp_r1cs **out, const zkp_r1cs *r1cs, uint64_t domain) {
    zkp_size size;
    *out = NULL;
    if (!zkp_size_of(&size, domain) || domain < r1cs->n_rows + r1cs->n_public + 1) return ZKP_ERR_ARGUMENT;
    zkp_r1cs *view = malloc(sizeof *view);
    if (view == NULL) return ZKP_ERR_MEMORY;
    *view = *r1cs;
    view->domain = domain;
    view->borrowed = 1;
    *out = view;
    return ZKP_OK;
}

uint32_t zkp_r1cs_log_domain(const zkp_r1cs *r1cs) { return r1cs->log_domain; }

uint64_t zkp_r1cs_domain(const zkp_r1cs *r1cs) { return r1cs->domain; }

void zkp_matrix_row(zkp_fr *o, const zkp_r1cs *r1cs, const zkp_matrix *m, size_t row, const zkp_fr *w) {
    zkp_fr sum = zkp_fr_zero, product;
    for (uint32_t i = m->row_ptr[row]; i < m->row_ptr[row + 1]; i++) {
        const zkp_fr *value = &w[m->col[i]];
        switch (r1cs->coef_kind[m->coef[i]]) {
        case ZKP_COEF_ONE:
            zkp_fr_add(&sum, &sum, value);
            break;
        case ZKP_COEF_MINUS_ONE:
            zkp_fr_sub(&sum, &sum, value);
            break;
        default:
            zkp_fr_mul(&product, &r1cs->coefs[m->coef[i]], value);
            zkp_fr_add(&sum, &sum, &product);
        }
    }
    *o = sum;
}

typedef struct {
    zkp_fr *out_a, *out_b;
    const zkp_r1cs *r1cs;
    const zkp_fr *w;
    zkp_fr_limbs *limbs; /* the wires for the wide kernel, or NULL */
    const int *cancel;
    atomic_uint_least64_t first_bad_row, bad_count;
    atomic_int unreduced;
} products;

static void report_bad_rows(products *p, uint64_t first, uint64_t count) {
    if (count == 0) return;
    atomic_fetch_add(&p->bad_count, count);
    uint64_t lowest = atomic_load(&p->first_bad_row);
    while (first < lowest && !atomic_compare_exchange_weak(&p->first_bad_row, &lowest, first)) {
    }
}

static void product_rows(void *context, size_t item, size_t slot) {
    products *p = context;
    (void)slot;
    if (zkp_cancelled(p->cancel)) return;
    const zkp_r1cs *r1cs = p->r1cs;
    const size_t begin = item * ROWS_PER_TASK;
    const size_t end = begin + ROWS_PER_TASK < r1cs->n_rows ? begin + ROWS_PER_TASK : r1cs->n_rows;
    uint64_t first = UINT64_MAX, count = 0;
#if defined(ZKP_HAVE_WIDE)
    if (p->limbs != NULL) {
        count = zkp_ifma_r1cs_rows(p->out_a, p->out_b, &first, r1cs, p->limbs, begin, end);
        report_bad_rows(p, first, count);
        zkp_wipe_stack();
        return;
    }
#endif
    for (size_t row = begin; row < end; row++) {
        zkp_fr a, b, c, product;
        zkp_matrix_row(&a, r1cs, &r1cs->a, row, p->w);
        b = a;
        if (!r1cs->is_square[row]) zkp_matrix_row(&b, r1cs, &r1cs->b, row, p->w);
        zkp_matrix_row(&c, r1cs, &r1cs->c, row, p->w);
        zkp_fr_mul(&product, &a, &b);
        if (!zkp_fr_eq(&product, &c)) {
            if (count == 0) first = row;
            count++;
        }
        if (p->out_a != NULL) p->out_a[row] = a;
        if (p->out_b != NULL) p->out_b[row] = b;
    }
    report_bad_rows(p, first, count);
    zkp_wipe_stack();
}

static int is_reduced(const zkp_fr *x) {
    for (int i = 3; i >= 0; i--) {
        if (x->l[i] != zkp_fr_modulus[i]) return x->l[i] < zkp_fr_modulus[i];
    }
    return 0;
}

static void read_wires(void *context, size_t item, size_t slot) {
    products *p = context;
    (void)slot;
    const size_t n = p->r1cs->n_wires;
    const size_t end = (item + 1) * WIRES_PER_TASK < n ? (item + 1) * WIRES_PER_TASK : n;
    for (size_t i = item * WIRES_PER_TASK; i < end; i++) {
        if (!is_reduced(&p->w[i])) atomic_store(&p->unreduced, 1);
        if (p->limbs != NULL) zkp_fr_limbs_set(p->limbs[i].l, &p->w[i]);
    }
}

static int wide(void) {
#if defined(ZKP_HAVE_WIDE)
    return zkp_level_now >= ZKP_LEVEL_IFMA;
#else
    return 0;
#endif
}

size_t zkp_r1cs_products_memory(const zkp_r1cs *r1cs) { return wide() ? r1cs->n_wires * sizeof(zkp_fr_limbs) : 0; }

int zkp_r1cs_products(zkp_fr *out_a, zkp_fr *out_b, uint64_t *first_bad_row, uint64_t *bad_count,
                      const zkp_r1cs *r1cs, const zkp_fr *w, int threads, const int *cancel) {
    *first_bad_row = UINT64_MAX;
    *bad_count = 0;
    products p = {.out_a = out_a, .out_b = out_b, .r1cs = r1cs, .w = w, .cancel = cancel};
    const size_t memory = zkp_r1cs_products_memory(r1cs);
    if (memory > 0) {
        p.limbs = malloc(memory);
        if (p.limbs == NULL) return ZKP_ERR_MEMORY;
    }
    atomic_init(&p.first_bad_row, UINT64_MAX);
    atomic_init(&p.bad_count, 0);
    atomic_init(&p.unreduced, 0);
    zkp_pool_for((r1cs->n_wires + WIRES_PER_TASK - 1) / WIRES_PER_TASK, threads, read_wires, &p);
    int status = ZKP_OK;
    if (atomic_load(&p.unreduced)) {
        status = ZKP_ERR_RANGE;
    } else if (!zkp_fr_is_one(&w[0])) {
        status = ZKP_ERR_ARGUMENT;
    } else {
        zkp_pool_for((r1cs->n_rows + ROWS_PER_TASK - 1) / ROWS_PER_TASK, threads, product_rows, &p);
        if (zkp_cancelled(cancel)) status = ZKP_ERR_CANCELLED;
    }
    if (p.limbs != NULL) {
        zkp_wipe(p.limbs, memory);
        free(p.limbs);
    }
    if (status != ZKP_OK) return status;
    *first_bad_row = atomic_load(&p.first_bad_row);
    *bad_count = atomic_load(&p.bad_count);
    return *bad_count == 0 ? ZKP_OK : ZKP_ERR_UNSATISFIED;
}

int zkp_r1cs_check(uint64_t *first_bad_row, uint64_t *bad_count, const zkp_r1cs *r1cs, const uint64_t *witness_mont,
                   int threads) {
    return zkp_r1cs_products(NULL, NULL, first_bad_row, bad_count, r1cs, (const zkp_fr *)witness_mont, threads, NULL);
}

int zkp_r1cs_row(uint8_t *abc_le32, const zkp_r1cs *r1cs, const uint64_t *witness_mont, uint64_t row) {
    if (row >= r1cs->n_rows) return ZKP_ERR_ARGUMENT;
    const zkp_matrix *matrices[3] = {&r1cs->a, &r1cs->b, &r1cs->c};
    for (size_t i = 0; i < 3; i++) {
        zkp_fr value;
        zkp_matrix_row(&value, r1cs, matrices[i], (size_t)row, (const zkp_fr *)witness_mont);
        zkp_fr_to_le32(abc_le32 + 32 * i, &value);
    }
    return ZKP_OK;
}

int zkp_fr_vec_to_mont(uint64_t *out_mont, const uint8_t *in_le32, size_t n) {
    zkp_fr *out = (zkp_fr *)out_mont;
    for (size_t i = 0; i < n; i++) {
        const int status = zkp_fr_from_le32(&out[i], in_le32 + 32 * i);
        if (status != ZKP_OK) {
            memset(out_mont, 0, n * sizeof *out);
            return status;
        }
    }
    return ZKP_OK;
}

int zkp_fr_vec_from_mont(uint8_t *out_le32, const uint64_t *in_mont, size_t n) {
    const zkp_fr *in = (const zkp_fr *)in_mont;
    for (size_t i = 0; i < n; i++) {
        if (!is_reduced(&in[i])) {
            memset(out_le32, 0, 32 * n);
            return ZKP_ERR_RANGE;
        }
        zkp_fr_to_le32(out_le32 + 32 * i, &in[i]);
    }
    return ZKP_OK;
}
