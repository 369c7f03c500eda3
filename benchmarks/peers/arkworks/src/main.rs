// SPDX-License-Identifier: GPL-3.0-or-later
//! Driver of arkworks for the comparison: reads requests from standard input, one a line, and answers each with one
//! line. The words are explained in benchmarks/suite/drivers.py.

mod chain;
mod groups;

use std::io::{BufRead, Write};
use std::time::Instant;

pub type Failure = Box<dyn std::error::Error>;

/// One prepared measurement: `run` is timed, `result` (not timed) says what came out, or that it is wrong.
pub trait Job: Send {
    fn run(&mut self) -> Result<(), Failure>;
    fn result(&mut self) -> Result<String, Failure>;
}

struct Session {
    inputs: groups::Inputs,
    keys: Option<chain::Keys>,
    current: Option<(Box<dyn Job>, rayon::ThreadPool)>,
}

impl Session {
    fn prepare(&mut self, words: &[&str]) -> Result<(), Failure> {
        let [kernel, size, threads] = words[..] else {
            return Err("prepare KERNEL SIZE THREADS".into());
        };
        let (size, threads): (usize, usize) = (size.parse()?, threads.parse()?);
        self.current = None;
        let job: Box<dyn Job> = match kernel {
            "msm-g1" => Box::new(groups::Msm::<ark_bls12_381::G1Projective>::new(&self.inputs, size)),
            "msm-g2" => Box::new(groups::Msm::<ark_bls12_381::G2Projective>::new(&self.inputs, size)),
            "ntt" => Box::new(groups::Transform::new(&self.inputs, size)?),
            "pairing" => Box::new(groups::Product::new(&self.inputs, size)),
            "setup" => Box::new(chain::Setup::new(&self.inputs, size)),
            "prove" => Box::new(chain::Prove::new(&self.inputs, size, &mut self.keys)?),
            "verify" => Box::new(chain::Verify::new(&self.inputs, size, &mut self.keys)?),
            _ => return Err(format!("no kernel {kernel}").into()),
        };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
        self.current = Some((job, pool));
        Ok(())
    }

    fn answer(&mut self, line: &str) -> Result<String, Failure> {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            ["version"] => Ok(format!("ark-groth16 {}, ark-ec {}", env!("ARK_GROTH16"), env!("ARK_EC"))),
            ["prepare", ..] => self.prepare(&words[1..]).map(|()| "ready".into()),
            ["run"] => {
                let (job, pool) = self.current.as_mut().ok_or("nothing is prepared")?;
                let (seconds, done) = pool.install(|| {
                    let begun = Instant::now();
                    let done = job.run().map_err(|error| error.to_string());
                    (begun.elapsed().as_secs_f64(), done)
                });
                done?;
                Ok(format!("{seconds:.9} {}", job.result()?))
            }
            _ => Err(format!("unknown request {line}").into()),
        }
    }
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let inputs = match groups::Inputs::read(&words) {
        Ok(inputs) => inputs,
        Err(error) => {
            eprintln!("{error}");
            std::process::exit(64);
        }
    };
    let mut session = Session { inputs, keys: None, current: None };
    let mut output = std::io::stdout();
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let text = match session.answer(&line) {
            Ok(text) => format!("ok {text}"),
            Err(error) => format!("error {error}"),
        };
        writeln!(output, "{text}").and_then(|()| output.flush()).expect("the answer is read");
    }
}
