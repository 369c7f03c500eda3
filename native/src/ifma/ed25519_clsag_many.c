/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Eight rings side by side: lane k of every vector belongs to ring k. Sums of multiples by Straus, with digits of five bits
   from -16 to 15. Every lane has a table of its own, from which its entry is gathered: all of this is public. The multiples
   of G are the same for all lanes: there the choice is a permutation. */
#include <pthread.h>
#include <stdlib.h>

#include "ed25519_clsag.h"
#include "ed25519_wide.h"

#define WIDTH 5
#define ENTRIES 16 /* multiples 1 to 16 */
#define DIGITS 51  /* 255 bits hold a scalar and the sum that makes digits of it */

/* Vector 20 m + l: limb l of the prepared multiple m; 0 is the identity. */
typedef struct {
    __m512i limb[20 * (ENTRIES + 1)];
} table;

struct zkp_ifma_rings {
    table joint;
};

/* The digits of eight scalars: words of k + 16 (1 + 32 + 32^2 + ...), whose digits less 16 are those of k. */
typedef struct {
    __m512i words[5]; /* the last one is zero */
} digits;

/* What a digit takes from a table: its size, and the lanes where it is negative. */
typedef struct {
    __m512i size;
    __mmask8 negative;
} choice;

/* Lane e of half h is (8 h + e + 1) G. */
static ed8_affine multiples_of_g[2];
static pthread_once_t multiples_once = PTHREAD_ONCE_INIT;

static void make_multiples_of_g(void) {
    zkp_ed25519 p[ENTRIES], g;
    zkp_ed25519_affine affine[ENTRIES];
    zkp_fe25519 scratch[ENTRIES];
    zkp_ed25519_from_affine(&g, &zkp_ed25519_generators[ZKP_ED25519_GEN_G]);
    p[0] = g;
    for (int i = 1; i < ENTRIES; i++) zkp_ed25519_add(&p[i], &p[i - 1], &g);
    zkp_ed25519_batch_to_affine(affine, p, ENTRIES, scratch);
    for (int half = 0; half < 2; half++) {
        fe8 x, y;
        ed8_load_affine(&x, &y, affine + 8 * half, 8);
        ed8_prepare_affine(&multiples_of_g[half], &x, &y);
    }
}

static __attribute__((noinline)) void dbl_var(ed8 *p) { ed8_dbl(p, p, 0); }
static __attribute__((noinline)) void dbl_with_t_var(ed8 *p) { ed8_dbl(p, p, 1); }
static __attribute__((noinline)) void prepare_var(ed8_prepared *o, const ed8 *p) { ed8_prepare(o, p); }
static __attribute__((noinline)) void add_prepared_var(ed8 *p, const ed8_prepared *q) { ed8_add_prepared(p, p, q, 1); }

static void store_entry_var(__m512i *o, const ed8_prepared *p) {
    for (int i = 0; i < 5; i++) {
        o[i] = p->sum.l[i];
        o[5 + i] = p->diff.l[i];
        o[10 + i] = p->t2d.l[i];
        o[15 + i] = p->z2.l[i];
    }
}

static void make_table_var(table *o, const ed8 *p) {
    ed8 multiple;
    ed8_prepared first, entry;
    ed8_identity(&multiple);
    prepare_var(&entry, &multiple);
    store_entry_var(o->limb, &entry);
    multiple = *p;
    prepare_var(&first, &multiple);
    store_entry_var(o->limb + 20, &first);
    for (int i = 2; i <= ENTRIES; i++) {
        add_prepared_var(&multiple, &first);
        prepare_var(&entry, &multiple);
        store_entry_var(o->limb + 20 * i, &entry);
    }
}

static void recode_var(digits *o, const zkp_scalar k[8]) {
    static const uint64_t bias[4] = {0x0842108421084210, 0x1084210842108421, 0x2108421084210842, 0x4210842108421084};
    uint64_t rows[8][4];
    for (int i = 0; i < 8; i++) {
        unsigned __int128 carry = 0;
        for (int j = 0; j < 4; j++) {
            carry += (unsigned __int128)k[i].l[j] + bias[j];
            rows[i][j] = (uint64_t)carry;
            carry >>= 64;
        }
    }
    ed8_load_rows(o->words, rows);
    o->words[4] = _mm512_setzero_si512();
}

FE8_INLINE void choose_var(choice *o, const digits *d, int place) {
    const int word = WIDTH * place / 64, bit = WIDTH * place % 64;
    const __m512i low = _mm512_srl_epi64(d->words[word], _mm_cvtsi32_si128(bit));
    const __m512i high = _mm512_sllv_epi64(d->words[word + 1], fe8_splat((uint64_t)(64 - bit))); /* zero for bit = 0 */
    const __m512i group = _mm512_and_si512(_mm512_or_si512(low, high), fe8_splat((1 << WIDTH) - 1));
    const __m512i digit = _mm512_sub_epi64(group, fe8_splat(ENTRIES));
    o->size = _mm512_abs_epi64(digit);
    o->negative = _mm512_movepi64_mask(digit);
}

/* in: what the table's limbs were. */
FE8_INLINE void gather_var(fe8 *o, const __m512i *limb, __m512i places) {
    FE8_UNROLL for (int i = 0; i < 5; i++) o->l[i] = _mm512_i64gather_epi64(places, (const void *)(limb + i), 8);
    fe8_claim(o, UINT64_C(1) << 49); /* sums of two elements below 2^255 + 2^220 */
}

FE8_INLINE void add_chosen(ed8 *acc, const table *t, const digits *d, int place, int with_t) {
    choice chosen;
    ed8_prepared entry;
    choose_var(&chosen, d, place);
    const __m512i lanes = _mm512_setr_epi64(0, 1, 2, 3, 4, 5, 6, 7);
    const __m512i rows = _mm512_add_epi64(_mm512_slli_epi64(chosen.size, 7), _mm512_slli_epi64(chosen.size, 5));
    const __m512i places = _mm512_add_epi64(rows, lanes); /* 20 vectors of eight words an entry */
    gather_var(&entry.sum, t->limb, places);
    gather_var(&entry.diff, t->limb + 5, places);
    gather_var(&entry.t2d, t->limb + 10, places);
    gather_var(&entry.z2, t->limb + 15, places);
    ed8_add_signed(acc, acc, &entry, chosen.negative, with_t);
}

static __attribute__((noinline)) void add_chosen_var(ed8 *acc, const table *t, const digits *d, int place) {
    add_chosen(acc, t, d, place, 1);
}

/* The last addition before a doubling, or at the end, needs no t. */
static __attribute__((noinline)) void add_last_chosen_var(ed8 *acc, const table *t, const digits *d, int place) {
    add_chosen(acc, t, d, place, 0);
}

/* Zero, in the lanes where the digit is: a one makes it the identity's. */
FE8_INLINE void pick_g_var(fe8 *o, const fe8 *low, const fe8 *high, const choice *chosen, __mmask8 some, uint64_t one) {
    const __m512i entry = _mm512_sub_epi64(chosen->size, fe8_splat(1));
    FE8_UNROLL for (int i = 0; i < 5; i++) o->l[i] = _mm512_maskz_permutex2var_epi64(some, low->l[i], entry, high->l[i]);
    o->l[0] = _mm512_mask_mov_epi64(fe8_splat(one), some, o->l[0]);
    fe8_claim(o, UINT64_C(1) << 49); /* sums of two elements below 2^255 + 2^220 */
}

static __attribute__((noinline)) void add_g_var(ed8 *acc, const digits *d, int place) {
    choice chosen;
    ed8_affine entry;
    choose_var(&chosen, d, place);
    const __mmask8 some = _mm512_test_epi64_mask(chosen.size, chosen.size);
    pick_g_var(&entry.sum, &multiples_of_g[0].sum, &multiples_of_g[1].sum, &chosen, some, 1);
    pick_g_var(&entry.diff, &multiples_of_g[0].diff, &multiples_of_g[1].diff, &chosen, some, 1);
    pick_g_var(&entry.t2d, &multiples_of_g[0].t2d, &multiples_of_g[1].t2d, &chosen, some, 0);
    ed8_add_affine_signed(acc, acc, &entry, chosen.negative, 1);
}

/* acc = sum of the two tables' points times scalars, and with `g` of G times another one. t is made only if
   asked for. */
static void sum_var(ed8 *acc, const table *const tables[2], const digits *const scalars[2], const digits *g,
                    int with_t) {
    ed8_identity(acc);
    for (int place = DIGITS - 1; place >= 0; place--) {
        if (place < DIGITS - 1) {
            for (int i = 1; i < WIDTH; i++) dbl_var(acc);
            dbl_with_t_var(acc);
        }
        add_chosen_var(acc, tables[0], scalars[0], place);
        if (g != NULL) add_g_var(acc, g, place);
        if (place == 0 && with_t)
            add_chosen_var(acc, tables[1], scalars[1], place);
        else
            add_last_chosen_var(acc, tables[1], scalars[1], place);
    }
}

zkp_ifma_rings *zkp_ifma_rings_new_var(const zkp_ed25519 images[2][8], const zkp_scalar mu[2][8]) {
    zkp_ifma_rings *rings = aligned_alloc(64, sizeof *rings);
    if (rings == NULL) return NULL;
    pthread_once(&multiples_once, make_multiples_of_g);
    table tables[2];
    digits scalars[2];
    ed8 point;
    for (int i = 0; i < 2; i++) {
        ed8_load(&point, images[i], 8);
        make_table_var(&tables[i], &point);
        recode_var(&scalars[i], mu[i]);
    }
    const table *const both[2] = {&tables[0], &tables[1]};
    const digits *const weights[2] = {&scalars[0], &scalars[1]};
    sum_var(&point, both, weights, NULL, 1);
    make_table_var(&rings->joint, &point);
    return rings;
}

void zkp_ifma_rings_free(zkp_ifma_rings *rings) { free(rings); }

void zkp_ifma_rings_step_var(zkp_ed25519 left[8], zkp_ed25519 right[8], const zkp_ifma_rings *rings,
                             const zkp_ifma_rings_step *step) {
    table tables[3];
    digits s, c_p, c_c, c;
    ed8 point;
    const zkp_ed25519 *const points[3] = {step->key, step->difference, step->base};
    for (int i = 0; i < 3; i++) {
        ed8_load(&point, points[i], 8);
        make_table_var(&tables[i], &point);
    }
    recode_var(&s, step->s);
    recode_var(&c_p, step->c_p);
    recode_var(&c_c, step->c_c);
    recode_var(&c, step->c);
    const table *const left_tables[2] = {&tables[0], &tables[1]}, *const right_tables[2] = {&tables[2], &rings->joint};
    const digits *const left_scalars[2] = {&c_p, &c_c}, *const right_scalars[2] = {&s, &c};
    sum_var(&point, left_tables, left_scalars, &s, 0);
    ed8_store(left, &point, 8);
    sum_var(&point, right_tables, right_scalars, NULL, 0);
    ed8_store(right, &point, 8);
}
