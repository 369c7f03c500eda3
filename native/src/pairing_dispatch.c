/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The public names of the pairing's functions, which have three levels. */
#include "zkp/level.h"

#ifdef ZKP_HAVE_WIDE

#include "zkp/pairing.h"

#define DISPATCH(type, name, parameters, arguments)                            \
    type zkp_portable_##name parameters;                                       \
    type zkp_adx_##name parameters;                                            \
    type zkp_ifma_##name parameters;                                           \
    type zkp_##name parameters {                                               \
        if (zkp_level_now >= ZKP_LEVEL_IFMA) return zkp_ifma_##name arguments; \
        if (zkp_level_now >= ZKP_LEVEL_ADX) return zkp_adx_##name arguments;   \
        return zkp_portable_##name arguments;                                  \
    }

DISPATCH(void, g2_prepare, (zkp_g2_lines *o, const zkp_g2_affine *q), (o, q))
DISPATCH(void, miller, (zkp_fp12 *o, const zkp_pair *pairs, size_t n), (o, pairs, n))
DISPATCH(void, final_exponentiation, (zkp_fp12 *o, const zkp_fp12 *f), (o, f))
DISPATCH(int, gt_is_member, (const zkp_fp12 *a), (a))
DISPATCH(void, gt_pow_var, (zkp_fp12 *o, const zkp_fp12 *a, const uint64_t k[4]), (o, a, k))

#else
typedef int zkp_one_level_of_pairings;
#endif
