/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zkp/subgroup.h"

#include "zkp/level.h"

#ifdef ZKP_HAVE_WIDE
/* src/ifma/rns_points.h, rns_pairing.h */
int zkp_rns_g1_in_subgroup(const zkp_g1_affine *a);
int zkp_rns_g2_in_subgroup(const zkp_g2_affine *a);
#define AT_THE_WIDE_LEVEL(call) if (zkp_level_now >= ZKP_LEVEL_IFMA) return call
#else
#define AT_THE_WIDE_LEVEL(call)
#endif

int zkp_g1_in_subgroup(const zkp_g1_affine *a)
{
    AT_THE_WIDE_LEVEL(zkp_rns_g1_in_subgroup(a));
    /* phi(P) = -[z^2]P holds on the subgroup of order r and nowhere else. */
    zkp_g1_affine image;
    zkp_g1 p, phi;
    zkp_g1_phi(&image, a);
    zkp_g1_from_affine(&phi, &image);
    zkp_g1_from_affine(&p, a);
    zkp_g1_mul_abs_z(&p, &p);
    zkp_g1_mul_abs_z(&p, &p);
    zkp_g1_neg(&p, &p);
    return zkp_g1_eq(&p, &phi);
}

int zkp_g2_in_subgroup(const zkp_g2_affine *a)
{
    AT_THE_WIDE_LEVEL(zkp_rns_g2_in_subgroup(a));
    /* psi(P) = [z]P holds on the subgroup of order r and nowhere else. */
    zkp_g2_affine image;
    zkp_g2 p, psi;
    zkp_g2_psi_affine(&image, a);
    zkp_g2_from_affine(&psi, &image);
    zkp_g2_from_affine(&p, a);
    zkp_g2_mul_abs_z(&p, &p);
    zkp_g2_neg(&p, &p);
    return zkp_g2_eq(&p, &psi);
}

void zkp_g1_clear_cofactor(zkp_g1 *o, const zkp_g1 *a)
{
    zkp_g1 t;
    zkp_g1_mul_abs_z(&t, a);
    zkp_g1_add(o, &t, a);
}

void zkp_g2_clear_cofactor(zkp_g2 *o, const zkp_g2 *a)
{
    /* A. Budroni, F. Pintore, 2017: [z^2 - z - 1]P + [z - 1]psi(P) + psi^2(2P). With t = [z]P + psi(P) this is
       [z]t - t - P + psi^2(2P), since [z]t = [z^2]P + [z]psi(P) and -t = -[z]P - psi(P). */
    zkp_g2 p = *a, t, zt, psi;
    zkp_g2_mul_abs_z(&t, &p);
    zkp_g2_neg(&t, &t);
    zkp_g2_psi(&psi, &p);
    zkp_g2_add(&t, &t, &psi);
    zkp_g2_mul_abs_z(&zt, &t);
    zkp_g2_neg(&zt, &zt);
    zkp_g2_sub(&zt, &zt, &t);
    zkp_g2_sub(&zt, &zt, &p);
    zkp_g2_dbl(&p, &p);
    zkp_g2_psi(&p, &p);
    zkp_g2_psi(&p, &p);
    zkp_g2_add(o, &zt, &p);
}
