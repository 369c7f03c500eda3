# SPDX-License-Identifier: GPL-3.0-or-later
"""The private transfer over the tree: n inputs are spent, m outputs are made, nothing but the fee is shown.

Statement: for each input, an output (P, C) lies in the tree under ``root``; its one-time key is
``P = k'*G + S`` and ``S + alpha*T`` is the public randomized key; the nullifier belongs to (k', position). Each new
commitment hides a 64-bit value, and ``sum C_in = sum C_out + fee*G_v + delta*H``. Protocol: TRANSFER.md.

Input schema (what ``transfer.shape(inputs=n, outputs=m).solve`` and ``Prover.prove`` take; integers, n = inputs, m = outputs)

Public, in this order (n + n + m + 2 values):

=========================  ==========================================================================================
``root``                   root of the tree of 2^32 leaves
``fee``                    amount that leaves, below 2^64 (checked here too)
``nullifier[n]``           Poseidon_nullifier([packed k', position + 2^32 * dummy])
``randomized_key[n]``      u-coordinate of S + alpha*T
``commitment[m]``          u-coordinate of each new commitment C = v*G_v + rho*H
=========================  ==========================================================================================

Secret:

=========================  ==========================================================================================
``nullifier_key[n]``       *packed* k' (``pack_nullifier_key``): base-8 digits d_i of the integer k' (84 of them), e_i =
                           d_i if d_i >= 4 else 3 - d_i for i < 83, e_83 = d_83; packed = sum e_i * 8^i. k' <= c
``alpha[n]``               re-randomizer of the key, an integer below 2^252 (uniform modulo l, never zero)
``one_time_key[n][2]``     P as [u, v]
``input_commitment[n][2]`` C as [u, v]
``path[n][11]``            eleven lists, from the leaves up: ten of eight values, one of four. List i holds the children
                           of one node, *own child included* (list 0: the eight leaves of the group with the leaf;
                           list 10: the four children of the root)
``position[n]``            index of the leaf, below 2^32. Own child in list i is number (position >> 3*i) & 7, in the
                           last (position >> 30) & 3
``dummy[n]``               0 for a real input; 1 for a dummy: path, root and value are then ignored. P and C must still
                           be points of the curve, path entries any values
``value[m]``               v, below 2^64
``blinding[m]``            rho, an integer below 2^252
``delta``                  sum of the real inputs' rho minus the outputs' rho, modulo l (an integer below 2^252)
=========================  ==========================================================================================

Not checked, and why: P and C of real inputs are in the prime-order subgroup and not the identity (the node decodes them
before a leaf enters the tree; the leaf binds both coordinates); input values are below 2^64 (checked when each output
was made); nullifiers are distinct (the node); the signature under the randomized key is outside the circuit.
"""
