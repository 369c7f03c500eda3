// SPDX-License-Identifier: GPL-3.0-or-later
//! Driver of monero-oxide (Monero's signatures, range proofs and scanning in Rust) for the comparison.

mod clsag;
mod range;
mod scan;
#[path = "../../serve.rs"]
mod serve;

use monero_ed25519::{Point, Scalar};
use serve::{hex, job, Failure, Inputs, Job};

type Factor = curve25519_dalek::Scalar;

/// `size` messages of 64 bytes: a scalar of the inputs and the one after it.
fn messages(inputs: &Inputs, size: usize) -> Vec<[u8; 64]> {
    let [multiplier, constant, start] =
        [inputs.multiplier, inputs.constant, inputs.scalar_start].map(Factor::from_bytes_mod_order);
    let pair = |value: Factor| {
        let mut message = [0u8; 64];
        message[..32].copy_from_slice(value.as_bytes());
        message[32..].copy_from_slice((value * multiplier + constant).as_bytes());
        message
    };
    let next = |value: &Factor| Some(value * multiplier + constant);
    std::iter::successors(Some(start), next).take(size).map(pair).collect()
}

fn prepare(inputs: &Inputs, kernel: &str, size: usize) -> Result<Box<dyn Job>, Failure> {
    match kernel {
        "clsag-sign" => clsag::sign(size),
        "clsag-verify" => clsag::verify(size),
        "bp-prove" | "plus-prove" => range::prove(kernel == "plus-prove", size),
        "bp-verify" | "plus-verify" => range::verify(kernel == "plus-verify", size, 1),
        "bp-batch-verify" | "plus-batch-verify" => range::verify(kernel == "plus-batch-verify", 1, size),
        "monero-scan" => scan::scan(size),
        "hash-to-scalar" => {
            let all = messages(inputs, size);
            job(
                move || Ok(all.iter().map(Scalar::hash).collect::<Vec<_>>()),
                |found| Ok(hex(found.into_iter().map(Scalar::into).sum::<Factor>().as_bytes())),
            )
        }
        "hash-to-point" => {
            let halves = messages(inputs, size).into_iter().map(|message| message[..32].try_into());
            let all = halves.collect::<Result<Vec<[u8; 32]>, _>>()?;
            job(
                move || Ok(all.iter().map(|bytes| Point::biased_hash(*bytes)).collect::<Vec<_>>()),
                |found| {
                    let sum = found.into_iter().map(Point::into).sum::<curve25519_dalek::EdwardsPoint>();
                    Ok(hex(sum.compress().as_bytes()))
                },
            )
        }
        _ => Err(format!("no kernel {kernel}").into()),
    }
}

/// `make KIND SIZE` gives a signature or proof with its statement, `take KIND HEX` judges another's.
fn exchange(word: &str, kind: &str, text: &str) -> Result<String, Failure> {
    match (word, kind) {
        ("make", "clsag") => Ok(hex(&clsag::make(text.parse()?)?)),
        ("make", "plus" | "bp") => Ok(hex(&range::make(kind == "plus", text.parse()?)?)),
        ("take", _) => {
            let digits = |place: usize| u8::from_str_radix(text.get(place..place + 2).unwrap_or("?"), 16);
            let bytes = (0..text.len()).step_by(2).map(digits).collect::<Result<Vec<u8>, _>>()?;
            let good = match kind {
                "clsag" => clsag::take(&bytes)?,
                "plus" | "bp" => range::take(kind == "plus", &bytes)?,
                _ => return Err(format!("no kind {kind}").into()),
            };
            Ok(if good { "accepted" } else { "refused" }.into())
        }
        _ => Err(format!("unknown request {word} {kind}").into()),
    }
}

fn main() {
    let version = concat!(
        "monero-clsag ", env!("CLSAG"), ", monero-bulletproofs ", env!("BULLETPROOFS"), ", monero-wallet ", env!("WALLET"),
        " on curve25519-dalek ", env!("DALEK"),
    );
    serve::serve(&serve::Driver { version, prepare, exchange });
}
