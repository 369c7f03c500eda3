// SPDX-License-Identifier: GPL-3.0-or-later
//! CLSAG: one signature of a ring, the signer in its middle.

use crate::serve::{job, must, Failure, Job};
use crate::Factor;
use curve25519_dalek::constants::ED25519_BASEPOINT_TABLE;
use monero_clsag::{Clsag, ClsagContext, Decoys};
use monero_ed25519::{Commitment, CompressedPoint, Point, Scalar};
use rand_core::{OsRng, RngCore};
use std::rc::Rc;
use zeroize::Zeroizing;

struct Case {
    ring: Vec<[Point; 2]>,
    signer: u8,
    key: Scalar,
    opening: Commitment,
    message: [u8; 32],
}

/// A signature as it travels.
#[derive(Clone)]
struct Sent {
    bytes: Vec<u8>,
    ring: Vec<[CompressedPoint; 2]>,
    image: CompressedPoint,
    pseudo_out: CompressedPoint,
    message: [u8; 32],
}

fn random_scalar() -> Scalar {
    let mut wide = [0u8; 64];
    OsRng.fill_bytes(&mut wide);
    Scalar::from(Factor::from_bytes_mod_order_wide(&wide))
}

impl Case {
    fn new(size: usize) -> Result<Self, Failure> {
        let signer = size / 2;
        let mut secrets: Vec<(Scalar, Commitment)> =
            (0..size).map(|_| (random_scalar(), Commitment::new(random_scalar(), OsRng.next_u64()))).collect();
        let public = |(key, opening): &(Scalar, Commitment)| {
            [Point::from(&(*key).into() * ED25519_BASEPOINT_TABLE), opening.commit()]
        };
        let ring = secrets.iter().map(public).collect();
        let (key, opening) = secrets.swap_remove(signer);
        let mut message = [0u8; 32];
        OsRng.fill_bytes(&mut message);
        Ok(Self { ring, signer: signer.try_into()?, key, opening, message })
    }

    fn sign(&self) -> Result<(Clsag, Point), Failure> {
        let offsets = (1..=self.ring.len() as u64).collect();
        let decoys = Decoys::new(offsets, self.signer, self.ring.clone()).ok_or("decoys")?;
        let context = ClsagContext::new(decoys, self.opening.clone())?;
        let inputs = vec![(Zeroizing::new(self.key), context)];
        Ok(Clsag::sign(&mut OsRng, inputs, random_scalar(), self.message)?.swap_remove(0))
    }

    fn sent(&self, (signature, pseudo_out): &(Clsag, Point)) -> Result<Sent, Failure> {
        let mut bytes = Vec::new();
        signature.write(&mut bytes)?;
        let key: Factor = self.key.into();
        let base = Point::biased_hash(self.ring[usize::from(self.signer)][0].compress().to_bytes());
        Ok(Sent {
            bytes,
            ring: self.ring.iter().map(|pair| pair.map(Point::compress)).collect(),
            image: Point::from(base.into() * key).compress(),
            pseudo_out: pseudo_out.compress(),
            message: self.message,
        })
    }
}

fn accepts(sent: &Sent) -> bool {
    Clsag::read(sent.ring.len(), &mut &sent.bytes[..]).is_ok_and(|signature| {
        signature.verify(sent.ring.clone(), &sent.image, &sent.pseudo_out, &sent.message).is_ok()
    })
}

pub fn sign(size: usize) -> Result<Box<dyn Job>, Failure> {
    let case = Rc::new(Case::new(size)?);
    let judge = case.clone();
    job(move || case.sign(), move |signed| must(accepts(&judge.sent(&signed)?), "signature"))
}

pub fn verify(size: usize) -> Result<Box<dyn Job>, Failure> {
    let case = Case::new(size)?;
    let sent = case.sent(&case.sign()?)?;
    let mut wrong = sent.clone();
    wrong.message[0] ^= 1;
    job(move || Ok(accepts(&sent)), move |good| must(good && !accepts(&wrong), "verdict"))
}

/// Message, key image, pseudo output, ring, signature.
pub fn make(size: usize) -> Result<Vec<u8>, Failure> {
    let case = Case::new(size)?;
    let sent = case.sent(&case.sign()?)?;
    let mut bytes = sent.message.to_vec();
    let statement = [sent.image, sent.pseudo_out].into_iter().chain(sent.ring.into_iter().flatten());
    statement.for_each(|point| bytes.extend(point.to_bytes()));
    bytes.extend(sent.bytes);
    Ok(bytes)
}

pub fn take(bytes: &[u8]) -> Result<bool, Failure> {
    let words = bytes.chunks(32).map(TryInto::try_into).collect::<Result<Vec<[u8; 32]>, _>>()?;
    if words.len() < 5 {
        return Err("too short".into());
    }
    let end = 3 + 2 * ((words.len() - 5) / 3);
    let point = |word: &[u8; 32]| CompressedPoint::from(*word);
    Ok(accepts(&Sent {
        bytes: words[end..].concat(),
        ring: words[3..end].chunks(2).map(|pair| [point(&pair[0]), point(&pair[1])]).collect(),
        image: point(&words[1]),
        pseudo_out: point(&words[2]),
        message: words[0],
    }))
}
