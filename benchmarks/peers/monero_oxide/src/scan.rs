// SPDX-License-Identifier: GPL-3.0-or-later
//! A block scanned with a view key: every transaction has one output with a view tag and a key of its own, and one in a
//! hundred is ours.

use crate::serve::{job, must, Failure, Job};
use crate::Factor;
use curve25519_dalek::constants::ED25519_BASEPOINT_TABLE;
use monero_ed25519::{Commitment, CompressedPoint, Point, Scalar};
use monero_interface::ScannableBlock;
use monero_oxide::block::{Block, BlockHeader};
use monero_oxide::ringct::{EncryptedAmount, PrunedRctProofs, RctBase, RctType};
use monero_oxide::transaction::{Input, Output, Pruned, Timelock, Transaction, TransactionPrefix};
use monero_wallet::{Scanner, ViewPair};
use rand_core::{OsRng, RngCore};
use sha3::{Digest, Keccak256};
use zeroize::Zeroizing;

fn random_scalar() -> Factor {
    let mut wide = [0u8; 64];
    OsRng.fill_bytes(&mut wide);
    Factor::from_bytes_mod_order_wide(&wide)
}

fn keccak(parts: &[&[u8]]) -> [u8; 32] {
    Keccak256::digest(parts.concat()).into()
}

fn hash_to_scalar(parts: &[&[u8]]) -> Factor {
    Factor::from_bytes_mod_order(keccak(parts))
}

struct Keys {
    view: Factor,
    spend: Point,
}

impl Keys {
    fn new() -> Self {
        Self { view: random_scalar(), spend: Point::from(&random_scalar() * ED25519_BASEPOINT_TABLE) }
    }

    /// A transaction that pays `amount` to these keys.
    fn paid(&self, amount: u64) -> Transaction<Pruned> {
        let secret = random_scalar();
        let view = &self.view * ED25519_BASEPOINT_TABLE;
        let shared = (secret * view).mul_by_cofactor().compress().to_bytes();
        let offset = hash_to_scalar(&[&shared, &[0]]);
        let key = Point::from(self.spend.into() + &offset * ED25519_BASEPOINT_TABLE).compress();
        let tag = keccak(&[b"view_tag", &shared, &[0]])[0];
        let mask = Scalar::from(hash_to_scalar(&[b"commitment_mask", offset.as_bytes()]));
        let pad = keccak(&[b"amount", offset.as_bytes()]);
        let mut hidden = amount.to_le_bytes();
        hidden.iter_mut().zip(pad).for_each(|(byte, other)| *byte ^= other);
        let mut extra = vec![1];
        extra.extend((&secret * ED25519_BASEPOINT_TABLE).compress().to_bytes());
        let input = Input::ToKey { amount: None, key_offsets: vec![1; 16], key_image: CompressedPoint::G };
        Transaction::V2 {
            prefix: TransactionPrefix {
                additional_timelock: Timelock::None,
                inputs: vec![input],
                outputs: vec![Output { amount: None, key, view_tag: Some(tag) }],
                extra,
            },
            proofs: Some(PrunedRctProofs {
                rct_type: RctType::ClsagBulletproofPlus,
                base: RctBase {
                    fee: 0,
                    pseudo_outs: vec![],
                    encrypted_amounts: vec![EncryptedAmount::Compact { amount: hidden }],
                    commitments: vec![Commitment::new(mask, amount).commit().compress()],
                },
            }),
        }
    }
}

fn block(size: usize, ours: &Keys, theirs: &Keys) -> Result<ScannableBlock, Failure> {
    let header =
        BlockHeader { hardfork_version: 16, hardfork_signal: 16, timestamp: 0, previous: [0; 32], nonce: 0 };
    let prefix = TransactionPrefix {
        additional_timelock: Timelock::None,
        inputs: vec![Input::Gen(1)],
        outputs: vec![],
        extra: vec![],
    };
    let hashes = (0..size as u64).map(|index| keccak(&[&index.to_le_bytes()])).collect();
    let block = Block::new(header, Transaction::V2 { prefix, proofs: None }, hashes).ok_or("no block")?;
    let owner = |index| if index % 100 == 0 { ours } else { theirs };
    let transactions = (0..size).map(|index| owner(index).paid(index as u64)).collect();
    Ok(ScannableBlock { block, transactions, output_index_for_first_ringct_output: Some(0) })
}

pub fn scan(size: usize) -> Result<Box<dyn Job>, Failure> {
    let (ours, theirs) = (Keys::new(), Keys::new());
    let block = block(size, &ours, &theirs)?;
    let mut scanner = Scanner::new(ViewPair::new(ours.spend, Zeroizing::new(Scalar::from(ours.view)))?);
    job(
        move || Ok(scanner.scan(block.clone())?.ignore_additional_timelock()),
        move |found| {
            let amounts: Vec<u64> = found.iter().map(|output| output.commitment().amount).collect();
            must(amounts == (0..size as u64).step_by(100).collect::<Vec<_>>(), "scan")
        },
    )
}
