/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coordinates in key format, and the lowest bad index of a parallel check. Variable time: all data is public. */
#ifndef ZKP_KEY_WORDS_H
#define ZKP_KEY_WORDS_H

#include <pthread.h>

#include "zkp/fp.h"

#define POINTS_PER_TASK ((size_t)256)

void zkp_fp_from_key(zkp_fp *o, const uint64_t key[8]);
void zkp_fp_to_key(uint64_t key[8], const zkp_fp *a);
/* 1 if every word is below 2^52 and the value is below p. */
int zkp_key_limbs_are_canonical(const uint64_t key[8]);

typedef struct {
    pthread_mutex_t mutex;
    size_t index;
    int status;
} zkp_first_bad;

void zkp_first_bad_init(zkp_first_bad *bad);
void zkp_first_bad_note(zkp_first_bad *bad, size_t index, int status);
/* The status of the lowest index noted, or ZKP_OK; ends the use of `bad`. */
int zkp_first_bad_status(zkp_first_bad *bad, uint64_t *index);

#endif
