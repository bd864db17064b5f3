//! Compiles the C of [=p] for the target of this build. Needs no other crate.
//!
//! The compiler is that of `CC_<target>`, `TARGET_CC` or `CC`; else arm-none-eabi-gcc for a Cortex-M, and cc for this
//! machine. `CFLAGS_<target>` and `CFLAGS` are added to its flags; `AR_<target>`, `TARGET_AR` and `AR` likewise name ar.
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

const SOURCES: &[&str] = &[
<#list sources as s>
    "[=s]",
</#list>
    "rust/[=p]_ffi.c",
];

fn main() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap());
    let out = PathBuf::from(env::var("OUT_DIR").unwrap());
    let target = env::var("TARGET").unwrap();
    let bare = target.starts_with("thumb");
    let compiler = tool("CC", &target).unwrap_or_else(|| usual(bare, "arm-none-eabi-gcc", "cc"));
    let archiver = tool("AR", &target).unwrap_or_else(|| usual(bare, "arm-none-eabi-ar", "ar"));
    let library = out.join("lib[=p].a");
    let _ = std::fs::remove_file(&library);

    let mut archive = Command::new(&archiver);
    archive.arg("rcs").arg(&library);
    for (index, source) in SOURCES.iter().enumerate() {
        let object = out.join(format!("{index}.o"));
        let mut compile = Command::new(&compiler);
        compile.args(["-std=c99", "-O2", "-ffunction-sections", "-fdata-sections"]);
        if env::var("CARGO_CFG_TARGET_OS").as_deref() != Ok("windows") && !bare {
            compile.arg("-fPIC");
        }
        compile.args(machine(&target)).args(extra("CFLAGS", &target));
        compile.arg("-I").arg(root.join("src")).arg("-c").arg("-o").arg(&object);
        run(compile.arg(root.join(source)));
        archive.arg(&object);
    }
    run(&mut archive);

    println!("cargo:rustc-link-search=native={}", out.display());
    println!("cargo:rustc-link-lib=static=[=p]");
    if env::var("CARGO_CFG_TARGET_FAMILY").as_deref() == Ok("unix") {
        println!("cargo:rustc-link-lib=m");
    }
    for watched in ["src", "rust"] {
        println!("cargo:rerun-if-changed={}", Path::new(&root).join(watched).display());
    }
}

fn usual(bare: bool, cross: &str, native: &str) -> String {
    (if bare { cross } else { native }).to_string()
}

/// The machine options of a target of bare metal.
fn machine(target: &str) -> &'static [&'static str] {
    match target {
        "thumbv6m-none-eabi" => &["-mcpu=cortex-m0plus", "-mthumb"],
        "thumbv7m-none-eabi" => &["-mcpu=cortex-m3", "-mthumb"],
        "thumbv7em-none-eabi" => &["-mcpu=cortex-m4", "-mthumb", "-mfloat-abi=soft"],
        "thumbv7em-none-eabihf" => {
            &["-mcpu=cortex-m4", "-mthumb", "-mfpu=fpv4-sp-d16", "-mfloat-abi=hard"]
        }
        "thumbv8m.base-none-eabi" => &["-mcpu=cortex-m23", "-mthumb"],
        "thumbv8m.main-none-eabi" => &["-mcpu=cortex-m33", "-mthumb", "-mfloat-abi=soft"],
        "thumbv8m.main-none-eabihf" => {
            &["-mcpu=cortex-m33", "-mthumb", "-mfpu=fpv5-sp-d16", "-mfloat-abi=hard"]
        }
        _ => &[],
    }
}

fn variable(name: &str) -> Option<String> {
    println!("cargo:rerun-if-env-changed={name}");
    env::var(name).ok().filter(|value| !value.trim().is_empty())
}

fn tool(name: &str, target: &str) -> Option<String> {
    variable(&format!("{name}_{}", target.replace(['-', '.'], "_")))
        .or_else(|| variable(&format!("TARGET_{name}")))
        .or_else(|| variable(name))
}

fn extra(name: &str, target: &str) -> Vec<String> {
    [format!("{name}_{}", target.replace(['-', '.'], "_")), name.to_string()]
        .iter()
        .filter_map(|name| variable(name))
        .flat_map(|flags| flags.split_whitespace().map(str::to_string).collect::<Vec<_>>())
        .collect()
}

fn run(command: &mut Command) {
    match command.status() {
        Ok(status) if status.success() => {}
        Ok(status) => panic!("{command:?}: {status}"),
        Err(error) => panic!("{command:?}: {error}; set CC and AR to the C compiler and archiver of this target"),
    }
}
