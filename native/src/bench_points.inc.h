/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Points for benchmarks, and the slow way to their sum. Included once per group. */

int POINTS_NAME(uint64_t *keys, const uint8_t *start_le32, const uint8_t *step_le32, size_t n) {
    uint64_t start[4], step[4];
    int status = read_scalar(start, start_le32);
    if (status == ZKP_OK) status = read_scalar(step, step_le32);
    if (status != ZKP_OK) return status;
    POINT *chunk = malloc(CHUNK * sizeof *chunk);
    AFFINE *affine = malloc(CHUNK * sizeof *affine);
    COORDINATE *scratch = malloc(2 * CHUNK * sizeof *scratch);
    if (chunk == NULL || affine == NULL || scratch == NULL) {
        status = ZKP_ERR_MEMORY;
        n = 0;
    }
    POINT next, delta;
    PT(from_affine)(&next, &PT(generator));
    delta = next;
    PT(mul_glv_var)(&next, &next, start);
    PT(mul_glv_var)(&delta, &delta, step);
    for (size_t done = 0; done < n; done += CHUNK) {
        const size_t count = n - done < CHUNK ? n - done : CHUNK;
        for (size_t i = 0; i < count; i++) {
            chunk[i] = next;
            PT(add)(&next, &next, &delta);
        }
        PT(batch_to_affine)(affine, chunk, count, scratch);
        for (size_t i = 0; i < count; i++) {
            XY point;
            PT(xy_from_affine)(&point, &affine[i]);
            PT(xy_to_key)(keys + KEY_WORDS * (done + i), &point);
        }
    }
    free(scratch);
    free(affine);
    free(chunk);
    return status;
}

int SEPARATE_NAME(uint8_t *out, const uint64_t *points, const uint8_t *scalars_le32, size_t n) {
    POINT sum = PT(infinity);
    for (size_t i = 0; i < n; i++) {
        uint64_t k[4];
        XY xy;
        AFFINE affine;
        POINT term;
        const int status = read_scalar(k, scalars_le32 + 32 * i);
        if (status != ZKP_OK) return status;
        PT(xy_from_key)(&xy, points + KEY_WORDS * i);
        PT(xy_to_affine)(&affine, &xy);
        PT(from_affine)(&term, &affine);
        PT(mul_glv_var)(&term, &term, k);
        PT(add)(&sum, &sum, &term);
    }
    AFFINE total;
    PT(to_affine_var)(&total, &sum);
    ENCODE(out, &total);
    return ZKP_OK;
}
