// SPDX-License-Identifier: GPL-3.0-or-later
//! Driver of curve25519-dalek for the comparison: operations on Ed25519 and ristretto255. The result of a list of points
//! is told as their sum.

#[path = "../../serve.rs"]
mod serve;

use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT, ED25519_BASEPOINT_TABLE, RISTRETTO_BASEPOINT_POINT};
use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
use curve25519_dalek::ristretto::{CompressedRistretto, RistrettoPoint};
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::VartimeMultiscalarMul;
use serve::{hex, job, must, Failure, Inputs, Job};

fn scalar(bytes: &[u8; 32]) -> Scalar {
    Scalar::from_bytes_mod_order(*bytes)
}

fn scalars(inputs: &Inputs, size: usize) -> Vec<Scalar> {
    let (multiplier, constant) = (scalar(&inputs.multiplier), scalar(&inputs.constant));
    let next = |value: &Scalar| Some(value * multiplier + constant);
    std::iter::successors(Some(scalar(&inputs.scalar_start)), next).take(size).collect()
}

fn points<P>(inputs: &Inputs, size: usize, base: P) -> Vec<P>
where
    P: Copy + std::ops::Mul<Scalar, Output = P> + std::ops::Add<Output = P>,
{
    let step = base * scalar(&inputs.point_step);
    std::iter::successors(Some(base * scalar(&inputs.point_start)), |point| Some(*point + step)).take(size).collect()
}

fn told(points: Vec<EdwardsPoint>) -> Result<String, Failure> {
    Ok(hex(points.iter().sum::<EdwardsPoint>().compress().as_bytes()))
}

fn refused() -> Failure {
    "a point was refused".into()
}

fn prepare(inputs: &Inputs, kernel: &str, size: usize) -> Result<Box<dyn Job>, Failure> {
    let (all, factors) = (points(inputs, size, ED25519_BASEPOINT_POINT), scalars(inputs, size));
    let encodings: Vec<[u8; 32]> = all.iter().map(|point| point.compress().to_bytes()).collect();
    match kernel {
        "ed-decode" => job(
            move || {
                let read = |bytes: &[u8; 32]| CompressedEdwardsY(*bytes).decompress();
                encodings.iter().map(read).collect::<Option<Vec<_>>>().ok_or_else(refused)
            },
            told,
        ),
        "ed-subgroup" => job(
            move || Ok(all.iter().all(EdwardsPoint::is_torsion_free)),
            |free| must(free, "subgroup"),
        ),
        "ed-decode-subgroup" => job(
            move || {
                let read = |bytes: &[u8; 32]| CompressedEdwardsY(*bytes).decompress();
                Ok(encodings.iter().map(read).all(|point| point.is_some_and(|found| found.is_torsion_free())))
            },
            |free| must(free, "subgroup"),
        ),
        "ed-mul" => job(move || Ok(all.iter().zip(&factors).map(|(point, factor)| point * factor).collect()), told),
        "ed-mul-base" => job(
            move || Ok(factors.iter().map(|factor| factor * ED25519_BASEPOINT_TABLE).collect()),
            told,
        ),
        "ed-mul-bytes" => job(
            move || {
                let product = |(bytes, factor): (&[u8; 32], &Scalar)| {
                    Some((CompressedEdwardsY(*bytes).decompress()? * factor).compress())
                };
                encodings.iter().zip(&factors).map(product).collect::<Option<Vec<_>>>().ok_or_else(refused)
            },
            |products| {
                let read = products.iter().map(CompressedEdwardsY::decompress).collect::<Option<Vec<_>>>();
                told(read.ok_or_else(refused)?)
            },
        ),
        "ed-double-mul" => job(
            move || {
                let sum = |(index, point)| {
                    let (a, b) = (&factors[index], &factors[(index + 1) % size]);
                    EdwardsPoint::vartime_double_scalar_mul_basepoint(a, point, b)
                };
                Ok(all.iter().enumerate().map(sum).collect())
            },
            told,
        ),
        "ed-msm" => job(move || Ok(vec![EdwardsPoint::vartime_multiscalar_mul(&factors, &all)]), told),
        "ristretto-decode" => {
            let all = points(inputs, size, RISTRETTO_BASEPOINT_POINT);
            let encodings: Vec<[u8; 32]> = all.iter().map(|point| point.compress().to_bytes()).collect();
            job(
                move || {
                    let read = |bytes: &[u8; 32]| CompressedRistretto(*bytes).decompress();
                    encodings.iter().map(read).collect::<Option<Vec<_>>>().ok_or_else(refused)
                },
                |points| Ok(hex(points.iter().sum::<RistrettoPoint>().compress().as_bytes())),
            )
        }
        _ => Err(format!("no kernel {kernel}").into()),
    }
}

fn main() {
    let version = concat!("curve25519-dalek ", env!("DALEK"));
    serve::serve(&serve::Driver { version, prepare, exchange: serve::no_exchange });
}
