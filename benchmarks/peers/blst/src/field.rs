// SPDX-License-Identifier: GPL-3.0-or-later
//! Products in the base field. The result is the last product, so that the caller can compare it with its own.

use crate::{Failure, Job};
use blst::{blst_bendian_from_fp, blst_fp, blst_fp_from_bendian, blst_fp_mul};

/// The operands that every driver uses: 0x0b, then (37*i + seed) mod 256.
fn element(seed: u8) -> blst_fp {
    let mut bytes = [0u8; 48];
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = (index as u8).wrapping_mul(37).wrapping_add(seed);
    }
    bytes[0] = 0x0b;
    let mut out = blst_fp::default();
    unsafe { blst_fp_from_bendian(&mut out, bytes.as_ptr()) };
    out
}

fn encode(value: &blst_fp) -> String {
    let mut bytes = [0u8; 48];
    unsafe { blst_bendian_from_fp(bytes.as_mut_ptr(), value) };
    crate::groups::hex(&bytes)
}

/// x = x*y, `count` times: each product waits for the one before.
pub struct Dependent {
    count: usize,
    value: blst_fp,
}

impl Dependent {
    pub fn new(count: usize) -> Self {
        Self { count, value: element(1) }
    }
}

impl Job for Dependent {
    fn run(&mut self) {
        let (mut x, y) = (element(1), element(2));
        for _ in 0..self.count {
            let a: *const blst_fp = &x;
            unsafe { blst_fp_mul(&mut x, a, &y) };
        }
        self.value = x;
    }

    fn result(&mut self) -> Result<String, Failure> {
        Ok(encode(&self.value))
    }
}

/// Eight values at a time, x_j = x_j*y; `count` products in all.
pub struct Independent {
    rounds: usize,
    values: [blst_fp; 8],
}

impl Independent {
    pub fn new(count: usize) -> Self {
        Self { rounds: count / 8, values: [element(1); 8] }
    }
}

impl Job for Independent {
    fn run(&mut self) {
        let (mut x, y) = ([element(1); 8], element(2));
        for (seed, value) in x.iter_mut().enumerate() {
            *value = element(seed as u8 + 1);
        }
        for _ in 0..self.rounds {
            for value in x.iter_mut() {
                let a: *const blst_fp = value;
                unsafe { blst_fp_mul(value, a, &y) };
            }
        }
        self.values = x;
    }

    fn result(&mut self) -> Result<String, Failure> {
        Ok(self.values.iter().map(encode).collect())
    }
}
