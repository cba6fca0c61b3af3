//! Converts the board's image to the UF2 file that its bootloader accepts: `cargo run -p uf2`, after building the image in `xiao/`.
mod image;
mod pack;

use std::path::PathBuf;
use std::process::ExitCode;

use image::Image;

const USAGE: &str = "Usage: uf2 [IMAGE [FILE]]   (default: the release image in xiao/target, and knees-out-strap.uf2 beside it)";

fn main() -> ExitCode {
    match run() {
        Ok(words) => {
            println!("{words}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("uf2: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<String, String> {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let target = here.parent().unwrap_or(&here).join("xiao/target");
    let mut paths = std::env::args_os().skip(1).map(PathBuf::from);
    let from = paths.next().unwrap_or_else(|| target.join("thumbv7em-none-eabihf/release/xiao"));
    let to = paths.next().unwrap_or_else(|| target.join("knees-out-strap.uf2"));
    if paths.next().is_some() || from.to_string_lossy().starts_with('-') {
        return Err(USAGE.into());
    }
    let bytes =
        std::fs::read(&from).map_err(|error| format!("{}: {error}; build it first: cargo build --release in xiao/", from.display()))?;
    let image = Image::read(&bytes).map_err(|error| format!("{}: {error}", from.display()))?;
    image.check().map_err(|faults| format!("the firmware must not be flashed: {}", faults.join("; ")))?;
    std::fs::write(&to, pack::uf2(&image.segments)).map_err(|error| format!("{}: {error}", to.display()))?;
    let (flash, ram) = (image.flash_bytes(), image.ram_bytes);
    Ok(format!("flash {flash} bytes, RAM {ram} bytes before the stack; {} is ready: firmware/README.md says how to flash it", to.display()))
}
