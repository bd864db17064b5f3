//! [=p]: a model, compiled by Wafer [=d.compilerVersion()] from [=d.origin()] for [=targets?join(", ")].
//!
//! ```ignore
//! static ARENA: ... ; // or on the stack: [=p]::Arena::new()
//! let mut model = [=p]::Model::new(&mut arena)?;
//! model.input_0().copy_from_slice(&image);
//! model.run()?;
//! let scores = model.output_0();
//! ```
//!
//! This file belongs to whoever compiled the model: Wafer claims no rights in its output.
#![no_std]
<#function type a><#return (a.region() == "")?then("Arena", "Arena" + a.region()?cap_first)></#function>
<#function constant a><#return (a.region() == "")?then("ARENA", "ARENA_" + a.region()?upper_case)></#function>
<#assign pass = arenas?map(a -> "self." + a.argument() + ".0.as_mut_ptr()")?join(", ")>
<#assign passConst = arenas?map(a -> "self." + a.argument() + ".0.as_ptr()")?join(", ")>
<#function takes kind><#return arenas?map(a -> a.argument() + ": " + kind)?join(", ")></#function>

use core::ffi::c_int;
<#list arenas as a>

/// Bytes of [=a.region()?has_content?then("the arena in " + a.region(), "an arena")].
pub const [=constant(a)]_BYTES: usize = [=a.bytes()];

/// What the model computes in[=a.region()?has_content?then(", for the region " + a.region(), "")]. One for each instance.
#[repr(C, align(16))]
pub struct [=type(a)]([u8; [=constant(a)]_BYTES]);

impl [=type(a)] {
    /// An arena that no model has used.
    pub const fn new() -> Self {
        [=type(a)]([0; [=constant(a)]_BYTES])
    }
}

impl Default for [=type(a)] {
    fn default() -> Self {
        Self::new()
    }
}
</#list>

/// Why there is no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// The arena was not prepared, or something wrote over its start.
    NotInitialized,
    /// The function of an operator of the user said so.
    Operator,
    /// Another status of the C code.
    Status(i32),
}

impl core::fmt::Display for Error {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Error::NotInitialized => f.write_str("the arena is not initialized"),
            Error::Operator => f.write_str("an operator failed"),
            Error::Status(status) => write!(f, "status {status}"),
        }
    }
}

/// An instance of the model in arenas of its own.
pub struct Model<'a> {
<#list arenas as a>
    [=a.argument()]: &'a mut [=type(a)],
</#list>
}

impl<'a> Model<'a> {
    /// Prepares the [=(arenas?size == 1)?then("arena", "arenas")].
    pub fn new(<#list arenas as a>[=a.argument()]: &'a mut [=type(a)]<#sep>, </#list>) -> Result<Self, Error> {
        let model = Model { <#list arenas as a>[=a.argument()]<#sep>, </#list> };
        // Each arena is as large and as aligned as the C code wants: rust/[=p]_ffi.c compares.
        check(unsafe { [=p]_init(<#list arenas as a>model.[=a.argument()].0.as_mut_ptr()<#sep>, </#list>) })?;
        Ok(model)
    }

    /// One inference. May write over the inputs.
    pub fn run(&mut self) -> Result<(), Error> {
        check(unsafe { [=p]_run([=pass]) })
    }

    /// Forgets what earlier runs left in the model's state.
    pub fn reset(&mut self) -> Result<(), Error> {
        check(unsafe { [=p]_reset([=pass]) })
    }
<#list d.inputs() as t>

    /// Input [=t.index()], shape [[=t.shape()?join(", ")]].
    pub fn input_[=t.index()](&mut self) -> &mut [[=t.rustType()]; [=t.elements()]] {
        unsafe { &mut *[=p]_ffi_input_[=t.index()]([=pass]).cast() }
    }
</#list>
<#list d.outputs() as t>

    /// Output [=t.index()], shape [[=t.shape()?join(", ")]]; valid after a run.
    pub fn output_[=t.index()](&self) -> &[[=t.rustType()]; [=t.elements()]] {
        unsafe { &*[=p]_ffi_output_[=t.index()]([=passConst]).cast() }
    }
</#list>
}
<#macro scale side t>
<#if t.quantized()>

/// The nearest stored value of [=side] [=t.index()], saturating.
pub fn [=side]_[=t.index()]_quantize(real: f32) -> [=t.rustType()] {
    unsafe { [=p]_ffi_[=side]_[=t.index()]_quantize(real) }
}

/// The real value of a stored one of [=side] [=t.index()].
pub fn [=side]_[=t.index()]_dequantize(quantized: [=t.rustType()]) -> f32 {
    unsafe { [=p]_ffi_[=side]_[=t.index()]_dequantize(quantized) }
}
</#if>
</#macro>
<#list d.inputs() as t><@scale side="input" t=t/></#list>
<#list d.outputs() as t><@scale side="output" t=t/></#list>

fn check(status: c_int) -> Result<(), Error> {
    match status {
        0 => Ok(()),
        3 => Err(Error::NotInitialized),
        4 => Err(Error::Operator),
        other => Err(Error::Status(other as i32)),
    }
}
<#macro foreign side t const mutability>
    fn [=p]_ffi_[=side]_[=t.index()]([=takes(mutability + " u8")]) -> [=mutability] [=t.rustType()];
<#if t.quantized()>
    fn [=p]_ffi_[=side]_[=t.index()]_quantize(real: f32) -> [=t.rustType()];
    fn [=p]_ffi_[=side]_[=t.index()]_dequantize(quantized: [=t.rustType()]) -> f32;
</#if>
</#macro>

extern "C" {
    fn [=p]_init([=takes("*mut u8")]) -> c_int;
    fn [=p]_run([=takes("*mut u8")]) -> c_int;
    fn [=p]_reset([=takes("*mut u8")]) -> c_int;
<#list d.inputs() as t><@foreign side="input" t=t const="" mutability="*mut"/></#list>
<#list d.outputs() as t><@foreign side="output" t=t const="" mutability="*const"/></#list>
}
