/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Multiples of the generator for many scalars. Included once per group. */

static void table_scratch_take(workspace *w, XY **sums, zkp_arena *arena) {
    workspace_take(w, arena);
    *sums = zkp_arena_take(arena, ZKP_TABLE_CHUNK, sizeof(XY));
}

size_t PT(table_scratch)(uint32_t c) {
    (void)c;
    zkp_arena arena;
    workspace w;
    XY *sums;
#ifdef ZKP_HAVE_WIDE
    if (zkp_level_now >= ZKP_LEVEL_IFMA) return IFMA(table_scratch)();
#endif
    zkp_arena_measure(&arena);
    table_scratch_take(&w, &sums, &arena);
    return arena.used;
}

void PT(table_window)(const PT_TABLE *table, uint32_t window, void *scratch) {
    const size_t n = (size_t)1 << (table->c - 1);
    PT_ENTRY *entries = table->entries + n * window;
#ifdef ZKP_HAVE_WIDE
    if (zkp_level_now >= ZKP_LEVEL_IFMA) {
        IFMA(table_window)(entries->key, table->c, window, scratch);
        return;
    }
#endif
    zkp_arena arena;
    workspace w;
    XY *sums;
    zkp_arena_over(&arena, scratch);
    table_scratch_take(&w, &sums, &arena);

    PT_JACOBIAN first;
    PT_AFFINE affine;
    PT(from_affine)(&first, &PT(generator));
    for (uint32_t i = 0; i < table->c * window; i++) PT(dbl)(&first, &first);
    PT(to_affine_var)(&affine, &first);
    PT(xy_from_affine)(&entries[0].xy, &affine);
    /* 1 .. m are known; m + i is m plus i. */
    for (size_t m = 1; m < n; m *= 2) {
        for (size_t at = 0; at < m;) {
            const size_t count = m - at < GROUP_PAIRS ? m - at : GROUP_PAIRS;
            for (size_t i = 0; i < count; i++) {
                w.pairs[i] = (pair){&entries[m - 1].xy, &entries[at + i].xy, &entries[m + at + i].xy, 0};
            }
            add_pairs(&w, count);
            at += count;
        }
    }
}

void PT(table_mul)(uint64_t *key, const PT_TABLE *table, const zkp_msm_scalar *scalars, size_t n, void *scratch) {
    zkp_arena arena;
    workspace w;
    XY *sums;
#ifdef ZKP_HAVE_WIDE
    if (zkp_level_now >= ZKP_LEVEL_IFMA) {
        IFMA(table_mul)(key, table->entries->key, table->c, table->windows, scalars, n, scratch);
        return;
    }
#endif
    zkp_arena_over(&arena, scratch);
    table_scratch_take(&w, &sums, &arena);
    memset(sums, 0, n * sizeof *sums);
    for (uint32_t window = 0; window < table->windows; window++) {
        const PT_ENTRY *entries = table->entries + ((size_t)window << (table->c - 1));
        size_t pairs = 0;
        for (size_t i = 0; i < n; i++) {
            const int32_t d = zkp_msm_digit(&scalars[i], table->c, window);
            if (d == 0) continue;
            w.pairs[pairs++] = (pair){&sums[i], &entries[(d < 0 ? -d : d) - 1].xy, &sums[i], d < 0 ? 2 : 0};
        }
        add_pairs(&w, pairs);
    }
    for (size_t i = 0; i < n; i++) PT(xy_to_key)(key + KEY_WORDS * i, &sums[i]);
    zkp_wipe(sums, n * sizeof *sums);
}
