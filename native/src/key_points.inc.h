/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between encodings, key format and the kernels' points. Included once per group. */

void PT(xy_from_affine)(XY *o, const PT_AFFINE *a) {
    o->x = a->x;
    o->y = a->y;
    if (a->infinity) memset(o, 0, sizeof *o);
}

void PT(xy_to_affine)(PT_AFFINE *o, const XY *a) {
    o->x = a->x;
    o->y = a->y;
    o->infinity = (uint64_t)is_infinite(a);
}

int PT(xy_is_infinity)(const XY *a) { return is_infinite(a); }

void PT(xy_from_key)(XY *o, const uint64_t *key) {
    zkp_fp *coordinates = (zkp_fp *)(void *)o;
    for (size_t i = 0; i < sizeof(XY) / sizeof(zkp_fp); i++) zkp_fp_from_key(&coordinates[i], key + 8 * i);
}

void PT(xy_to_key)(uint64_t *key, const XY *a) {
    const zkp_fp *coordinates = (const zkp_fp *)(const void *)a;
    for (size_t i = 0; i < sizeof(XY) / sizeof(zkp_fp); i++) zkp_fp_to_key(key + 8 * i, &coordinates[i]);
}

/* Canonical limbs, then what `check` asks for; without a check of the curve o is not set. */
static int check_key_point(XY *o, const uint64_t *key, int check) {
    for (size_t i = 0; i < sizeof(XY) / sizeof(zkp_fp); i++) {
        if (!zkp_key_limbs_are_canonical(key + 8 * i)) return ZKP_ERR_RANGE;
    }
    if (check == ZKP_POINTS_TRUSTED) return ZKP_OK;
    PT(xy_from_key)(o, key);
    if (is_infinite(o)) return ZKP_OK;
    PT_AFFINE affine;
    PT(xy_to_affine)(&affine, o);
    if (!PT(is_on_curve)(&affine)) return ZKP_ERR_NOT_ON_CURVE;
    if (check == ZKP_POINTS_SUBGROUP && !PT(in_subgroup)(&affine)) return ZKP_ERR_NOT_IN_SUBGROUP;
    return ZKP_OK;
}

typedef struct {
    const uint8_t *encodings;
    const uint64_t *keys;
    uint8_t *out_encodings;
    uint64_t *out_keys;
    size_t n;
    int check;
    zkp_first_bad *bad;
} conversion;

#ifdef ZKP_HAVE_WIDE
/* Points start .. end - 1 in groups of eight: encodings to keys, or keys that are checked. */
static void convert_groups(const conversion *v, size_t start, size_t end) {
    for (size_t first = start; first < end; first += 8) {
        const size_t n = end - first < 8 ? end - first : 8;
        const int subgroup = v->check == ZKP_POINTS_SUBGROUP;
        int status[8];
        size_t canonical = n; /* keys before this one have canonical limbs */
        if (v->encodings != NULL) {
            IFMA(to_keys)(v->out_keys + KEY_WORDS * first, status, v->encodings + ENCODING_BYTES * first, n, subgroup);
        } else {
            for (size_t i = 0; i < n * KEY_WORDS / 8 && canonical == n; i++) {
                if (!zkp_key_limbs_are_canonical(v->keys + KEY_WORDS * first + 8 * i)) canonical = 8 * i / KEY_WORDS;
            }
            if (canonical > 0) IFMA(check_keys)(status, v->keys + KEY_WORDS * first, canonical, subgroup);
            if (canonical < n) status[canonical] = ZKP_ERR_RANGE;
        }
        for (size_t i = 0; i < n && i <= canonical; i++) {
            if (status[i] == ZKP_OK) continue;
            zkp_first_bad_note(v->bad, first + i, status[i]);
            return;
        }
    }
}
#endif

static void convert_chunk(void *context, size_t item, size_t slot) {
    const conversion *v = context;
    (void)slot;
    const size_t end = (item + 1) * POINTS_PER_TASK < v->n ? (item + 1) * POINTS_PER_TASK : v->n;
#ifdef ZKP_HAVE_WIDE
    const int in_lanes = v->encodings != NULL ? v->out_keys != NULL
                                              : v->check != ZKP_POINTS_TRUSTED && v->out_keys == NULL;
    if (zkp_level_now >= ZKP_LEVEL_IFMA && in_lanes && v->out_encodings == NULL) {
        convert_groups(v, item * POINTS_PER_TASK, end);
        return;
    }
#endif
    for (size_t i = item * POINTS_PER_TASK; i < end; i++) {
        XY point;
        int status;
        if (v->encodings != NULL) {
            PT_AFFINE affine;
            status = PT(decode)(&affine, v->encodings + ENCODING_BYTES * i, ENCODING_BYTES,
                                v->check == ZKP_POINTS_SUBGROUP);
            PT(xy_from_affine)(&point, &affine);
        } else {
            status = check_key_point(&point, v->keys + KEY_WORDS * i, v->check);
        }
        if (status != ZKP_OK) {
            zkp_first_bad_note(v->bad, i, status);
            return;
        }
        if (v->out_keys != NULL) PT(xy_to_key)(v->out_keys + KEY_WORDS * i, &point);
        if (v->out_encodings != NULL) {
            PT_AFFINE affine;
            PT(xy_to_affine)(&affine, &point);
            PT(ENCODE)(v->out_encodings + ENCODING_BYTES * i, &affine);
        }
    }
}

/* Chunks stop at their first bad point, and the lowest of all chunks is reported, whatever the threads did. */
static int convert(uint64_t *bad_index, conversion *v, int threads) {
    zkp_first_bad bad;
    zkp_first_bad_init(&bad);
    v->bad = &bad;
    if (v->check < ZKP_POINTS_TRUSTED || v->check > ZKP_POINTS_MEMBERS) return ZKP_ERR_ARGUMENT;
    zkp_pool_for((v->n + POINTS_PER_TASK - 1) / POINTS_PER_TASK, threads, convert_chunk, v);
    return zkp_first_bad_status(&bad, bad_index);
}

int PT(to_key)(uint64_t *out, uint64_t *bad_index, const uint8_t *points, size_t n, int check, int threads) {
    *bad_index = UINT64_MAX;
    conversion v = {.encodings = points, .out_keys = out, .n = n, .check = check};
    return convert(bad_index, &v, threads);
}

int PT(from_key)(uint8_t *out, uint64_t *bad_index, const uint64_t *points, size_t n, int threads) {
    *bad_index = UINT64_MAX;
    conversion v = {.keys = points, .out_encodings = out, .n = n, .check = ZKP_POINTS_ON_CURVE};
    return convert(bad_index, &v, threads);
}

int PT(key_check)(uint64_t *bad_index, const uint64_t *points, size_t n, int check, int threads) {
    *bad_index = UINT64_MAX;
    conversion v = {.keys = points, .n = n, .check = check};
    return convert(bad_index, &v, threads);
}

typedef struct {
    zkp_msm_job *job;
    uint8_t *scratch;
    size_t scratch_size;
} msm_run;

static void prepare_task(void *context, size_t item, size_t slot) {
    (void)slot;
    zkp_msm_prepare(((const msm_run *)context)->job, item);
}

static void msm_task(void *context, size_t item, size_t slot) {
    const msm_run *run = context;
    zkp_msm_unit(run->job, item, run->scratch + run->scratch_size * slot, NULL);
}

typedef struct {
    zkp_msm_job job;
    zkp_msm_scalar *scalars;
    uint64_t *keys; /* points in key format, one coordinate in Fp a cache line, unless the caller has such */
    uint8_t *scratch;
    few_memory few;
} msm_memory;

/* Where shared doublings cost less than buckets: measured. */
static int is_few(size_t n) { return n < (zkp_level_now >= ZKP_LEVEL_IFMA ? FEW_IN_LANES : FEW_SCALAR); }

static int is_aligned(const uint64_t *keys) { return keys != NULL && (uintptr_t)keys % 64 == 0; }

static void msm_layout(msm_memory *m, zkp_arena *arena, const conversion *from, int few, int threads) {
    const size_t slots = zkp_pool_slots(SIZE_MAX, threads);
    if (few) few_take(&m->few, arena, from->n);
    else zkp_msm_layout(&m->job, arena, from->n, SECOND_GROUP ? 0 : 1, SECOND_GROUP ? 1 : 0, slots);
    m->scalars = zkp_arena_take(arena, from->n, sizeof *m->scalars);
    m->keys = is_aligned(from->keys) ? NULL : zkp_arena_take(arena, from->n, KEY_WORDS * sizeof(uint64_t));
    m->scratch = few ? NULL : zkp_arena_take(arena, slots, zkp_msm_scratch(&m->job));
}

static int msm_of(uint8_t *out, uint64_t *bad_index, conversion *from, const uint8_t *scalars_le32, int members,
                  int threads) {
    const size_t n = from->n;
    *bad_index = UINT64_MAX;
    if (n >= (size_t)1 << 31) return ZKP_ERR_ARGUMENT;
    threads = zkp_pool_settle(threads);
    const int few = is_few(n);
    zkp_arena arena;
    msm_memory m;
    zkp_arena_measure(&arena);
    msm_layout(&m, &arena, from, few, threads);
    int status = zkp_arena_open(&arena, arena.used);
    if (status != ZKP_OK) return status;
    msm_layout(&m, &arena, from, few, threads);
    if (arena.exhausted) { /* the level was changed since the measurement */
        zkp_arena_close(&arena);
        return ZKP_ERR_MEMORY;
    }
    const uint64_t *keys = m.keys != NULL ? m.keys : from->keys;
    if (from->keys == NULL) from->out_keys = m.keys;
    else if (keys != from->keys) memcpy(m.keys, from->keys, n * KEY_WORDS * sizeof *keys);
    status = convert(bad_index, from, threads);
    for (size_t i = 0; i < n && status == ZKP_OK; i++) status = zkp_msm_fold_le32(&m.scalars[i], scalars_le32 + 32 * i);
    if (status == ZKP_OK) {
        PT_JACOBIAN sum;
        PT_AFFINE affine;
        if (few) {
            few_sum(&sum, &m.few, keys, m.scalars, n, members);
        } else {
            msm_run run = {&m.job, m.scratch, zkp_msm_scratch(&m.job)};
            m.job.scalars = m.scalars;
            m.job.JOB_ARRAYS[0].points = keys;
            zkp_msm_start(&m.job);
            zkp_pool_for(m.job.prepare_units, threads, prepare_task, &run);
            zkp_pool_for(m.job.units, threads, msm_task, &run);
            JOB_SUM(&sum, &m.job, 0);
        }
        PT(to_affine_var)(&affine, &sum);
        PT(ENCODE)(out, &affine);
    }
    zkp_arena_close(&arena);
    return status;
}

int PT(msm)(uint8_t *out, uint64_t *bad_index, const uint8_t *points, const uint8_t *scalars_le32, size_t n,
            int check, int threads) {
    conversion from = {.encodings = points, .n = n, .check = check};
    return msm_of(out, bad_index, &from, scalars_le32, check >= ZKP_POINTS_SUBGROUP, threads);
}

int PT(msm_key)(uint8_t *out, const uint64_t *points, const uint8_t *scalars_le32, size_t n, int known, int threads) {
    uint64_t bad_index;
    if (known != ZKP_POINTS_TRUSTED && known != ZKP_POINTS_MEMBERS) return ZKP_ERR_ARGUMENT;
    conversion from = {.keys = points, .n = n, .check = ZKP_POINTS_TRUSTED};
    return msm_of(out, &bad_index, &from, scalars_le32, known == ZKP_POINTS_MEMBERS, threads);
}
