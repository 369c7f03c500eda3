/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the fuzz targets share: reading choices from the input, failing, and going over the levels. */
#ifndef ZKP_TESTS_FUZZ_H
#define ZKP_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "zkp_api/core.h"
#include "zkp_api/dispatch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Says what is wrong and ends the program, as the sanitizers do. */
#define REQUIRE(condition)                                                                  \
    do {                                                                                    \
        if (!(condition)) {                                                                 \
            fprintf(stderr, "%s:%d: not so: %s (level %d)\n", __FILE__, __LINE__, #condition, zkp_level()); \
            abort();                                                                        \
        }                                                                                   \
    } while (0)

/* The input as a stream; behind its end there are zeros. */
typedef struct {
    const uint8_t *data;
    size_t left;
} stream;

static inline uint8_t take(stream *s) {
    if (s->left == 0) return 0;
    s->left--;
    return *s->data++;
}

static inline uint32_t take32(stream *s) {
    uint32_t value = 0;
    for (int i = 0; i < 4; i++) value |= (uint32_t)take(s) << 8 * i;
    return value;
}

static inline void take_bytes(uint8_t *o, size_t n, stream *s) {
    for (size_t i = 0; i < n; i++) o[i] = take(s);
}

static inline uint32_t below(stream *s, uint32_t n) { return n <= 1 ? 0 : take(s) % n; }

/* An exact block on the heap, so that the sanitizer sees an access behind its end. */
static inline void *exact(size_t size) {
    void *block = malloc(size > 0 ? size : 1);
    if (block == NULL) abort();
    return block;
}

static inline void *exact_copy(const void *from, size_t size) {
    void *block = exact(size);
    if (size > 0) memcpy(block, from, size);
    return block;
}

static inline int usable(int level) { return zkp_level_state(level) == ZKP_LEVEL_USABLE; }

#define FOR_EACH_LEVEL(level)                              \
    for (int level = ZKP_LEVEL_PORTABLE; level <= ZKP_LEVEL_IFMA; level++) \
        if (usable(level) && zkp_level_set(level) == ZKP_OK)

#endif
