// SPDX-License-Identifier: GPL-3.0-or-later
//! Groth16 for the circuit x -> x^2, again and again, of a given number of constraints.

use crate::groups::Inputs;
use crate::{Failure, Job};
use ark_bls12_381::{Bls12_381, Fr};
use ark_ff::Field;
use ark_groth16::{prepare_verifying_key, Groth16, PreparedVerifyingKey, Proof, ProvingKey};
use ark_relations::gr1cs::{ConstraintSynthesizer, ConstraintSystemRef, SynthesisError, Variable};
use ark_relations::lc;
use ark_serialize::{CanonicalDeserialize, CanonicalSerialize};
use ark_snark::SNARK;
use ark_std::rand::rngs::OsRng;

/// The start squared again and again is the public result; `size` constraints.
#[derive(Clone, Copy)]
struct Chain {
    start: Fr,
    result: Fr,
    size: usize,
}

impl Chain {
    fn new(inputs: &Inputs, size: usize) -> Self {
        let mut result = inputs.scalar_start;
        for _ in 0..size {
            result.square_in_place();
        }
        Self { start: inputs.scalar_start, result, size }
    }
}

impl ConstraintSynthesizer<Fr> for Chain {
    fn generate_constraints(self, cs: ConstraintSystemRef<Fr>) -> Result<(), SynthesisError> {
        let result = cs.new_input_variable(|| Ok(self.result))?;
        let mut wire = cs.new_witness_variable(|| Ok(self.start))?;
        let mut value = self.start;
        for index in 0..self.size {
            value.square_in_place();
            let next: Variable =
                if index + 1 == self.size { result } else { cs.new_witness_variable(|| Ok(value))? };
            cs.enforce_r1cs_constraint(|| lc!() + wire, || lc!() + wire, || lc!() + next)?;
            wire = next;
        }
        Ok(())
    }
}

#[derive(Clone)]
pub struct Keys {
    size: usize,
    pk: ProvingKey<Bls12_381>,
    pvk: PreparedVerifyingKey<Bls12_381>,
}

fn make_keys(chain: Chain) -> Result<Keys, Failure> {
    let (pk, vk) = Groth16::<Bls12_381>::circuit_specific_setup(chain, &mut OsRng)?;
    Ok(Keys { size: chain.size, pk, pvk: prepare_verifying_key(&vk) })
}

fn must_verify(keys: &Keys, chain: &Chain, proof: &Proof<Bls12_381>) -> Result<String, Failure> {
    if Groth16::<Bls12_381>::verify_with_processed_vk(&keys.pvk, &[chain.result], proof)? {
        Ok("verified".into())
    } else {
        Err("the proof does not verify".into())
    }
}

pub struct Setup {
    chain: Chain,
    keys: Option<Keys>,
}

impl Setup {
    pub fn new(inputs: &Inputs, size: usize) -> Self {
        Self { chain: Chain::new(inputs, size), keys: None }
    }
}

impl Job for Setup {
    fn run(&mut self) -> Result<(), Failure> {
        self.keys = Some(make_keys(self.chain)?);
        Ok(())
    }

    fn result(&mut self) -> Result<String, Failure> {
        let keys = self.keys.as_ref().ok_or("not run")?;
        let proof = Groth16::<Bls12_381>::prove(&keys.pk, self.chain, &mut OsRng)?;
        must_verify(keys, &self.chain, &proof)
    }
}

fn keys_of(chain: Chain, kept: &mut Option<Keys>) -> Result<Keys, Failure> {
    if kept.as_ref().is_none_or(|keys| keys.size != chain.size) {
        *kept = Some(make_keys(chain)?);
    }
    kept.clone().ok_or_else(|| "no keys".into())
}

pub struct Prove {
    chain: Chain,
    keys: Keys,
    proof: Option<Proof<Bls12_381>>,
}

impl Prove {
    pub fn new(inputs: &Inputs, size: usize, kept: &mut Option<Keys>) -> Result<Self, Failure> {
        let chain = Chain::new(inputs, size);
        Ok(Self { chain, keys: keys_of(chain, kept)?, proof: None })
    }
}

impl Job for Prove {
    fn run(&mut self) -> Result<(), Failure> {
        self.proof = Some(Groth16::<Bls12_381>::prove(&self.keys.pk, self.chain, &mut OsRng)?);
        Ok(())
    }

    fn result(&mut self) -> Result<String, Failure> {
        must_verify(&self.keys, &self.chain, self.proof.as_ref().ok_or("not run")?)
    }
}

/// From the 192 bytes of the proof, with the checks of the subgroups.
pub struct Verify {
    chain: Chain,
    keys: Keys,
    count: usize,
    encoding: Vec<u8>,
    accepted: bool,
}

fn read_and_verify(keys: &Keys, encoding: &[u8], result: Fr) -> Result<bool, Failure> {
    let proof = Proof::<Bls12_381>::deserialize_compressed(encoding)?;
    Ok(Groth16::<Bls12_381>::verify_with_processed_vk(&keys.pvk, &[result], &proof)?)
}

impl Verify {
    pub fn new(inputs: &Inputs, count: usize, kept: &mut Option<Keys>) -> Result<Self, Failure> {
        let chain = Chain::new(inputs, 1000);
        let keys = keys_of(chain, kept)?;
        let mut encoding = Vec::new();
        Groth16::<Bls12_381>::prove(&keys.pk, chain, &mut OsRng)?.serialize_compressed(&mut encoding)?;
        Ok(Self { chain, keys, count, encoding, accepted: false })
    }
}

impl Job for Verify {
    fn run(&mut self) -> Result<(), Failure> {
        self.accepted = true;
        for _ in 0..self.count {
            self.accepted &= read_and_verify(&self.keys, &self.encoding, self.chain.result)?;
        }
        Ok(())
    }

    fn result(&mut self) -> Result<String, Failure> {
        let wrong = read_and_verify(&self.keys, &self.encoding, self.chain.result + Fr::ONE)?;
        if self.accepted && !wrong { Ok("verified".into()) } else { Err("the verdict is wrong".into()) }
    }
}
