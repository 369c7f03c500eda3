// SPDX-License-Identifier: GPL-3.0-or-later
//! Points: sums of scalar multiples, and decoding with the check of the subgroup.

use crate::{Failure, Job};
use blst::*;

/// The numbers that every driver gets on its command line: point i is (start + i*step)*G, scalar i+1 is
/// multiplier*scalar_i + constant.
pub struct Inputs {
    point_start: blst_fr,
    point_step: blst_fr,
    scalar_start: blst_fr,
    multiplier: blst_fr,
    constant: blst_fr,
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn number(word: &str) -> Result<blst_fr, Failure> {
    let word = format!("{word:0>64}");
    let mut bytes = [0u8; 32];
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(word.get(2 * index..2 * index + 2).ok_or("not hexadecimal")?, 16)?;
    }
    let (mut scalar, mut out) = (blst_scalar::default(), blst_fr::default());
    unsafe {
        blst_scalar_from_bendian(&mut scalar, bytes.as_ptr());
        blst_fr_from_scalar(&mut out, &scalar);
    }
    Ok(out)
}

pub fn to_scalar(value: &blst_fr) -> blst_scalar {
    let mut out = blst_scalar::default();
    unsafe { blst_scalar_from_fr(&mut out, value) };
    out
}

impl Inputs {
    pub fn read(words: &[String]) -> Result<Self, Failure> {
        let [point_start, point_step, scalar_start, multiplier, constant] = words else {
            return Err("expected 5 hexadecimal numbers".into());
        };
        Ok(Self {
            point_start: number(point_start)?,
            point_step: number(point_step)?,
            scalar_start: number(scalar_start)?,
            multiplier: number(multiplier)?,
            constant: number(constant)?,
        })
    }

    pub fn scalars(&self, size: usize) -> Vec<blst_fr> {
        let mut value = self.scalar_start;
        let mut out = Vec::with_capacity(size);
        for _ in 0..size {
            out.push(value);
            let before = value;
            unsafe {
                blst_fr_mul(&mut value, &before, &self.multiplier);
                let product = value;
                blst_fr_add(&mut value, &product, &self.constant);
            }
        }
        out
    }

    fn g1(&self, size: usize) -> Vec<blst_p1_affine> {
        let (start, step) = (to_scalar(&self.point_start), to_scalar(&self.point_step));
        let (mut point, mut delta) = (blst_p1::default(), blst_p1::default());
        let mut points = Vec::with_capacity(size);
        unsafe {
            blst_p1_mult(&mut point, blst_p1_generator(), start.b.as_ptr(), 256);
            blst_p1_mult(&mut delta, blst_p1_generator(), step.b.as_ptr(), 256);
            for _ in 0..size {
                points.push(point);
                let before = point;
                blst_p1_add_or_double(&mut point, &before, &delta);
            }
        }
        p1_affines::from(&points[..]).as_slice().to_vec()
    }

    fn g2(&self, size: usize) -> Vec<blst_p2_affine> {
        let (start, step) = (to_scalar(&self.point_start), to_scalar(&self.point_step));
        let (mut point, mut delta) = (blst_p2::default(), blst_p2::default());
        let mut points = Vec::with_capacity(size);
        unsafe {
            blst_p2_mult(&mut point, blst_p2_generator(), start.b.as_ptr(), 256);
            blst_p2_mult(&mut delta, blst_p2_generator(), step.b.as_ptr(), 256);
            for _ in 0..size {
                points.push(point);
                let before = point;
                blst_p2_add_or_double(&mut point, &before, &delta);
            }
        }
        p2_affines::from(&points[..]).as_slice().to_vec()
    }

    /// Scalars one after the other, 32 bytes each, little-endian.
    fn packed(&self, size: usize) -> Vec<u8> {
        self.scalars(size).iter().flat_map(|value| to_scalar(value).b).collect()
    }
}

/// A closure that is timed and one that encodes its result.
pub struct Pair<T, R: FnMut() -> T, E: Fn(&T) -> Result<String, Failure>> {
    work: R,
    encode: E,
    out: Option<T>,
}

impl<T, R: FnMut() -> T, E: Fn(&T) -> Result<String, Failure>> Job for Pair<T, R, E> {
    fn run(&mut self) {
        self.out = Some((self.work)());
    }

    fn result(&mut self) -> Result<String, Failure> {
        (self.encode)(self.out.as_ref().ok_or("not run")?)
    }
}

/// On one thread the C function; on more the crate's own division of the work, over all processors of the process.
pub fn msm_g1(inputs: &Inputs, size: usize, threads: usize) -> impl Job {
    let (points, scalars) = (inputs.g1(size), inputs.packed(size));
    let mut scratch = vec![0u64; unsafe { blst_p1s_mult_pippenger_scratch_sizeof(size) } / 8];
    let work = move || {
        if threads > 1 {
            return points.mult(&scalars, 255);
        }
        let mut out = blst_p1::default();
        let list = [points.as_ptr(), std::ptr::null()];
        let factors = [scalars.as_ptr(), std::ptr::null()];
        unsafe {
            blst_p1s_mult_pippenger(&mut out, list.as_ptr(), size, factors.as_ptr(), 255, scratch.as_mut_ptr());
        }
        out
    };
    let encode = |sum: &blst_p1| {
        let mut bytes = [0u8; 48];
        unsafe { blst_p1_compress(bytes.as_mut_ptr(), sum) };
        Ok(hex(&bytes))
    };
    Pair { work, encode, out: None }
}

pub fn msm_g2(inputs: &Inputs, size: usize, threads: usize) -> impl Job {
    let (points, scalars) = (inputs.g2(size), inputs.packed(size));
    let mut scratch = vec![0u64; unsafe { blst_p2s_mult_pippenger_scratch_sizeof(size) } / 8];
    let work = move || {
        if threads > 1 {
            return points.mult(&scalars, 255);
        }
        let mut out = blst_p2::default();
        let list = [points.as_ptr(), std::ptr::null()];
        let factors = [scalars.as_ptr(), std::ptr::null()];
        unsafe {
            blst_p2s_mult_pippenger(&mut out, list.as_ptr(), size, factors.as_ptr(), 255, scratch.as_mut_ptr());
        }
        out
    };
    let encode = |sum: &blst_p2| {
        let mut bytes = [0u8; 96];
        unsafe { blst_p2_compress(bytes.as_mut_ptr(), sum) };
        Ok(hex(&bytes))
    };
    Pair { work, encode, out: None }
}

pub fn decode_g1(inputs: &Inputs, size: usize) -> impl Job {
    let encodings: Vec<[u8; 48]> = inputs
        .g1(size)
        .iter()
        .map(|point| {
            let mut bytes = [0u8; 48];
            unsafe { blst_p1_affine_compress(bytes.as_mut_ptr(), point) };
            bytes
        })
        .collect();
    let wanted: String = encodings.iter().map(|bytes| hex(bytes)).collect();
    let work = move || -> Vec<(blst_p1_affine, bool)> {
        let read = |bytes: &[u8; 48]| {
            let mut point = blst_p1_affine::default();
            let status = unsafe { blst_p1_uncompress(&mut point, bytes.as_ptr()) };
            (point, status == BLST_ERROR::BLST_SUCCESS && unsafe { blst_p1_affine_in_g1(&point) })
        };
        encodings.iter().map(read).collect()
    };
    let encode = move |points: &Vec<(blst_p1_affine, bool)>| {
        let mut text = String::new();
        for (point, good) in points {
            let mut bytes = [0u8; 48];
            unsafe { blst_p1_affine_compress(bytes.as_mut_ptr(), point) };
            text.push_str(if *good { hex(&bytes) } else { "refused".into() }.as_str());
        }
        if text == wanted { Ok("verified".into()) } else { Err("decoded points are wrong".into()) }
    };
    Pair { work, encode, out: None }
}

pub fn decode_g2(inputs: &Inputs, size: usize) -> impl Job {
    let encodings: Vec<[u8; 96]> = inputs
        .g2(size)
        .iter()
        .map(|point| {
            let mut bytes = [0u8; 96];
            unsafe { blst_p2_affine_compress(bytes.as_mut_ptr(), point) };
            bytes
        })
        .collect();
    let wanted: String = encodings.iter().map(|bytes| hex(bytes)).collect();
    let work = move || -> Vec<(blst_p2_affine, bool)> {
        let read = |bytes: &[u8; 96]| {
            let mut point = blst_p2_affine::default();
            let status = unsafe { blst_p2_uncompress(&mut point, bytes.as_ptr()) };
            (point, status == BLST_ERROR::BLST_SUCCESS && unsafe { blst_p2_affine_in_g2(&point) })
        };
        encodings.iter().map(read).collect()
    };
    let encode = move |points: &Vec<(blst_p2_affine, bool)>| {
        let mut text = String::new();
        for (point, good) in points {
            let mut bytes = [0u8; 96];
            unsafe { blst_p2_affine_compress(bytes.as_mut_ptr(), point) };
            text.push_str(if *good { hex(&bytes) } else { "refused".into() }.as_str());
        }
        if text == wanted { Ok("verified".into()) } else { Err("decoded points are wrong".into()) }
    };
    Pair { work, encode, out: None }
}
