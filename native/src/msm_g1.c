/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bucket kernels on G1. */
#include <string.h>

#include "affine_pairs.h"
#include "key_words.h"
#include "zkp/arena.h"
#include "zkp/bls12_381_constants.h"
#include "zkp/cancel.h"
#include "zkp/codec.h"
#include "zkp/fr.h"
#include "zkp/level.h"
#include "zkp/msm.h"
#include "zkp/pool.h"
#include "zkp/subgroup.h"
#include "zkp/wipe.h"
#include "zkp_api/core.h"

#define FE zkp_fp
#define FE_(name) zkp_fp_##name
#define PT(name) PT_NAME(name)
#define PT_NAME(name) zkp_g1_##name
#define XY zkp_g1_xy
#define PT_PAIR zkp_g1_pair
#define PT_AFFINE zkp_g1_affine
#define PT_JACOBIAN zkp_g1
#define PT_JOB zkp_g1_msm_job
#define PT_ENTRY zkp_g1_entry
#define IFMA(name) zkp_ifma_g1_##name
#define PT_TABLE zkp_g1_table
#define ENCODE encode96
#define ENCODING_BYTES 96
#define KEY_WORDS ZKP_G1_KEY_WORDS
#define FEW_PARTS 2
#define FEW_IMAGE zkp_g1_phi
#define FEW_IN_LANES 13
#define FEW_SCALAR 32
#define SECOND_GROUP 0
#define JOB_ARRAYS g1
#define JOB_SUM zkp_msm_g1_sum

#ifdef ZKP_HAVE_WIDE
#include "ifma/key_points.h"
#include "ifma/msm_lanes.h"
#endif

#include "batch_affine.inc.h"

#include "msm.inc.h"

#include "few_points.inc.h"

#include "key_points.inc.h"

#include "fixed_base.inc.h"
