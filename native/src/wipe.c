/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zkp/wipe.h"

#include <stdint.h>
#include <string.h>

#define STACK_BYTES 16384 /* deeper than the frames of the kernels that handle secrets */

void zkp_wipe(void *bytes, size_t n) {
    if (n == 0) return;
    memset(bytes, 0, n);
    /* The compiler must assume that this reads the zeros. */
    __asm__ volatile("" : : "r"(bytes) : "memory");
}

__attribute__((noinline)) void zkp_wipe_stack(void) {
    uint8_t frame[STACK_BYTES];
    zkp_wipe(frame, sizeof frame);
}
