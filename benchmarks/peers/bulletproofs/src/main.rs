// SPDX-License-Identifier: GPL-3.0-or-later
//! Driver of the crate bulletproofs (original range proofs over ristretto255) for the comparison.

#[path = "../../serve.rs"]
mod serve;

use bulletproofs::{BulletproofGens, PedersenGens, RangeProof};
use curve25519_dalek::ristretto::CompressedRistretto;
use curve25519_dalek::scalar::Scalar;
use merlin::Transcript;
use rand::rngs::OsRng;
use rand::RngCore;
use serve::{job, must, Failure, Inputs, Job};

const BITS: usize = 64;

struct Case {
    proofs: BulletproofGens,
    commitments: PedersenGens,
    amounts: Vec<u64>,
    masks: Vec<Scalar>,
}

/// A proof as it travels: its bytes, and the commitments.
type Sent = (Vec<u8>, Vec<CompressedRistretto>);

impl Case {
    fn new(size: usize) -> Self {
        Self {
            proofs: BulletproofGens::new(BITS, size),
            commitments: PedersenGens::default(),
            amounts: (0..size).map(|_| OsRng.next_u64()).collect(),
            masks: (0..size).map(|_| Scalar::random(&mut OsRng)).collect(),
        }
    }

    fn prove(&self) -> Result<Sent, Failure> {
        let mut transcript = Transcript::new(b"benchmark");
        let (gens, amounts) = (&self.commitments, &self.amounts);
        let made = RangeProof::prove_multiple(&self.proofs, gens, &mut transcript, amounts, &self.masks, BITS);
        let (proof, commitments) = made.map_err(|error| error.to_string())?;
        Ok((proof.to_bytes(), commitments))
    }

    fn accepts(&self, (bytes, commitments): &Sent) -> bool {
        let mut transcript = Transcript::new(b"benchmark");
        RangeProof::from_bytes(bytes).is_ok_and(|proof| {
            proof.verify_multiple(&self.proofs, &self.commitments, &mut transcript, commitments, BITS).is_ok()
        })
    }
}

fn prepare(_: &Inputs, kernel: &str, size: usize) -> Result<Box<dyn Job>, Failure> {
    let case = std::rc::Rc::new(Case::new(size));
    let judge = case.clone();
    match kernel {
        "bp-prove" => job(move || case.prove(), move |sent| must(judge.accepts(&sent), "proof")),
        "bp-verify" => {
            let sent = case.prove()?;
            let mut wrong = sent.clone();
            wrong.1[0] = CompressedRistretto(Case::new(1).prove()?.1[0].to_bytes());
            job(move || Ok(case.accepts(&sent)), move |good| must(good && !judge.accepts(&wrong), "verdict"))
        }
        _ => Err(format!("no kernel {kernel}").into()),
    }
}

fn main() {
    let version = concat!("bulletproofs ", env!("BULLETPROOFS"), " on curve25519-dalek ", env!("DALEK"));
    serve::serve(&serve::Driver { version, prepare, exchange: serve::no_exchange });
}
