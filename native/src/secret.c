/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* MADV_DONTDUMP */
#include "zkp/secret.h"

#include <pthread.h>
#include <string.h>
#include <sys/mman.h>

#include "zkp/declassify.h"
#include "zkp/random.h"
#include "zkp/wipe.h"
#include "zkp_api/core.h"

/* A slot is a secret or, while free, a link. Pages stay with the process once taken. */
typedef union slot {
    zkp_secret secret;
    union slot *next;
    uint8_t size[64];
} slot;

#define SLAB_BYTES 16384

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t fork_once = PTHREAD_ONCE_INIT;
static slot *free_slots;

static void before_fork(void) { pthread_mutex_lock(&lock); }
static void after_fork(void) { pthread_mutex_unlock(&lock); }
static void register_fork(void) { pthread_atfork(before_fork, after_fork, after_fork); }

/* in: the lock is held */
static void add_slab(void) {
    slot *slab = mmap(NULL, SLAB_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (slab == MAP_FAILED) return;
    /* Both are best effort: a small limit on locked memory must not stop a wallet. */
    (void)mlock(slab, SLAB_BYTES);
    (void)madvise(slab, SLAB_BYTES, MADV_DONTDUMP);
    for (size_t i = 0; i < SLAB_BYTES / sizeof *slab; i++) {
        slab[i].next = free_slots;
        free_slots = &slab[i];
    }
}

zkp_secret *zkp_secret_alloc(void) {
    pthread_once(&fork_once, register_fork);
    pthread_mutex_lock(&lock);
    if (free_slots == NULL) add_slab();
    slot *taken = free_slots;
    if (taken != NULL) free_slots = taken->next;
    pthread_mutex_unlock(&lock);
    if (taken == NULL) return NULL;
    memset(taken, 0, sizeof *taken);
    return &taken->secret;
}

void zkp_secret_free(zkp_secret *s) {
    if (s == NULL) return;
    slot *given = (slot *)(void *)s;
    zkp_wipe(given, sizeof *given);
    pthread_mutex_lock(&lock);
    given->next = free_slots;
    free_slots = given;
    pthread_mutex_unlock(&lock);
}

int zkp_secret_store_bytes(zkp_secret **out, const uint8_t bytes[32]) {
    *out = zkp_secret_alloc();
    if (*out == NULL) return ZKP_ERR_MEMORY;
    memcpy((*out)->bytes, bytes, 32);
    return ZKP_OK;
}

int zkp_secret_store_kind(zkp_secret **out, const zkp_scalar *value, uint64_t kind) {
    *out = zkp_secret_alloc();
    if (*out == NULL) return ZKP_ERR_MEMORY;
    zkp_js_to_le32((*out)->bytes, value); /* the same bytes for both groups */
    (*out)->kind = kind;
    return ZKP_OK;
}

int zkp_secret_store_scalar(zkp_secret **out, const zkp_js *value) {
    return zkp_secret_store_kind(out, value, ZKP_SECRET_JUBJUB);
}

void zkp_secret_scalar(zkp_js *o, const zkp_secret *s) { (void)zkp_js_from_le32(o, s->bytes); }

int zkp_secret_random_scalar(zkp_secret **out) {
    uint8_t wide[64];
    zkp_js value;
    int status = ZKP_ERR_MEMORY;
    *out = NULL;
    do {
        if (!zkp_os_random(wide, sizeof wide)) return ZKP_ERR_MEMORY;
        zkp_js_from_le64_wide(&value, wide);
    } while (zkp_declassify_int(zkp_js_is_zero(&value)));
    status = zkp_secret_store_scalar(out, &value);
    zkp_wipe(wide, sizeof wide);
    zkp_wipe(&value, sizeof value);
    return status;
}

int zkp_secret_random_bytes(zkp_secret **out) {
    uint8_t bytes[32];
    *out = NULL;
    if (!zkp_os_random(bytes, sizeof bytes)) return ZKP_ERR_MEMORY;
    int status = zkp_secret_store_bytes(out, bytes);
    zkp_wipe(bytes, sizeof bytes);
    return status;
}

int zkp_secret_from_bytes(zkp_secret **out, const uint8_t *bytes) { return zkp_secret_store_bytes(out, bytes); }

int zkp_secret_from_scalar(zkp_secret **out, const uint8_t *bytes) {
    zkp_js value;
    *out = NULL;
    if (!zkp_declassify_int(zkp_js_from_le32(&value, bytes))) return ZKP_ERR_RANGE;
    int status = zkp_secret_store_scalar(out, &value);
    zkp_wipe(&value, sizeof value);
    return status;
}

int zkp_secret_is_scalar(const zkp_secret *s) { return s->kind != ZKP_SECRET_BYTES; }

int zkp_secret_equal(const zkp_secret *a, const zkp_secret *b) {
    uint64_t difference = a->kind ^ b->kind;
    for (size_t i = 0; i < 32; i++) difference |= (uint64_t)(a->bytes[i] ^ b->bytes[i]);
    return zkp_declassify_int((int)(1 ^ ((difference | ((uint64_t)0 - difference)) >> 63)));
}

void zkp_secret_reveal(uint8_t *out, const zkp_secret *s) { memcpy(out, s->bytes, 32); }
