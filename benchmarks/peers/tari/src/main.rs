// SPDX-License-Identifier: GPL-3.0-or-later
//! Driver of tari_bulletproofs_plus (Bulletproofs+ over ristretto255) for the comparison.

#[path = "../../serve.rs"]
mod serve;

use curve25519_dalek::ristretto::{CompressedRistretto, RistrettoPoint};
use curve25519_dalek::scalar::Scalar;
use getrandom::SysRng;
use rand_core::{Rng, UnwrapErr};
use serve::{job, must, Failure, Inputs, Job};
use tari_bulletproofs_plus::commitment_opening::CommitmentOpening;
use tari_bulletproofs_plus::generators::pedersen_gens::ExtensionDegree;
use tari_bulletproofs_plus::range_parameters::RangeParameters;
use tari_bulletproofs_plus::range_proof::{RangeProof, VerifyAction};
use tari_bulletproofs_plus::range_statement::RangeStatement;
use tari_bulletproofs_plus::range_witness::RangeWitness;
use tari_bulletproofs_plus::ristretto::{create_pedersen_gens_with_extension_degree, RistrettoRangeProof};
use tari_merlin::Transcript;

const BITS: usize = 64;

type Statement = RangeStatement<RistrettoPoint>;

/// A proof as it travels: its bytes, and the commitments.
type Sent = (Vec<u8>, Vec<[u8; 32]>);

fn failed(error: impl std::fmt::Debug) -> Failure {
    format!("{error:?}").into()
}

struct Case {
    parameters: RangeParameters<RistrettoPoint>,
    amounts: Vec<u64>,
    masks: Vec<Scalar>,
}

impl Case {
    fn new(size: usize) -> Result<Self, Failure> {
        let gens = create_pedersen_gens_with_extension_degree(ExtensionDegree::DefaultPedersen);
        let mut random = UnwrapErr(SysRng);
        Ok(Self {
            parameters: RangeParameters::init(BITS, size, gens).map_err(failed)?,
            amounts: (0..size).map(|_| random.next_u64()).collect(),
            masks: (0..size).map(|_| Scalar::random(&mut random)).collect(),
        })
    }

    fn statement(&self, commitments: Vec<RistrettoPoint>) -> Result<Statement, Failure> {
        let least = vec![None; commitments.len()];
        RangeStatement::init(self.parameters.clone(), commitments, least, None).map_err(failed)
    }

    fn prove(&self) -> Result<Sent, Failure> {
        let mut commitments = Vec::with_capacity(self.amounts.len());
        let mut openings = Vec::with_capacity(self.amounts.len());
        for (amount, mask) in self.amounts.iter().zip(&self.masks) {
            let commit = self.parameters.pc_gens().commit(&Scalar::from(*amount), &[*mask]);
            commitments.push(commit.map_err(failed)?);
            openings.push(CommitmentOpening::new(*amount, vec![*mask]));
        }
        let witness = RangeWitness::init(openings).map_err(failed)?;
        let statement = self.statement(commitments)?;
        let mut transcript = Transcript::new(b"benchmark");
        let proof = RistrettoRangeProof::prove(&mut transcript, &statement, &witness).map_err(failed)?;
        let bytes = statement.commitments_compressed.iter().map(|point| point.to_bytes()).collect();
        Ok((proof.to_bytes(), bytes))
    }

    fn read(&self, (bytes, commitments): &Sent) -> Result<(RistrettoRangeProof, Statement), Failure> {
        let decode = |bytes: &[u8; 32]| CompressedRistretto(*bytes).decompress();
        let points = commitments.iter().map(decode).collect::<Option<Vec<_>>>().ok_or("a commitment is no point")?;
        Ok((RangeProof::from_bytes(bytes).map_err(failed)?, self.statement(points)?))
    }

    fn accepts(&self, all: &[Sent]) -> Result<bool, Failure> {
        let (mut proofs, mut statements) = (Vec::with_capacity(all.len()), Vec::with_capacity(all.len()));
        for sent in all {
            let (proof, statement) = self.read(sent)?;
            proofs.push(proof);
            statements.push(statement);
        }
        let mut transcripts = vec![Transcript::new(b"benchmark"); all.len()];
        Ok(RangeProof::verify_batch(&mut transcripts, &statements, &proofs, VerifyAction::VerifyOnly).is_ok())
    }
}

fn prepare(_: &Inputs, kernel: &str, size: usize) -> Result<Box<dyn Job>, Failure> {
    let (amounts, proofs) = if kernel == "plus-batch-verify" { (1, size) } else { (size, 1) };
    let case = std::rc::Rc::new(Case::new(amounts)?);
    let judge = case.clone();
    match kernel {
        "plus-prove" => job(move || case.prove(), move |sent| must(judge.accepts(&[sent])?, "proof")),
        "plus-verify" | "plus-batch-verify" => {
            let all = (0..proofs).map(|_| case.prove()).collect::<Result<Vec<_>, _>>()?;
            let mut wrong = all.clone();
            wrong[proofs - 1].1[0] = Case::new(1)?.prove()?.1[0];
            job(move || case.accepts(&all), move |good| must(good && !judge.accepts(&wrong)?, "verdict"))
        }
        _ => Err(format!("no kernel {kernel}").into()),
    }
}

fn main() {
    let version = concat!("tari_bulletproofs_plus ", env!("TARI"), " on curve25519-dalek ", env!("DALEK"));
    serve::serve(&serve::Driver { version, prepare, exchange: serve::no_exchange });
}
