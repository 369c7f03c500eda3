/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The walk around the ring of a CLSAG: from one challenge to the next. */
#include <stdlib.h>
#include <string.h>

#include "clsag_parts.h"
#include "zkp/level.h"
#include "zkp/wipe.h"
#include "zkp_api/core.h"
#ifdef ZKP_HAVE_WIDE
#include "ifma/ed25519_clsag.h"
#endif

void zkp_clsag_challenge(zkp_scalar *c, const clsag_walk *walk, const zkp_point commitments[2]) {
    uint8_t encoded[64];
    clsag_hash h = walk->prefix;
    walk->group->encode_many(encoded, commitments, 2);
    zkp_clsag_hash_update(&h, encoded, sizeof encoded);
    zkp_clsag_hash_scalar(c, &h);
}

/* The products c_i mu are reduced before they meet points: for members with a part of small order, which Monero allows,
   another way of computing the same sum would differ. */
static void weigh(zkp_scalar o[2], const clsag_walk *walk, const zkp_scalar *c) {
    walk->group->scalar_mul(&o[0], c, &walk->mu[0]);
    walk->group->scalar_mul(&o[1], c, &walk->mu[1]);
}

typedef int msm_function(zkp_point *o, const zkp_point *p, const zkp_scalar *k, size_t n);

/* Key image and D have prime order, so that their weighted sum can be made once. */
static int walk_scalar(zkp_scalar *c, const clsag_walk *walk, const clsag_member *members, const zkp_scalar *s, size_t steps,
                       msm_function *msm) {
    zkp_point left[3], right[2], commitments[2];
    walk->group->generator(&left[0], ZKP_GROUP_GENERATOR);
    int status = msm(&right[1], walk->images, walk->mu, 2);
    for (size_t i = 0; i < steps && status == ZKP_OK; i++) {
        zkp_scalar k[3] = {s[i]}, pair[2] = {s[i], c[i]};
        weigh(k + 1, walk, &c[i]);
        left[1] = members[i].key;
        left[2] = members[i].difference;
        right[0] = members[i].base;
        status = msm(&commitments[0], left, k, 3);
        if (status == ZKP_OK) status = msm(&commitments[1], right, pair, 2);
        if (status == ZKP_OK) zkp_clsag_challenge(&c[i + 1], walk, commitments);
    }
    return status;
}

void zkp_clsag_encode_var(uint8_t *o, const zkp_ed25519 *p, size_t n) {
    zkp_fe25519 product[CLSAG_MOST_ENCODED], inverse, own;
    product[0] = p[0].z;
    for (size_t i = 1; i < n; i++) zkp_fe_mul(&product[i], &product[i - 1], &p[i].z);
    zkp_fe_inv_var(&inverse, &product[n - 1]);
    for (size_t i = n; i-- > 0;) {
        zkp_ed25519_affine affine;
        own = inverse;
        if (i > 0) {
            zkp_fe_mul(&own, &inverse, &product[i - 1]);
            zkp_fe_mul(&inverse, &inverse, &p[i].z);
        }
        zkp_fe_mul(&affine.x, &p[i].x, &own);
        zkp_fe_mul(&affine.y, &p[i].y, &own);
        zkp_ed25519_encode_affine(o + 32 * i, &affine);
    }
}

#ifdef ZKP_HAVE_WIDE
/* zkp_clsag_challenge of public commitments. */
static void challenge_var(zkp_scalar *c, const clsag_walk *walk, const zkp_ed25519 p[2]) {
    uint8_t encoded[64];
    clsag_hash h = walk->prefix;
    zkp_clsag_encode_var(encoded, p, 2);
    zkp_clsag_hash_update(&h, encoded, sizeof encoded);
    zkp_clsag_hash_scalar(c, &h);
}

static int walk_wide_var(zkp_scalar *c, const clsag_walk *walk, const clsag_member *members, const zkp_scalar *s,
                         size_t steps) {
    zkp_ed25519 *points = malloc((3 * steps + 2) * sizeof *points);
    if (points == NULL) return ZKP_ERR_MEMORY;
    for (size_t i = 0; i < steps; i++) {
        points[i] = members[i].key.ed25519;
        points[steps + i] = members[i].difference.ed25519;
        points[2 * steps + 2 + i] = members[i].base.ed25519;
    }
    points[2 * steps] = walk->images[0].ed25519;
    points[2 * steps + 1] = walk->images[1].ed25519;
    zkp_ifma_public_ring *ring = zkp_ifma_public_ring_new_var(points, s, steps, walk->threads);
    free(points);
    if (ring == NULL) return ZKP_ERR_MEMORY;
    if (walk->check_image && !zkp_ifma_public_ring_image_in_subgroup_var(ring)) {
        zkp_ifma_public_ring_free(ring);
        return ZKP_ERR_NOT_IN_SUBGROUP;
    }
    for (size_t i = 0; i < steps; i++) {
        zkp_scalar weighed[2];
        zkp_ed25519 sums[2];
        weigh(weighed, walk, &c[i]);
        zkp_ifma_public_ring_step_var(sums, ring, i, &weighed[0], &weighed[1]);
        challenge_var(&c[i + 1], walk, sums);
    }
    zkp_ifma_public_ring_free(ring);
    return ZKP_OK;
}

static int walk_wide_ct(zkp_scalar *c, const clsag_walk *walk, const clsag_member *members, const zkp_scalar *s,
                        size_t steps) {
    const size_t count = 3 + 3 * steps;
    zkp_ed25519 *points = malloc(count * sizeof *points);
    zkp_point commitments[2];
    if (points == NULL) return ZKP_ERR_MEMORY;
    zkp_ed25519_from_affine(&points[0], &zkp_ed25519_generators[ZKP_ED25519_GEN_G]);
    points[1] = walk->images[0].ed25519;
    points[2] = walk->images[1].ed25519;
    for (size_t i = 0; i < steps; i++) {
        points[3 + 3 * i] = members[i].key.ed25519;
        points[4 + 3 * i] = members[i].difference.ed25519;
        points[5 + 3 * i] = members[i].base.ed25519;
    }
    zkp_ifma_ring *ring = zkp_ifma_ring_new_ct(points, steps);
    zkp_wipe(points, count * sizeof *points);
    free(points);
    if (ring == NULL) return ZKP_ERR_MEMORY;
    for (size_t i = 0; i < steps; i++) {
        zkp_scalar weighed[2];
        zkp_ed25519 sums[2];
        weigh(weighed, walk, &c[i]);
        zkp_ifma_ring_step_ct(sums, ring, i, &s[i], &weighed[0], &weighed[1]);
        commitments[0].ed25519 = sums[0];
        commitments[1].ed25519 = sums[1];
        zkp_clsag_challenge(&c[i + 1], walk, commitments);
    }
    zkp_ifma_ring_free(ring);
    return ZKP_OK;
}
#endif

#ifdef ZKP_HAVE_WIDE
static int runs_wide(const zkp_prime_group *group) {
    return group == &zkp_group_ed25519 && zkp_level_now >= ZKP_LEVEL_IFMA;
}
#endif

int zkp_clsag_walk_var(zkp_scalar *c, const clsag_walk *walk, const clsag_member *members, const zkp_scalar *s, size_t steps) {
#ifdef ZKP_HAVE_WIDE
    if (runs_wide(walk->group)) return walk_wide_var(c, walk, members, s, steps);
#endif
    if (walk->check_image && !walk->group->in_subgroup_var(&walk->images[0])) return ZKP_ERR_NOT_IN_SUBGROUP;
    return walk_scalar(c, walk, members, s, steps, walk->group->msm_var);
}

int zkp_clsag_walk_ct(zkp_scalar *c, const clsag_walk *walk, const clsag_member *members, const zkp_scalar *s, size_t steps) {
#ifdef ZKP_HAVE_WIDE
    if (runs_wide(walk->group)) return walk_wide_ct(c, walk, members, s, steps);
#endif
    return walk_scalar(c, walk, members, s, steps, walk->group->msm);
}
