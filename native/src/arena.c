/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _DEFAULT_SOURCE
#include "zkp/arena.h"

#include <stdlib.h>
#include <sys/mman.h>

#include "zkp/wipe.h"
#include "zkp_api/core.h"

#define ALIGNMENT ((size_t)64)
#define HUGE_PAGE ((size_t)1 << 21)
#define HUGE_FROM (4 * HUGE_PAGE) /* large arenas ask for huge pages: the first touch of small ones costs more than a transform */

void zkp_arena_measure(zkp_arena *arena) {
    arena->base = NULL;
    arena->used = 0;
    arena->size = 0;
    arena->exhausted = 0;
}

int zkp_arena_open(zkp_arena *arena, size_t size) {
    zkp_arena_measure(arena);
    if (size > SIZE_MAX / 2) return ZKP_ERR_MEMORY;
    const size_t alignment = size >= HUGE_FROM ? HUGE_PAGE : ALIGNMENT;
    const size_t rounded = (size / alignment + 1) * alignment;
    arena->base = aligned_alloc(alignment, rounded);
    if (arena->base == NULL) return ZKP_ERR_MEMORY;
#ifdef MADV_HUGEPAGE
    if (alignment == HUGE_PAGE) (void)madvise(arena->base, rounded, MADV_HUGEPAGE);
#endif
    arena->size = rounded;
    return ZKP_OK;
}

void *zkp_arena_take(zkp_arena *arena, size_t count, size_t size) {
    size_t bytes = 0;
    if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX / 4 || arena->used > SIZE_MAX / 4) {
        arena->used = SIZE_MAX;
        return NULL;
    }
    bytes = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    void *piece = NULL;
    if (arena->base != NULL) {
        if (bytes > arena->size - arena->used) {
            arena->exhausted = 1;
            return NULL;
        }
        piece = arena->base + arena->used;
    }
    arena->used += bytes;
    return piece;
}

void zkp_arena_over(zkp_arena *arena, void *memory) {
    arena->base = memory;
    arena->used = 0;
    arena->size = SIZE_MAX;
    arena->exhausted = 0;
}

void zkp_arena_close(zkp_arena *arena) {
    if (arena->base != NULL) {
        zkp_wipe(arena->base, arena->used);
        free(arena->base);
    }
    zkp_arena_measure(arena);
}
