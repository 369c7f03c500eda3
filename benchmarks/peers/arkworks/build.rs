// SPDX-License-Identifier: GPL-3.0-or-later
//! Gives the program the versions of the crates from Cargo.lock.

fn main() {
    let lock = std::fs::read_to_string("Cargo.lock").unwrap_or_default();
    for (variable, name) in [("ARK_GROTH16", "ark-groth16"), ("ARK_EC", "ark-ec")] {
        let wanted = format!("name = \"{name}\"");
        let mut lines = lock.lines().skip_while(|line| *line != wanted).skip(1);
        let version = lines.next().and_then(|line| line.split('"').nth(1)).unwrap_or("unknown");
        println!("cargo:rustc-env={variable}={version}");
    }
    println!("cargo:rerun-if-changed=Cargo.lock");
}
