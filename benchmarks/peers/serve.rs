// SPDX-License-Identifier: GPL-3.0-or-later
//! The Rust side of the drivers' conversation; the words are explained in benchmarks/suite/drivers.py. Drivers of crates
//! on Curve25519 include this file.

use std::io::{BufRead, Write};
use std::time::Instant;

pub type Failure = Box<dyn std::error::Error>;

/// One prepared measurement: `run` is timed, `result` (not timed) says what came out, or that it is wrong.
pub trait Job {
    fn run(&mut self) -> Result<(), Failure>;
    fn result(&mut self) -> Result<String, Failure>;
}

/// A closure that is timed and one that tells what it gave.
struct Pair<T, R, E> {
    work: R,
    tell: E,
    out: Option<T>,
}

impl<T, R, E> Job for Pair<T, R, E>
where
    R: FnMut() -> Result<T, Failure>,
    E: FnMut(T) -> Result<String, Failure>,
{
    fn run(&mut self) -> Result<(), Failure> {
        self.out = Some((self.work)()?);
        Ok(())
    }

    fn result(&mut self) -> Result<String, Failure> {
        let out = self.out.take().ok_or("not run")?;
        (self.tell)(out)
    }
}

pub fn job<T: 'static>(
    work: impl FnMut() -> Result<T, Failure> + 'static,
    tell: impl FnMut(T) -> Result<String, Failure> + 'static,
) -> Result<Box<dyn Job>, Failure> {
    Ok(Box::new(Pair { work, tell, out: None }))
}

/// "verified", or a refusal to count the run.
pub fn must(condition: bool, what: &str) -> Result<String, Failure> {
    if condition { Ok("verified".into()) } else { Err(format!("{what}: the result is wrong").into()) }
}

#[allow(dead_code)] // not every driver has results to compare
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The numbers that every driver gets on its command line, 32 bytes each, little-endian, not reduced: point i is
/// (point_start + i*point_step)*G, scalar i+1 is multiplier*scalar_i + constant.
#[allow(dead_code)]
pub struct Inputs {
    pub point_start: [u8; 32],
    pub point_step: [u8; 32],
    pub scalar_start: [u8; 32],
    pub multiplier: [u8; 32],
    pub constant: [u8; 32],
}

fn number(word: &str) -> Result<[u8; 32], Failure> {
    let word = format!("{word:0>64}");
    let mut bytes = [0u8; 32];
    for (index, byte) in bytes.iter_mut().rev().enumerate() {
        *byte = u8::from_str_radix(word.get(2 * index..2 * index + 2).ok_or("not hexadecimal")?, 16)?;
    }
    Ok(bytes)
}

impl Inputs {
    fn read(words: &[String]) -> Result<Self, Failure> {
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
}

/// What a driver does. `exchange` answers requests of three words beyond measuring.
pub struct Driver {
    pub version: &'static str,
    pub prepare: fn(&Inputs, &str, usize) -> Result<Box<dyn Job>, Failure>,
    pub exchange: fn(&str, &str, &str) -> Result<String, Failure>,
}

#[allow(dead_code)]
pub fn no_exchange(word: &str, _: &str, _: &str) -> Result<String, Failure> {
    Err(format!("unknown request {word}").into())
}

fn answer(
    driver: &Driver,
    inputs: &Inputs,
    line: &str,
    current: &mut Option<Box<dyn Job>>,
) -> Result<String, Failure> {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words[..] {
        ["version"] => Ok(driver.version.into()),
        ["prepare", kernel, size, threads] => {
            *current = None;
            if threads != "1" {
                return Err("one thread only".into());
            }
            *current = Some((driver.prepare)(inputs, kernel, size.parse()?)?);
            Ok("ready".into())
        }
        ["run"] => {
            let job = current.as_mut().ok_or("nothing is prepared")?;
            let begun = Instant::now();
            job.run()?;
            let seconds = begun.elapsed().as_secs_f64();
            Ok(format!("{seconds:.9} {}", job.result()?))
        }
        [word, kind, text] => (driver.exchange)(word, kind, text),
        _ => Err("unknown request".into()),
    }
}

/// Answer requests until the input ends.
pub fn serve(driver: &Driver) {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let inputs = match Inputs::read(&words) {
        Ok(inputs) => inputs,
        Err(error) => {
            eprintln!("{error}");
            std::process::exit(64);
        }
    };
    let mut current = None;
    let mut output = std::io::stdout();
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let text = match answer(driver, &inputs, &line, &mut current) {
            Ok(text) => format!("ok {text}"),
            Err(error) => format!("error {}", error.to_string().replace('\n', " ")),
        };
        writeln!(output, "{text}").and_then(|()| output.flush()).expect("the answer is read");
    }
}
