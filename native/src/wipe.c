/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zkp/wipe.h"

#include <string.h>

void zkp_wipe(void *bytes, size_t n) {
    if (n == 0) return;
    memset(bytes, 0, n);
    /* The compiler must assume that this reads the zeros. */
    __asm__ volatile("" : : "r"(bytes) : "memory");
}
