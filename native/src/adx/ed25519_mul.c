/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../ed25519_mul.c"
