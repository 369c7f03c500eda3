/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bucket kernels on G2. */
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

#define FE zkp_fp2
#define FE_(name) zkp_fp2_##name
#define PT(name) PT_NAME(name)
#define PT_NAME(name) zkp_g2_##name
#define XY zkp_g2_xy
#define PT_PAIR zkp_g2_pair
#define PT_AFFINE zkp_g2_affine
#define PT_JACOBIAN zkp_g2
#define PT_JOB zkp_g2_msm_job
#define PT_ENTRY zkp_g2_entry
#define IFMA(name) zkp_ifma_g2_##name
#define PT_TABLE zkp_g2_table
#define ENCODE encode192
#define ENCODING_BYTES 192
#define KEY_WORDS ZKP_G2_KEY_WORDS
#define FEW_PARTS 4
#define FEW_IMAGE zkp_g2_psi_affine
#define FEW_IN_LANES 12
#define FEW_SCALAR 32
#define SECOND_GROUP 1
#define JOB_ARRAYS g2
#define JOB_SUM zkp_msm_g2_sum

#ifdef ZKP_HAVE_WIDE
#include "ifma/key_points.h"
#include "ifma/msm_lanes.h"
#endif

#include "batch_affine.inc.h"

#include "msm.inc.h"

#include "few_points.inc.h"

#include "key_points.inc.h"

#include "fixed_base.inc.h"
