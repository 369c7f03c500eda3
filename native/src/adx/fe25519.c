/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../fe25519.c"
