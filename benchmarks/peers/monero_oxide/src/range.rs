// SPDX-License-Identifier: GPL-3.0-or-later
//! Bulletproofs and Bulletproofs+ in Monero's format.

use crate::serve::{job, must, Failure, Job};
use crate::Factor;
use monero_bulletproofs::{BatchVerifier, Bulletproof};
use monero_ed25519::{Commitment, CompressedPoint, Point, Scalar};
use rand_core::{OsRng, RngCore};

/// A proof as it travels.
type Sent = (Vec<u8>, Vec<CompressedPoint>);

fn openings(size: usize) -> Vec<Commitment> {
    let mask = || {
        let mut wide = [0u8; 64];
        OsRng.fill_bytes(&mut wide);
        Scalar::from(Factor::from_bytes_mod_order_wide(&wide))
    };
    (0..size).map(|_| Commitment::new(mask(), OsRng.next_u64())).collect()
}

fn proved(plus: bool, openings: &[Commitment]) -> Result<Sent, Failure> {
    let proof = if plus { Bulletproof::prove_plus } else { Bulletproof::prove }(&mut OsRng, openings.to_vec())?;
    Ok((proof.serialize(), openings.iter().map(Commitment::commit).map(Point::compress).collect()))
}

fn read(plus: bool, bytes: &[u8]) -> std::io::Result<Bulletproof> {
    if plus { Bulletproof::read_plus(&mut &bytes[..]) } else { Bulletproof::read(&mut &bytes[..]) }
}

fn accepts(plus: bool, all: &[Sent]) -> bool {
    if let [(bytes, commitments)] = all {
        return read(plus, bytes).is_ok_and(|proof| proof.verify(&mut OsRng, commitments));
    }
    let mut verifier = BatchVerifier::new();
    let queued = all.iter().all(|(bytes, commitments)| {
        read(plus, bytes).is_ok_and(|proof| proof.batch_verify(&mut OsRng, &mut verifier, commitments))
    });
    queued && verifier.verify()
}

pub fn prove(plus: bool, amounts: usize) -> Result<Box<dyn Job>, Failure> {
    let given = openings(amounts);
    job(move || proved(plus, &given), move |sent| must(accepts(plus, &[sent]), "proof"))
}

pub fn verify(plus: bool, amounts: usize, proofs: usize) -> Result<Box<dyn Job>, Failure> {
    let all = (0..proofs).map(|_| proved(plus, &openings(amounts))).collect::<Result<Vec<_>, _>>()?;
    let mut wrong = all.clone();
    wrong[proofs - 1].1[0] = openings(1)[0].commit().compress();
    job(move || Ok(accepts(plus, &all)), move |good| must(good && !accepts(plus, &wrong), "verdict"))
}

/// The number of amounts in one byte, commitments, proof.
pub fn make(plus: bool, amounts: u8) -> Result<Vec<u8>, Failure> {
    let (proof, commitments) = proved(plus, &openings(amounts.into()))?;
    let mut bytes = vec![amounts];
    commitments.iter().for_each(|point| bytes.extend(point.to_bytes()));
    bytes.extend(proof);
    Ok(bytes)
}

pub fn take(plus: bool, bytes: &[u8]) -> Result<bool, Failure> {
    let (count, rest) = bytes.split_first().ok_or("empty")?;
    let (points, proof) = rest.split_at_checked(32 * usize::from(*count)).ok_or("too short")?;
    let decoded = points.chunks(32).map(TryInto::<[u8; 32]>::try_into).collect::<Result<Vec<_>, _>>()?;
    Ok(accepts(plus, &[(proof.to_vec(), decoded.into_iter().map(CompressedPoint::from).collect())]))
}
