/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words that a caller and a running kernel share: the stop flag and the progress words of zkp_api/groth16.h.
   Variable time: all data is public. */
#ifndef ZKP_CANCEL_H
#define ZKP_CANCEL_H

#include <stddef.h>
#include <stdint.h>

static inline int zkp_cancelled(const int *cancel) {
    return cancel != NULL && __atomic_load_n(cancel, __ATOMIC_RELAXED) != 0;
}

static inline void zkp_progress_phase(uint64_t *progress, uint64_t phase, uint64_t units) {
    if (progress == NULL) return;
    __atomic_store_n(&progress[1], 0, __ATOMIC_RELAXED);
    __atomic_store_n(&progress[2], units, __ATOMIC_RELAXED);
    __atomic_store_n(&progress[0], phase, __ATOMIC_RELAXED);
}

static inline void zkp_progress_unit(uint64_t *progress) {
    if (progress != NULL) __atomic_fetch_add(&progress[1], 1, __ATOMIC_RELAXED);
}

#endif
