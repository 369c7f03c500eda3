/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Variable time: all data is public. */
#ifndef ZKP_IFMA_BENCH_LANES_H
#define ZKP_IFMA_BENCH_LANES_H

#include <stddef.h>

#include "zkp/types.h"

/* x_i = x_i * y, n times, for 8 * vectors elements; vectors: 1 to 4. */
void zkp_ifma_bench_fp_mul(zkp_fp *x, const zkp_fp *y, size_t n, unsigned vectors);

#endif
