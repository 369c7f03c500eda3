/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Multiples of the generator in lanes. Included once per group. The table is in key format, so that its entries are
   operands as they lie there; the sums of up to ZKP_TABLE_CHUNK scalars stay in rows from the first window to the
   last. */

#define TABLE_ROWS ((size_t)ZKP_TABLE_CHUNK / 8)
#define MOST_WINDOWS 85u    /* of three bits */
#define REDUCE_ABOVE 8192u  /* bounds double with every addition; rows are reduced in time */

typedef struct {
    tree t;
    uint16_t *digits; /* window by window */
} table_scratch;

static void table_take(table_scratch *s, zkp_arena *arena) {
    tree_take(&s->t, arena, TABLE_ROWS);
    s->digits = zkp_arena_take(arena, ZKP_TABLE_CHUNK, MOST_WINDOWS * sizeof *s->digits);
}

size_t IFMA(table_scratch)(void) {
    zkp_arena arena;
    table_scratch s;
    zkp_arena_measure(&arena);
    table_take(&s, &arena);
    return arena.used;
}

/* Entry d - 1 of a window is d 2^(c window) G. Powers of two are made one by one; m = 2^j and the entries below it give
   those below 2 m, and no two of these points are equal or opposite. */
void IFMA(table_window)(uint64_t *entries, uint32_t c, uint32_t window, void *scratch) {
    zkp_arena arena;
    table_scratch s;
    PT_JACOBIAN power[ZKP_MSM_MAX_WIDTH];
    PT_AFFINE affine[ZKP_MSM_MAX_WIDTH];
    FE spare[2 * ZKP_MSM_MAX_WIDTH];
    zkp_arena_over(&arena, scratch);
    table_take(&s, &arena);
    tree *t = &s.t;

    PT(from_affine)(&power[0], &PT(generator));
    for (uint32_t i = 0; i < c * window; i++) PT(dbl)(&power[0], &power[0]);
    for (uint32_t j = 1; j < c; j++) PT(dbl)(&power[j], &power[j - 1]);
    PT(batch_to_affine)(affine, power, c, spare);
    for (uint32_t j = 0; j < c; j++) {
        XY xy;
        PT(xy_from_affine)(&xy, &affine[j]);
        PT(xy_to_key)(entries + POINT_WORDS * (((size_t)1 << j) - 1), &xy);
    }
    t->points = entries;
    t->bound = 1;
    for (uint32_t m = 2; m < 1u << (c - 1); m *= 2) {
        for (uint32_t at = 0; at < m - 1; at += 8 * (uint32_t)TABLE_ROWS) {
            const uint32_t left = m - 1 - at, n = left < 8 * TABLE_ROWS ? left : 8 * (uint32_t)TABLE_ROWS;
            const uint32_t rows = (n + 7) / 8;
            for (uint32_t r = 0; r < rows; r++) {
                const uint32_t here = n - 8 * r < 8 ? (1u << (n - 8 * r)) - 1 : 0xff;
                t->additions[r] = (addition){r, (uint8_t)here, (uint8_t)here, 0, 0};
                for (uint32_t l = 0; l < 8; l++) {
                    t->p[r].ref[l] = m - 1;
                    t->q[r].ref[l] = here >> l & 1 ? at + 8 * r + l : 0;
                }
            }
            add_picks(t, rows);
            for (uint32_t r = 0; r < rows; r++) {
                uint64_t *out[8];
                for (uint32_t l = 0; l < 8; l++)
                    out[l] = 8 * r + l < n ? entries + POINT_WORDS * (size_t)(m + at + 8 * r + l) : NULL;
                store_row(&t->rows[r], 0xff, out);
            }
        }
    }
}

/* Row by row, the entries that digits of one window name; returns how many rows take part in the batch. */
static size_t name_entries(table_scratch *s, const uint16_t *digits, uint32_t first, size_t n) {
    tree *t = &s->t;
    size_t batch = 0;
    for (uint32_t r = 0; 8 * r < n; r++) {
        uint32_t here = 0;
        for (uint32_t l = 0; l < 8; l++) {
            const uint32_t d = 8 * r + l < n ? digits[8 * r + l] : 0, negative = d > 0x8000;
            const uint32_t magnitude = negative ? 0x10000 - d : d;
            here |= (uint32_t)(magnitude != 0) << l;
            t->q[batch].ref[l] = (magnitude != 0 ? first + magnitude - 1 : first) | negative << 31;
        }
        if (here == 0) continue;
        t->additions[batch++] = (addition){r, t->present[r], (uint8_t)here, 0, 0};
    }
    return batch;
}

static void reduce_rows(tree *t, size_t rows) {
    for (size_t r = 0; r < rows; r++) {
        F(reduced)(&t->rows[r].x, &t->rows[r].x);
        F(reduced)(&t->rows[r].y, &t->rows[r].y);
    }
    t->bound = 1;
}

void IFMA(table_mul)(uint64_t *key, const uint64_t *entries, uint32_t c, uint32_t windows,
                     const zkp_msm_scalar *scalars, size_t n, void *scratch) {
    const size_t rows = (n + 7) / 8;
    zkp_arena arena;
    table_scratch s;
    zkp_arena_over(&arena, scratch);
    table_take(&s, &arena);
    tree *t = &s.t;
    for (size_t i = 0; i < n; i++) {
        zkp_msm_recode(s.digits + i, ZKP_TABLE_CHUNK, &scalars[i], c, windows);
        if (scalars[i].w[3] >> 63) {
            for (uint32_t w = 0; w < windows; w++) {
                uint16_t *digit = &s.digits[ZKP_TABLE_CHUNK * (size_t)w + i];
                *digit = (uint16_t)(0x10000 - *digit);
            }
        }
    }
    for (size_t r = 0; r < rows; r++) {
        F(zero)(&t->rows[r].x);
        F(zero)(&t->rows[r].y);
        t->present[r] = 0;
    }
    t->points = entries;
    t->bound = 1;
    for (uint32_t w = 0; w < windows; w++) {
        add_entries(t, name_entries(&s, s.digits + ZKP_TABLE_CHUNK * (size_t)w, w << (c - 1), n));
        t->bound = 2 * t->bound + 2;
        if (t->bound > REDUCE_ABOVE) reduce_rows(t, rows);
    }
    for (size_t r = 0; r < rows; r++) {
        uint64_t *out[8];
        for (size_t l = 0; l < 8; l++) out[l] = 8 * r + l < n ? key + POINT_WORDS * (8 * r + l) : NULL;
        store_row(&t->rows[r], t->present[r], out);
    }
    zkp_wipe(t->rows, rows * sizeof *t->rows);
}
