// SPDX-License-Identifier: GPL-3.0-or-later
//! Driver of blst for the comparison: reads requests from standard input, one a line, and answers each with one line.
//! The words are explained in benchmarks/suite/drivers.py.

mod field;
mod groups;
mod pairing;

use std::io::{BufRead, Write};
use std::time::Instant;

pub type Failure = Box<dyn std::error::Error>;

/// One prepared measurement: `run` is timed, `result` (not timed) says what came out, or that it is wrong.
pub trait Job {
    fn run(&mut self);
    fn result(&mut self) -> Result<String, Failure>;
}

fn prepare(inputs: &groups::Inputs, words: &[&str]) -> Result<Box<dyn Job>, Failure> {
    let [kernel, size, threads] = words[..] else {
        return Err("prepare KERNEL SIZE THREADS".into());
    };
    let (size, threads): (usize, usize) = (size.parse()?, threads.parse()?);
    match kernel {
        "fp-mul" => Ok(Box::new(field::Independent::new(size))),
        "fp-mul-dependent" => Ok(Box::new(field::Dependent::new(size))),
        "msm-g1" => Ok(Box::new(groups::msm_g1(inputs, size, threads))),
        "msm-g2" => Ok(Box::new(groups::msm_g2(inputs, size, threads))),
        "decode-g1" => Ok(Box::new(groups::decode_g1(inputs, size))),
        "decode-g2" => Ok(Box::new(groups::decode_g2(inputs, size))),
        "pairing" => Ok(Box::new(pairing::Product::new(inputs, size))),
        _ => Err(format!("no kernel {kernel}").into()),
    }
}

fn answer(inputs: &groups::Inputs, line: &str, current: &mut Option<Box<dyn Job>>) -> Result<String, Failure> {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words[..] {
        ["version"] => Ok(format!("blst {}{}", env!("BLST_VERSION"), if cfg!(feature = "portable") { " portable" } else { "" })),
        ["prepare", ..] => {
            *current = None;
            *current = Some(prepare(inputs, &words[1..])?);
            Ok("ready".into())
        }
        ["run"] => {
            let job = current.as_mut().ok_or("nothing is prepared")?;
            let begun = Instant::now();
            job.run();
            let seconds = begun.elapsed().as_secs_f64();
            Ok(format!("{seconds:.9} {}", job.result()?))
        }
        _ => Err(format!("unknown request {line}").into()),
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
    let mut current = None;
    let mut output = std::io::stdout();
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let text = match answer(&inputs, &line, &mut current) {
            Ok(text) => format!("ok {text}"),
            Err(error) => format!("error {error}"),
        };
        writeln!(output, "{text}").and_then(|()| output.flush()).expect("the answer is read");
    }
}
