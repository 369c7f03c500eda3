// SPDX-License-Identifier: GPL-3.0-or-later
//! Prints nanoseconds a product of blst_fp_mul: `field-product COUNT REPEATS`, one JSON line.
//! Dependent: x = x*y, COUNT times. Independent: eight products a round, COUNT/8 rounds.

use std::hint::black_box;
use std::time::Instant;

use blst::{blst_fp, blst_fp_add, blst_fp_from_bendian, blst_fp_mul};

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

fn dependent(count: usize) -> f64 {
    let (mut x, y) = (element(1), element(2));
    let start = Instant::now();
    for _ in 0..count {
        let a: *const blst_fp = &x;
        unsafe { blst_fp_mul(&mut x, a, &y) };
    }
    let elapsed = start.elapsed();
    black_box(x);
    elapsed.as_secs_f64() * 1e9 / count as f64
}

fn independent(count: usize) -> f64 {
    let y = element(2);
    let mut x = [element(1); 8];
    for index in 1..8 {
        let previous = x[index - 1];
        unsafe { blst_fp_add(&mut x[index], &previous, &y) };
    }
    let rounds = count / 8;
    let start = Instant::now();
    for _ in 0..rounds {
        for value in x.iter_mut() {
            let a: *const blst_fp = value;
            unsafe { blst_fp_mul(value, a, &y) };
        }
    }
    let elapsed = start.elapsed();
    black_box(x);
    elapsed.as_secs_f64() * 1e9 / (rounds * 8) as f64
}

fn best(repeats: usize, measure: impl Fn() -> f64) -> f64 {
    (0..repeats).map(|_| measure()).fold(f64::INFINITY, f64::min)
}

fn main() {
    let arguments: Vec<usize> = std::env::args().skip(1).filter_map(|text| text.parse().ok()).collect();
    let [count, repeats] = arguments[..] else {
        eprintln!("usage: field-product COUNT REPEATS");
        std::process::exit(64);
    };
    let (chain, stream) = (best(repeats, || dependent(count)), best(repeats, || independent(count)));
    println!("{{\"dependent_ns\": {chain:.3}, \"independent_ns\": {stream:.3}}}");
}
