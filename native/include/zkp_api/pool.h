/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many threads the core may use. Kernels take `threads`: 0 means the default size, n > 0 means at most n
   (the calling thread included). The pool starts its workers on first need and survives fork(). Variable time: all
   data is public. */
#ifndef ZKP_API_POOL_H
#define ZKP_API_POOL_H

#include <stddef.h>
#include <stdint.h>

#define ZKP_MAX_THREADS 1024

/* The default size: what zkp_threads_set chose, else the number of CPUs in the affinity mask of the process. */
int zkp_threads(void);

/* Sets the default size (1 .. ZKP_MAX_THREADS), or returns to the affinity mask with 0. ZKP_ERR_ARGUMENT otherwise. */
int zkp_threads_set(int threads);

#endif
