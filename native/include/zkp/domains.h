/* SPDX-License-Identifier: GPL-3.0-or-later */
/* BLAKE2b personalisations that the core uses itself (16 bytes, zero padded); the same as hashing.Purpose in Python. */
#ifndef ZKP_DOMAINS_H
#define ZKP_DOMAINS_H

#define ZKP_PERSON_ONE_TIME "zkpriv1_onetime\0"
#define ZKP_PERSON_ONE_TIME_T "zkpriv1_onetimeT"
#define ZKP_PERSON_BLINDING "zkpriv1_blinding"
#define ZKP_PERSON_VIEW_TAG "zkpriv1_viewtag\0"
#define ZKP_PERSON_AEAD_KEY "zkpriv1_aeadkey\0"
#define ZKP_PERSON_GROUP_SCALAR "zkpriv1_groupHs\0"
#define ZKP_PERSON_GROUP_POINT "zkpriv1_groupHp\0"

/* Poseidon domain of nullifiers. */
#define ZKP_DOMAIN_NULLIFIER 3

#endif
