// SPDX-License-Identifier: GPL-3.0-or-later
// Driver of snarkjs for the comparison: reads requests from standard input, one a line, and answers each with one line.
// The words are explained in benchmarks/suite/drivers.py. Files stay in a cache beside this program.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import * as snarkjs from "snarkjs";

const R = 0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001n;
const FILES = join(dirname(fileURLToPath(import.meta.url)), "files");
const start = BigInt("0x" + process.argv[4]);

function le(value, bytes) {
    const out = Buffer.alloc(bytes);
    for (let i = 0; i < bytes; i++, value >>= 8n) out[i] = Number(value & 255n);
    return out;
}

const u32 = (value) => le(BigInt(value), 4);
const u64 = (value) => le(BigInt(value), 8);

// The iden3 container: magic, version, then sections with a number and a length.
function container(magic, version, sections) {
    const parts = [Buffer.from(magic), u32(version), u32(sections.length)];
    for (const [kind, data] of sections) parts.push(u32(kind), u64(data.length), data);
    return Buffer.concat(parts);
}

// The start squared again and again is the public result; `size` constraints. Wires: one, result, start, squares.
function r1cs(size) {
    const wires = size + 2;
    const one = le(1n, 32);
    const term = (wire) => Buffer.concat([u32(1), u32(wire), one]);
    const wireOf = (step) => (step === 0 ? 2 : step === size ? 1 : step + 2);
    const header = [u32(32), le(R, 32), u32(wires), u32(0), u32(1), u32(1), u64(wires), u32(size)];
    const rows = [];
    for (let step = 0; step < size; step++) {
        rows.push(term(wireOf(step)), term(wireOf(step)), term(wireOf(step + 1)));
    }
    const labels = [];
    for (let wire = 0; wire < wires; wire++) labels.push(u64(wire));
    return container("r1cs", 1, [[1, Buffer.concat(header)], [2, Buffer.concat(rows)], [3, Buffer.concat(labels)]]);
}

function witness(size) {
    const values = [1n, 0n, start];
    let value = start;
    for (let step = 1; step <= size; step++) {
        value = (value * value) % R;
        if (step === size) values[1] = value;
        else values.push(value);
    }
    const header = [u32(32), le(R, 32), u32(values.length)];
    return container("wtns", 2, [[1, Buffer.concat(header)], [2, Buffer.concat(values.map((v) => le(v, 32)))]]);
}

async function keys(size) {
    mkdirSync(FILES, { recursive: true });
    const power = Math.ceil(Math.log2(size + 2));
    const ptau = join(FILES, `${power}.ptau`);
    const circuit = join(FILES, `${size}.r1cs`);
    const zkey = join(FILES, `${size}.zkey`);
    if (!existsSync(ptau)) {
        const curve = await snarkjs.curves.getCurveFromName("bls12381");
        const [fresh, contributed] = [{ type: "mem" }, { type: "mem" }];
        await snarkjs.powersOfTau.newAccumulator(curve, power, fresh);
        await snarkjs.powersOfTau.contribute(fresh, contributed, "benchmark", "for measurements only");
        const made = { type: "mem" };
        await snarkjs.powersOfTau.preparePhase2(contributed, made);
        writeFileSync(ptau, made.data);
    }
    if (!existsSync(zkey)) {
        writeFileSync(circuit, r1cs(size));
        const first = { type: "mem" };
        const second = { type: "mem" };
        await snarkjs.zKey.newZKey(circuit, ptau, first);
        await snarkjs.zKey.contribute(first, second, "benchmark", "for measurements only");
        writeFileSync(zkey, second.data);
    }
    return { zkey: new Uint8Array(readFileSync(zkey)), vk: await snarkjs.zKey.exportVerificationKey(zkey) };
}

async function mustVerify(vk, made) {
    if (!(await snarkjs.groth16.verify(vk, made.publicSignals, made.proof))) throw new Error("the proof is wrong");
    const wrong = [String((BigInt(made.publicSignals[0]) + 1n) % R)];
    if (await snarkjs.groth16.verify(vk, wrong, made.proof)) throw new Error("a wrong proof was accepted");
    return "verified";
}

async function prepare(kernel, size) {
    if (kernel === "prove") {
        const { zkey, vk } = await keys(size);
        const values = new Uint8Array(witness(size));
        return { run: () => snarkjs.groth16.prove(zkey, values), result: (made) => mustVerify(vk, made) };
    }
    if (kernel === "verify" && size === 1) {
        const { zkey, vk } = await keys(1000);
        const made = await snarkjs.groth16.prove(zkey, new Uint8Array(witness(1000)));
        const run = () => snarkjs.groth16.verify(vk, made.publicSignals, made.proof);
        return {
            run,
            result: (accepted) => {
                if (!accepted) throw new Error("the proof is wrong");
                return mustVerify(vk, made);
            },
        };
    }
    throw new Error(`no kernel ${kernel} of size ${size}`);
}

let job = null;
for await (const line of createInterface({ input: process.stdin })) {
    const words = line.trim().split(/\s+/);
    try {
        let text;
        if (words[0] === "version") {
            const about = join(dirname(fileURLToPath(import.meta.url)), "package.json");
            text = `snarkjs ${JSON.parse(readFileSync(about)).dependencies.snarkjs}, node ${process.version}`;
        } else if (words[0] === "prepare") {
            job = null;
            job = await prepare(words[1], Number(words[2]));
            text = "ready";
        } else if (words[0] === "run" && job !== null) {
            const begun = process.hrtime.bigint();
            const value = await job.run();
            const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
            text = `${seconds.toFixed(9)} ${await job.result(value)}`;
        } else {
            throw new Error(`unknown request ${line}`);
        }
        console.log("ok " + text);
    } catch (error) {
        console.log("error " + String(error.message ?? error).replaceAll("\n", " "));
    }
}
process.exit(0);
