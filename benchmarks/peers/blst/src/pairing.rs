// SPDX-License-Identifier: GPL-3.0-or-later
//! A product of pairings.

use crate::groups::{to_scalar, Inputs};
use crate::{Failure, Job};
use blst::*;

/// e(k_0 G1, G2) * ... * e(k_last G1, G2), where k_last cancels the others if there are several.
pub struct Product {
    ps: Vec<blst_p1_affine>,
    qs: Vec<blst_p2_affine>,
    total: blst_p2_affine,
    out: blst_fp12,
}

impl Product {
    pub fn new(inputs: &Inputs, size: usize) -> Self {
        let mut factors = inputs.scalars(size);
        if size > 1 {
            let mut sum = blst_fr::default();
            for value in &factors[..size - 1] {
                let before = sum;
                unsafe { blst_fr_add(&mut sum, &before, value) };
            }
            unsafe { blst_fr_cneg(&mut factors[size - 1], &sum, true) };
        }
        let ps = factors
            .iter()
            .map(|factor| {
                let (mut point, mut affine) = (blst_p1::default(), blst_p1_affine::default());
                unsafe {
                    blst_p1_mult(&mut point, blst_p1_generator(), to_scalar(factor).b.as_ptr(), 256);
                    blst_p1_to_affine(&mut affine, &point);
                }
                affine
            })
            .collect();
        let generator = unsafe { *blst_p2_affine_generator() };
        let (mut point, mut total) = (blst_p2::default(), blst_p2_affine::default());
        unsafe {
            blst_p2_mult(&mut point, blst_p2_generator(), to_scalar(&factors[0]).b.as_ptr(), 256);
            blst_p2_to_affine(&mut total, &point);
        }
        Self { ps, qs: vec![generator; size], total, out: blst_fp12::default() }
    }
}

impl Job for Product {
    fn run(&mut self) {
        let qs = [self.qs.as_ptr(), std::ptr::null()];
        let ps = [self.ps.as_ptr(), std::ptr::null()];
        let mut value = blst_fp12::default();
        unsafe {
            blst_miller_loop_n(&mut value, qs.as_ptr(), ps.as_ptr(), self.ps.len());
            blst_final_exp(&mut self.out, &value);
        }
    }

    fn result(&mut self) -> Result<String, Failure> {
        let right = if self.ps.len() > 1 {
            unsafe { blst_fp12_is_one(&self.out) }
        } else {
            let (mut value, mut other) = (blst_fp12::default(), blst_fp12::default());
            unsafe {
                blst_miller_loop(&mut value, &self.total, blst_p1_affine_generator());
                blst_final_exp(&mut other, &value);
                blst_fp12_is_equal(&other, &self.out)
            }
        };
        if right { Ok("verified".into()) } else { Err("the value of the pairing is wrong".into()) }
    }
}
