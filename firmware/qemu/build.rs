//! Puts memory.x where the linker looks for it, and converts `protocol/sensor/vectors.json` into Rust byte tables.
use serde_json::Value;
use std::error::Error;
use std::fmt::Write;
use std::path::PathBuf;
use std::{env, fs};

const VECTORS: &str = "../../protocol/sensor/vectors.json";

/// `"0102"` as `&[1,2]`.
fn table(hex: &Value) -> Result<String, Box<dyn Error>> {
    let hex = hex.as_str().ok_or("hex expected")?;
    let bytes = (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16)).collect::<Result<Vec<_>, _>>()?;
    Ok(format!("&{bytes:?}"))
}

fn list<'a>(vectors: &'a Value, kind: &str) -> Result<&'a Vec<Value>, Box<dyn Error>> {
    Ok(vectors[kind].as_array().ok_or_else(|| format!("no {kind}"))?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let vectors: Value = serde_json::from_str(&fs::read_to_string(VECTORS)?)?;
    let mut code = String::new();
    writeln!(code, "/// Packet and frame.\npub const ACCEPTED: &[(&[u8], &[u8])] = &[")?;
    for case in list(&vectors, "accepted")? {
        writeln!(code, "({}, {}),", table(&case["packet"])?, table(&case["frame"])?)?;
    }
    writeln!(code, "];\n/// No packets.\npub const REJECTED: &[&[u8]] = &[")?;
    for case in list(&vectors, "rejected")? {
        writeln!(code, "{},", table(&case["packet"])?)?;
    }
    writeln!(
        code,
        "];\n/// Bytes, the packets in them, garbage bytes, bad frames.\npub type Stream = (&'static [u8], &'static [&'static [u8]], u32, u32);\n/// Serial lines.\npub const STREAMS: &[Stream] = &["
    )?;
    for case in list(&vectors, "streams")? {
        let packets = list(case, "packets")?.iter().map(table).collect::<Result<Vec<_>, _>>()?.join(", ");
        writeln!(code, "({}, &[{packets}], {}, {}),", table(&case["bytes"])?, case["garbageBytes"], case["badFrames"])?;
    }
    writeln!(code, "];")?;

    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("no OUT_DIR")?);
    fs::write(out.join("vectors.rs"), code)?;
    fs::write(out.join("memory.x"), include_bytes!("memory.x"))?;
    println!("cargo:rustc-link-search={}", out.display());
    println!("cargo:rerun-if-changed=memory.x");
    println!("cargo:rerun-if-changed={VECTORS}");
    Ok(())
}
