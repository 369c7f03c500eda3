// SPDX-License-Identifier: GPL-3.0-or-later
//! Gives the program the versions of its crates from Cargo.lock.

const CRATES: [(&str, &str); 4] = [
    ("monero-clsag", "CLSAG"),
    ("monero-bulletproofs", "BULLETPROOFS"),
    ("monero-wallet", "WALLET"),
    ("curve25519-dalek", "DALEK"),
];

fn main() {
    let lock = std::fs::read_to_string("Cargo.lock").unwrap_or_default();
    for (name, variable) in CRATES {
        let head = format!("name = \"{name}\"");
        let mut lines = lock.lines().skip_while(|line| *line != head).skip(1);
        let version = lines.next().and_then(|line| line.split('"').nth(1)).unwrap_or("unknown");
        println!("cargo:rustc-env={variable}={version}");
    }
    println!("cargo:rerun-if-changed=Cargo.lock");
}
