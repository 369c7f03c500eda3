// SPDX-License-Identifier: GPL-3.0-or-later
//! Gives the program the version of blst from Cargo.lock.

fn main() {
    let lock = std::fs::read_to_string("Cargo.lock").unwrap_or_default();
    let mut lines = lock.lines().skip_while(|line| *line != "name = \"blst\"").skip(1);
    let version = lines.next().and_then(|line| line.split('"').nth(1)).unwrap_or("unknown");
    println!("cargo:rustc-env=BLST_VERSION={version}");
    println!("cargo:rerun-if-changed=Cargo.lock");
}
