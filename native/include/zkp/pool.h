/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One thread pool for the process. Any number of threads may call at once, and tasks may call again. Variable time:
   all data is public. */
#ifndef ZKP_POOL_H
#define ZKP_POOL_H

#include <stddef.h>

#include "zkp_api/pool.h"

/* item: 0 .. n - 1, handed out in increasing order. slot: below zkp_pool_slots(n, threads), and no two tasks of one
   call that run at the same time have the same one, so it can index scratch memory. */
typedef void (*zkp_task)(void *context, size_t item, size_t slot);

/* Runs task(context, item, slot) for every item and returns when all are done. The caller works too, so progress
   never depends on a worker. threads as in zkp_api/pool.h. */
void zkp_pool_for(size_t n, int threads, zkp_task task, void *context);

/* The number of threads that `threads` stands for at this moment. The default may change while a call runs (it follows
   the affinity and zkp_threads_set), so who lays out memory by slots asks once, at the start, and passes the answer on. */
int zkp_pool_settle(int threads);

/* How many slots a call with these arguments may use (at least 1). */
size_t zkp_pool_slots(size_t n, int threads);

#endif
