/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Single-party setup. The domain is <w> of n points, Z(X) = X^n - 1.

   Lagrange basis at tau:      L_i(tau) = (tau^n - 1) / n * w^i / (tau - w^i).
   H in the Lagrange basis of the coset g<w>, with g^n = -1. The prover knows a, b and c = ab mod Z on the domain, so
   that h = (ab - c) / Z has degree at most n - 2 and is fixed by its values on the n points of the coset, where Z is
   the constant g^n - 1 = -2:  h(X) = sum_i e_i L'_i(X) / -2  with  e_i = (ab - c)(g w^i)  and  L'_i(X) = L_i(X / g).
   What the proof needs is h(tau) Z(tau) / delta, so point i is
     H_i = L_i(tau / g) (tau^n - 1) / (-2 delta) = (tau^(2n) - 1) / (2 n delta) * g w^i / (tau - g w^i),
   because (tau / g)^n - 1 = -(tau^n + 1). */
#include <stdatomic.h>
#include <string.h>

#include "zkp/arena.h"
#include "zkp/cancel.h"
#include "zkp/fr.h"
#include "zkp/msm.h"
#include "zkp/ntt.h"
#include "zkp/pool.h"
#include "zkp/r1cs.h"
#include "zkp/wipe.h"
#include "zkp_api/core.h"
#include "zkp_api/groth16.h"

#define CHUNK ((size_t)ZKP_TABLE_CHUNK)

typedef struct {
    zkp_fr tau, alpha, beta, gamma, delta;
    zkp_fr gamma_inverse, delta_inverse;
    zkp_fr lagrange_factor; /* (tau^n - 1) / n */
    zkp_fr h_factor;        /* (tau^(2n) - 1) / (2 n delta) */
    zkp_fr root, shift;     /* w and g */
} secrets;

typedef struct {
    zkp_fr scalars[ZKP_TABLE_CHUNK], points[ZKP_TABLE_CHUNK], spare[ZKP_TABLE_CHUNK];
    zkp_msm_scalar folded[ZKP_TABLE_CHUNK];
} chunk_memory;

/* One section of the key: `count` scalars computed by `fill`, times the generator. */
typedef struct setup setup;
typedef struct {
    uint64_t *out;
    size_t count;
    void (*fill)(const setup *s, chunk_memory *m, size_t begin, size_t n);
} section;

#define G1_SECTIONS 6
#define G2_SECTIONS 2

struct setup {
    const zkp_r1cs *r1cs;
    size_t n;
    secrets *secret;
    zkp_fr *lagrange;
    zkp_fr *column[3]; /* u_j, v_j, w_j at tau */
    zkp_g1_table table1;
    zkp_g2_table table2;
    chunk_memory *chunks; /* one a slot */
    uint8_t *scratch;     /* scratch_size a slot */
    size_t scratch_size;
    const section *sections;
    size_t section_count;
    int second_group;
    uint64_t *progress;
    const int *cancel;
};

static void layout(setup *s, zkp_arena *arena, const zkp_r1cs *r1cs, size_t slots) {
    s->r1cs = r1cs;
    s->n = (size_t)r1cs->domain;
    s->table1.c = zkp_table_width(3 * r1cs->n_wires + s->n);
    s->table1.windows = zkp_msm_windows(s->table1.c);
    s->table2.c = zkp_table_width(r1cs->n_wires);
    s->table2.windows = zkp_msm_windows(s->table2.c);
    const size_t scratch1 = zkp_g1_table_scratch(s->table1.c), scratch2 = zkp_g2_table_scratch(s->table2.c);
    s->scratch_size = scratch1 > scratch2 ? scratch1 : scratch2;
    s->secret = zkp_arena_take(arena, 1, sizeof *s->secret);
    s->lagrange = zkp_arena_take(arena, s->n, sizeof *s->lagrange);
    for (int i = 0; i < 3; i++) s->column[i] = zkp_arena_take(arena, r1cs->n_wires, sizeof *s->column[i]);
    s->table1.entries = zkp_arena_take(arena, zkp_table_entries(s->table1.c), sizeof *s->table1.entries);
    s->table2.entries = zkp_arena_take(arena, zkp_table_entries(s->table2.c), sizeof *s->table2.entries);
    s->chunks = zkp_arena_take(arena, slots, sizeof *s->chunks);
    s->scratch = zkp_arena_take(arena, slots, s->scratch_size);
}

uint64_t zkp_groth16_setup_memory(const zkp_r1cs *r1cs, int threads) {
    zkp_arena arena;
    setup s;
    zkp_arena_measure(&arena);
    layout(&s, &arena, r1cs, zkp_pool_slots(SIZE_MAX, threads));
    return arena.used;
}

static int read_secrets(secrets *o, const uint8_t *toxic_le32, zkp_size size) {
    zkp_fr *values[5] = {&o->tau, &o->alpha, &o->beta, &o->gamma, &o->delta};
    for (size_t i = 0; i < 5; i++) {
        const int status = zkp_fr_from_le32(values[i], toxic_le32 + 32 * i);
        if (status != ZKP_OK) return status;
        if (zkp_fr_is_zero(values[i])) return ZKP_ERR_RANGE;
    }
    if (zkp_fr_eq(&o->gamma, &o->delta)) return ZKP_ERR_ARGUMENT;
    zkp_fr power = o->tau, n, vanishing, twice;
    if (size.odd == 3) {
        zkp_fr_sqr(&twice, &power);
        zkp_fr_mul(&power, &power, &twice);
    }
    for (uint32_t i = 0; i < size.log; i++) zkp_fr_sqr(&power, &power);
    zkp_fr_sub(&vanishing, &power, &zkp_fr_one);
    zkp_fr_sqr(&twice, &power);
    zkp_fr_sub(&twice, &twice, &zkp_fr_one); /* zero exactly on the domain and on the coset */
    int status = ZKP_OK;
    if (zkp_fr_is_zero(&twice)) {
        status = ZKP_ERR_ARGUMENT;
    } else {
        zkp_fr_from_u64(&n, zkp_size_count(size));
        zkp_fr_inv(&n, &n);
        zkp_fr_mul(&o->lagrange_factor, &vanishing, &n);
        zkp_fr_inv(&o->gamma_inverse, &o->gamma);
        zkp_fr_inv(&o->delta_inverse, &o->delta);
        zkp_fr_mul(&o->h_factor, &twice, &n);
        zkp_fr two;
        zkp_fr_from_u64(&two, 2);
        zkp_fr_inv(&two, &two);
        zkp_fr_mul(&o->h_factor, &o->h_factor, &two);
        zkp_fr_mul(&o->h_factor, &o->h_factor, &o->delta_inverse);
        zkp_ntt_roots_of(&o->root, &o->shift, size);
    }
    zkp_wipe(&power, sizeof power);
    zkp_wipe(&vanishing, sizeof vanishing);
    zkp_wipe(&twice, sizeof twice);
    return status;
}

/* out[k] = factor * x_k / (tau - x_k) for x_k = shift * w^(begin + k) */
static void fractions(zkp_fr *out, const secrets *t, const zkp_fr *factor, const zkp_fr *shift, chunk_memory *m,
                      size_t begin, size_t n) {
    const uint64_t exponent = (uint64_t)begin;
    zkp_fr x;
    zkp_fr_pow(&x, &t->root, &exponent, 1);
    zkp_fr_mul(&x, &x, shift);
    for (size_t k = 0; k < n; k++) {
        m->points[k] = x;
        zkp_fr_sub(&out[k], &t->tau, &x);
        zkp_fr_mul(&x, &x, &t->root);
    }
    zkp_fr_batch_inv_var(out, n, m->spare);
    for (size_t k = 0; k < n; k++) {
        zkp_fr_mul(&out[k], &out[k], &m->points[k]);
        zkp_fr_mul(&out[k], &out[k], factor);
    }
}

static void lagrange_task(void *context, size_t item, size_t slot) {
    setup *s = context;
    if (zkp_cancelled(s->cancel)) return;
    const size_t begin = item * CHUNK, end = begin + CHUNK < s->n ? begin + CHUNK : s->n;
    fractions(s->lagrange + begin, s->secret, &s->secret->lagrange_factor, &zkp_fr_one, &s->chunks[slot], begin,
              end - begin);
    zkp_wipe_stack();
    zkp_progress_unit(s->progress);
}

/* Column j of a matrix at tau: sum over rows of coefficient * L_row(tau). */
static void column_task(void *context, size_t item, size_t slot) {
    setup *s = context;
    (void)slot;
    const zkp_r1cs *r1cs = s->r1cs;
    const zkp_matrix *matrix = item == 0 ? &r1cs->a : item == 1 ? &r1cs->b : &r1cs->c;
    zkp_fr *column = s->column[item];
    memset(column, 0, r1cs->n_wires * sizeof *column);
    for (size_t row = 0; row < r1cs->n_rows; row++) {
        if (row % CHUNK == 0 && zkp_cancelled(s->cancel)) return;
        for (uint32_t i = matrix->row_ptr[row]; i < matrix->row_ptr[row + 1]; i++) {
            zkp_fr *sum = &column[matrix->col[i]], product;
            switch (r1cs->coef_kind[matrix->coef[i]]) {
            case ZKP_COEF_ONE:
                zkp_fr_add(sum, sum, &s->lagrange[row]);
                break;
            case ZKP_COEF_MINUS_ONE:
                zkp_fr_sub(sum, sum, &s->lagrange[row]);
                break;
            default:
                zkp_fr_mul(&product, &r1cs->coefs[matrix->coef[i]], &s->lagrange[row]);
                zkp_fr_add(sum, sum, &product);
            }
        }
    }
    if (item == 0) {
        /* The rows that bind the public inputs. */
        for (size_t i = 0; i <= r1cs->n_public; i++)
            zkp_fr_add(&column[i], &column[i], &s->lagrange[r1cs->n_rows + i]);
    }
    zkp_wipe_stack();
    zkp_progress_unit(s->progress);
}

static void table_task(void *context, size_t item, size_t slot) {
    setup *s = context;
    if (zkp_cancelled(s->cancel)) return;
    uint8_t *scratch = s->scratch + s->scratch_size * slot;
    if (item < s->table2.windows) {
        zkp_g2_table_window(&s->table2, (uint32_t)item, scratch);
    } else {
        zkp_g1_table_window(&s->table1, (uint32_t)(item - s->table2.windows), scratch);
    }
    zkp_progress_unit(s->progress);
}

static void fill_u(const setup *s, chunk_memory *m, size_t begin, size_t n) {
    memcpy(m->scalars, s->column[0] + begin, n * sizeof *m->scalars);
}

static void fill_v(const setup *s, chunk_memory *m, size_t begin, size_t n) {
    memcpy(m->scalars, s->column[1] + begin, n * sizeof *m->scalars);
}

/* (beta u_j + alpha v_j + w_j) * factor */
static void fill_combined(const setup *s, chunk_memory *m, size_t wire, size_t n, const zkp_fr *factor) {
    for (size_t k = 0; k < n; k++) {
        zkp_fr sum, product;
        zkp_fr_mul(&sum, &s->secret->beta, &s->column[0][wire + k]);
        zkp_fr_mul(&product, &s->secret->alpha, &s->column[1][wire + k]);
        zkp_fr_add(&sum, &sum, &product);
        zkp_fr_add(&sum, &sum, &s->column[2][wire + k]);
        zkp_fr_mul(&m->scalars[k], &sum, factor);
    }
}

static void fill_l(const setup *s, chunk_memory *m, size_t begin, size_t n) {
    fill_combined(s, m, s->r1cs->n_public + 1 + begin, n, &s->secret->delta_inverse);
}

static void fill_ic(const setup *s, chunk_memory *m, size_t begin, size_t n) {
    fill_combined(s, m, begin, n, &s->secret->gamma_inverse);
}

static void fill_h(const setup *s, chunk_memory *m, size_t begin, size_t n) {
    fractions(m->scalars, s->secret, &s->secret->h_factor, &s->secret->shift, m, begin, n);
}

static void fill_fixed_g1(const setup *s, chunk_memory *m, size_t begin, size_t n) {
    const zkp_fr *values[3] = {&s->secret->alpha, &s->secret->beta, &s->secret->delta};
    for (size_t k = 0; k < n; k++) m->scalars[k] = *values[begin + k];
}

static void fill_fixed_g2(const setup *s, chunk_memory *m, size_t begin, size_t n) {
    const zkp_fr *values[3] = {&s->secret->beta, &s->secret->gamma, &s->secret->delta};
    for (size_t k = 0; k < n; k++) m->scalars[k] = *values[begin + k];
}

static size_t chunks_of(size_t count) { return (count + CHUNK - 1) / CHUNK; }

static void section_task(void *context, size_t item, size_t slot) {
    setup *s = context;
    if (zkp_cancelled(s->cancel)) return;
    const section *part = s->sections;
    while (item >= chunks_of(part->count)) item -= chunks_of(part++->count);
    const size_t begin = item * CHUNK, left = part->count - begin, n = left < CHUNK ? left : CHUNK;
    chunk_memory *m = &s->chunks[slot];
    uint8_t *scratch = s->scratch + s->scratch_size * slot;
    part->fill(s, m, begin, n);
    for (size_t k = 0; k < n; k++) zkp_msm_fold(&m->folded[k], &m->scalars[k]);
    if (s->second_group) {
        zkp_g2_table_mul(part->out + ZKP_G2_KEY_WORDS * begin, &s->table2, m->folded, n, scratch);
    } else {
        zkp_g1_table_mul(part->out + ZKP_G1_KEY_WORDS * begin, &s->table1, m->folded, n, scratch);
    }
    zkp_wipe_stack();
    zkp_progress_unit(s->progress);
}

static void run_sections(setup *s, const section *sections, size_t count, int second_group, uint64_t phase,
                         int threads) {
    size_t tasks = 0;
    for (size_t i = 0; i < count; i++) tasks += chunks_of(sections[i].count);
    s->sections = sections;
    s->second_group = second_group;
    zkp_progress_phase(s->progress, phase, tasks);
    zkp_pool_for(tasks, threads, section_task, s);
}

int zkp_groth16_setup(uint64_t *a, uint64_t *b1, uint64_t *b2, uint64_t *l, uint64_t *h, uint64_t *ic,
                      uint64_t *fixed_g1, uint64_t *fixed_g2, const zkp_r1cs *r1cs, const uint8_t *toxic_le32,
                      int threads, uint64_t *progress, const int *cancel) {
    zkp_size size;
    if (!zkp_size_of(&size, r1cs->domain)) return ZKP_ERR_ARGUMENT;
    threads = zkp_pool_settle(threads);
    zkp_arena arena;
    setup s;
    const size_t slots = zkp_pool_slots(SIZE_MAX, threads);
    int status = zkp_arena_open(&arena, (size_t)zkp_groth16_setup_memory(r1cs, threads));
    if (status != ZKP_OK) return status;
    layout(&s, &arena, r1cs, slots);
    s.progress = progress;
    s.cancel = cancel;
    status = read_secrets(s.secret, toxic_le32, size);
    if (status == ZKP_OK) {
        const size_t tables = s.table1.windows + s.table2.windows;
        if (progress != NULL) __atomic_store_n(&progress[3], ZKP_SETUP_PHASES, __ATOMIC_RELAXED);
        zkp_progress_phase(progress, ZKP_SETUP_COLUMNS, chunks_of(s.n) + 3 + tables);
        zkp_pool_for(chunks_of(s.n), threads, lagrange_task, &s);
        zkp_pool_for(3, threads, column_task, &s);
        zkp_pool_for(tables, threads, table_task, &s);

        const size_t wires = r1cs->n_wires, publics = r1cs->n_public + 1;
        const section first[G1_SECTIONS] = {{a, wires, fill_u}, {b1, wires, fill_v},    {l, wires - publics, fill_l},
                                            {h, s.n, fill_h},   {ic, publics, fill_ic}, {fixed_g1, 3, fill_fixed_g1}};
        const section second[G2_SECTIONS] = {{b2, wires, fill_v}, {fixed_g2, 3, fill_fixed_g2}};
        run_sections(&s, first, G1_SECTIONS, 0, ZKP_SETUP_G1, threads);
        run_sections(&s, second, G2_SECTIONS, 1, ZKP_SETUP_G2, threads);
        if (zkp_cancelled(cancel)) status = ZKP_ERR_CANCELLED;
    }
    zkp_arena_close(&arena);
    zkp_wipe_stack();
    return status;
}
