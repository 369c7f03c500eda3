// SPDX-License-Identifier: GPL-3.0-or-later
//! Sums of scalar multiples, transforms and pairings.

use crate::{Failure, Job};
use ark_bls12_381::{Bls12_381, Fr, G1Affine, G1Projective, G2Affine, G2Projective};
use ark_ec::pairing::{Pairing, PairingOutput};
use ark_ec::{AffineRepr, CurveGroup, PrimeGroup, VariableBaseMSM};
use ark_ff::{BigInteger, PrimeField, Zero};
use ark_poly::{EvaluationDomain, Radix2EvaluationDomain};
use ark_serialize::CanonicalSerialize;
use sha2::{Digest, Sha256};

/// The numbers that every driver gets on its command line: point i is (start + i*step)*G, scalar i+1 is
/// multiplier*scalar_i + constant.
pub struct Inputs {
    point_start: Fr,
    point_step: Fr,
    pub scalar_start: Fr,
    multiplier: Fr,
    constant: Fr,
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn number(word: &str) -> Result<Fr, Failure> {
    let word = format!("{word:0>64}");
    let bytes: Result<Vec<u8>, _> = (0..32).map(|index| u8::from_str_radix(&word[2 * index..2 * index + 2], 16)).collect();
    Ok(Fr::from_be_bytes_mod_order(&bytes?))
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

    fn scalars(&self, size: usize) -> Vec<Fr> {
        let next = |value: &Fr| Some(self.multiplier * value + self.constant);
        std::iter::successors(Some(self.scalar_start), next).take(size).collect()
    }

    fn points<G: CurveGroup<ScalarField = Fr>>(&self, size: usize) -> Vec<G::Affine> {
        let delta = G::generator() * self.point_step;
        let next = |point: &G| Some(*point + delta);
        let points: Vec<G> = std::iter::successors(Some(G::generator() * self.point_start), next).take(size).collect();
        G::normalize_batch(&points)
    }
}

pub struct Msm<G: CurveGroup<ScalarField = Fr> + VariableBaseMSM<MulBase = <G as CurveGroup>::Affine>> {
    points: Vec<<G as CurveGroup>::Affine>,
    scalars: Vec<Fr>,
    sum: G,
}

impl<G: CurveGroup<ScalarField = Fr> + VariableBaseMSM<MulBase = <G as CurveGroup>::Affine>> Msm<G> {
    pub fn new(inputs: &Inputs, size: usize) -> Self {
        Self { points: inputs.points::<G>(size), scalars: inputs.scalars(size), sum: G::zero() }
    }
}

impl<G: CurveGroup<ScalarField = Fr> + VariableBaseMSM<MulBase = <G as CurveGroup>::Affine>> Job for Msm<G> {
    fn run(&mut self) -> Result<(), Failure> {
        self.sum = <G as VariableBaseMSM>::msm(&self.points, &self.scalars).map_err(|_| "lengths differ")?;
        Ok(())
    }

    fn result(&mut self) -> Result<String, Failure> {
        let mut bytes = Vec::new();
        self.sum.into_affine().serialize_compressed(&mut bytes)?;
        Ok(hex(&bytes))
    }
}

/// Natural order in and out, in place.
pub struct Transform {
    domain: Radix2EvaluationDomain<Fr>,
    coefficients: Vec<Fr>,
    values: Vec<Fr>,
}

impl Transform {
    pub fn new(inputs: &Inputs, size: usize) -> Result<Self, Failure> {
        let domain = Radix2EvaluationDomain::new(size).filter(|domain| domain.size() == size).ok_or("no domain")?;
        let coefficients = inputs.scalars(size);
        Ok(Self { domain, values: coefficients.clone(), coefficients })
    }
}

impl Job for Transform {
    fn run(&mut self) -> Result<(), Failure> {
        self.domain.fft_in_place(&mut self.values);
        Ok(())
    }

    fn result(&mut self) -> Result<String, Failure> {
        let mut digest = Sha256::new();
        for value in &self.values {
            digest.update(value.into_bigint().to_bytes_be());
        }
        self.values.clone_from(&self.coefficients);
        Ok(hex(&digest.finalize()))
    }
}

/// e(k_0 G1, G2) * ... * e(k_last G1, G2), where k_last cancels the others if there are several.
pub struct Product {
    factors: Vec<Fr>,
    ps: Vec<G1Affine>,
    qs: Vec<G2Affine>,
    out: PairingOutput<Bls12_381>,
}

impl Product {
    pub fn new(inputs: &Inputs, size: usize) -> Self {
        let mut factors = inputs.scalars(size);
        if size > 1 {
            factors[size - 1] = -factors[..size - 1].iter().sum::<Fr>();
        }
        let ps: Vec<G1Projective> = factors.iter().map(|factor| G1Projective::generator() * factor).collect();
        let qs = vec![G2Projective::generator().into_affine(); size];
        Self { factors, ps: G1Projective::normalize_batch(&ps), qs, out: PairingOutput::zero() }
    }
}

impl Job for Product {
    fn run(&mut self) -> Result<(), Failure> {
        self.out = Bls12_381::multi_pairing(&self.ps, &self.qs);
        Ok(())
    }

    fn result(&mut self) -> Result<String, Failure> {
        let right = if self.ps.len() > 1 {
            self.out.is_zero()
        } else {
            self.out == Bls12_381::pairing(G1Affine::generator(), G2Affine::generator()) * self.factors[0]
        };
        if right { Ok("verified".into()) } else { Err("the value of the pairing is wrong".into()) }
    }
}
