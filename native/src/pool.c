/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list of running calls, guarded by one mutex. Workers sleep until a call wants help, join it (each gets a slot),
   take items from its counter and leave when none is left. The caller takes items as well, then removes its call from
   the list and waits for the workers inside. After fork() the child has no workers and an empty list, and starts its
   own on demand. */
#define _GNU_SOURCE
#include "zkp/pool.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "zkp_api/core.h"


typedef struct call {
    zkp_task task;
    void *context;
    size_t n;
    atomic_size_t next;
    size_t slots, max_slots; /* guarded by the mutex, as are the fields below */
    size_t active;
    pthread_cond_t done;
    struct call *below;
} call;

static struct {
    pthread_once_t once;
    pthread_mutex_t mutex;
    pthread_cond_t wanted;
    call *top;
    size_t workers;
} pool = {PTHREAD_ONCE_INIT, PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, NULL, 0};

static atomic_int chosen_threads;

static int affinity_threads(void) {
    for (size_t cpus = 1024; cpus <= 1 << 16; cpus *= 2) {
        cpu_set_t *set = CPU_ALLOC(cpus);
        if (set == NULL) return 1;
        const size_t size = CPU_ALLOC_SIZE(cpus);
        CPU_ZERO_S(size, set);
        const int failed = sched_getaffinity(0, size, set);
        const int count = failed ? 0 : CPU_COUNT_S(size, set);
        CPU_FREE(set);
        if (!failed) return count < 1 ? 1 : count > ZKP_MAX_THREADS ? ZKP_MAX_THREADS : count;
    }
    return 1;
}

int zkp_threads(void) {
    const int chosen = atomic_load(&chosen_threads);
    return chosen > 0 ? chosen : affinity_threads();
}

int zkp_threads_set(int threads) {
    if (threads < 0 || threads > ZKP_MAX_THREADS) return ZKP_ERR_ARGUMENT;
    atomic_store(&chosen_threads, threads);
    return ZKP_OK;
}

int zkp_pool_settle(int threads) { return (int)zkp_pool_slots(SIZE_MAX, threads); }

size_t zkp_pool_slots(size_t n, int threads) {
    const int wanted = threads > 0 ? threads : zkp_threads();
    const size_t limit = wanted > ZKP_MAX_THREADS ? ZKP_MAX_THREADS : (size_t)wanted;
    return n < limit ? (n > 0 ? n : 1) : limit;
}

static void take_items(call *c, size_t slot) {
    for (;;) {
        const size_t item = atomic_fetch_add_explicit(&c->next, 1, memory_order_relaxed);
        if (item >= c->n) return;
        c->task(c->context, item, slot);
    }
}

static call *find_call(void) {
    for (call *c = pool.top; c != NULL; c = c->below) {
        if (c->slots < c->max_slots && atomic_load_explicit(&c->next, memory_order_relaxed) < c->n) return c;
    }
    return NULL;
}

static void *worker(void *unused) {
    (void)unused;
    pthread_mutex_lock(&pool.mutex);
    for (;;) {
        call *c = find_call();
        if (c == NULL) {
            pthread_cond_wait(&pool.wanted, &pool.mutex);
            continue;
        }
        const size_t slot = c->slots++;
        c->active++;
        pthread_mutex_unlock(&pool.mutex);
        take_items(c, slot);
        pthread_mutex_lock(&pool.mutex);
        if (--c->active == 0) pthread_cond_signal(&c->done);
    }
    return NULL;
}

static void before_fork(void) { pthread_mutex_lock(&pool.mutex); }

static void after_fork_in_parent(void) { pthread_mutex_unlock(&pool.mutex); }

static void after_fork_in_child(void) {
    /* The workers and the other callers stayed in the parent. */
    pool.top = NULL;
    pool.workers = 0;
    pthread_cond_init(&pool.wanted, NULL);
    pthread_mutex_init(&pool.mutex, NULL);
}

static void register_fork_handlers(void) { pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child); }

/* Called with the mutex held. Fewer workers than wanted are fine. Workers take no signals: those belong to the
   program. */
static void start_workers(size_t wanted) {
    if (pool.workers >= wanted) return;
    sigset_t all, before;
    sigfillset(&all);
    /* Signals for the process go to other threads; a fault of the worker's own must be heard. */
    static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP};
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) sigdelset(&all, faults[i]);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) == 0) {
        pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
        pthread_t thread;
        while (pool.workers < wanted && pthread_create(&thread, &attributes, worker, NULL) == 0) pool.workers++;
        pthread_attr_destroy(&attributes);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void zkp_pool_for(size_t n, int threads, zkp_task task, void *context) {
    const size_t slots = zkp_pool_slots(n, threads);
    if (slots == 1) {
        for (size_t item = 0; item < n; item++) task(context, item, 0);
        return;
    }
    pthread_once(&pool.once, register_fork_handlers);

    call c = {.task = task, .context = context, .n = n, .slots = 1, .max_slots = slots, .active = 0};
    atomic_init(&c.next, 0);
    pthread_cond_init(&c.done, NULL);

    pthread_mutex_lock(&pool.mutex);
    start_workers(slots - 1);
    c.below = pool.top;
    pool.top = &c;
    pthread_cond_broadcast(&pool.wanted);
    pthread_mutex_unlock(&pool.mutex);

    take_items(&c, 0);

    pthread_mutex_lock(&pool.mutex);
    call **link = &pool.top;
    while (*link != &c) link = &(*link)->below;
    *link = c.below;
    while (c.active > 0) pthread_cond_wait(&c.done, &pool.mutex);
    pthread_mutex_unlock(&pool.mutex);
    pthread_cond_destroy(&c.done);
}
