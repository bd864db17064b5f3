//! [=p]: [=d.isShared()?then("models with one arena", "a model")], compiled by Wafer [=d.compilerVersion()] from [=d.origin()] for [=targets?join(", ")].
//!
<#if d.isShared()>
<#assign first = d.models()[0].rustModule()>
//! ```ignore
//! static ARENA: ... ; // or on the stack: [=p]::Arena::new()
//! let mut models = [=p]::Models::new(&mut arena)?;
//! let mut [=first] = models.[=first](); // the others cannot be used while this one is
//! [=first].input_0().copy_from_slice(&image);
//! [=first].run()?;
//! let scores = [=first].output_0();
//! ```
<#else>
//! ```ignore
//! static ARENA: ... ; // or on the stack: [=p]::Arena::new()
//! let mut model = [=p]::Model::new(&mut arena)?;
//! model.input_0().copy_from_slice(&image);
//! model.run()?;
//! let scores = model.output_0();
//! ```
</#if>
//!
//! This file belongs to whoever compiled the model: Wafer claims no rights in its output.
#![no_std]
<#function type a><#return (a.region() == "")?then("Arena", "Arena" + a.region()?cap_first)></#function>
<#function constant a><#return (a.region() == "")?then("ARENA", "ARENA_" + a.region()?upper_case)></#function>
<#assign pass = arenas?map(a -> "self." + a.argument() + ".0.as_mut_ptr()")?join(", ")>
<#assign passConst = arenas?map(a -> "self." + a.argument() + ".0.as_ptr()")?join(", ")>
<#function takes kind><#return arenas?map(a -> a.argument() + ": " + kind)?join(", ")></#function>

/// C's `int` on every core that this is for; `core::ffi` has a name for it from Rust 1.64 on.
#[allow(non_camel_case_types)]
type c_int = i32;
<#list arenas as a>

/// Bytes of [=a.region()?has_content?then("the arena in " + a.region(), "an arena")].
pub const [=constant(a)]_BYTES: usize = [=a.bytes()];

/// What the [=d.isShared()?then("models compute in", "model computes in")][=a.region()?has_content?then(", for the region " + a.region(), "")]. One for each instance.
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

fn check(status: c_int) -> Result<(), Error> {
    match status {
        0 => Ok(()),
        3 => Err(Error::NotInitialized),
        4 => Err(Error::Operator),
        other => Err(Error::Status(other as i32)),
    }
}
<#macro scale m side t>
<#if t.quantized()>

/// The nearest stored value of [=side] [=t.index()], saturating.
pub fn [=side]_[=t.index()]_quantize(real: f32) -> [=t.rustType()] {
    unsafe { [=m.name()]_ffi_[=side]_[=t.index()]_quantize(real) }
}

/// The real value of a stored one of [=side] [=t.index()].
pub fn [=side]_[=t.index()]_dequantize(quantized: [=t.rustType()]) -> f32 {
    unsafe { [=m.name()]_ffi_[=side]_[=t.index()]_dequantize(quantized) }
}
</#if>
</#macro>
<#macro foreign m side t mutability>
    fn [=m.name()]_ffi_[=side]_[=t.index()]([=takes(mutability + " u8")]) -> [=mutability] [=t.rustType()];
<#if t.quantized()>
    fn [=m.name()]_ffi_[=side]_[=t.index()]_quantize(real: f32) -> [=t.rustType()];
    fn [=m.name()]_ffi_[=side]_[=t.index()]_dequantize(quantized: [=t.rustType()]) -> f32;
</#if>
</#macro>
<#-- A model's functions: those of the crate, or of the model's module where models share the arena. -->
<#macro code m>

/// <#if d.isShared()>The model while it has the arena<#else>An instance of the model in arenas of its own</#if>.
pub struct Model<'a> {
<#list arenas as a>
    [=visible][=a.argument()]: &'a mut [=type(a)],
</#list>
}

impl<#if !d.isShared()><'a></#if> Model<[=d.isShared()?then("'_", "'a")]> {
<#if !d.isShared()>
    /// Prepares the [=(arenas?size == 1)?then("arena", "arenas")].
    pub fn new(<#list arenas as a>[=a.argument()]: &'a mut [=type(a)]<#sep>, </#list>) -> Result<Self, Error> {
        let model = Model { <#list arenas as a>[=a.argument()]<#sep>, </#list> };
        // Each arena is as large and as aligned as the C code wants: rust/[=p]_ffi.c compares.
        check(unsafe { [=m.name()]_init(<#list arenas as a>model.[=a.argument()].0.as_mut_ptr()<#sep>, </#list>) })?;
        Ok(model)
    }

</#if>
    /// One inference. May write over the inputs.
    pub fn run(&mut self) -> Result<(), Error> {
        check(unsafe { [=m.name()]_run([=pass]) })
    }

    /// Forgets what earlier runs left in the model's state.
    pub fn reset(&mut self) -> Result<(), Error> {
        check(unsafe { [=m.name()]_reset([=pass]) })
    }
<#list m.inputs() as t>

    /// Input [=t.index()], shape [[=t.shape()?join(", ")]].
    pub fn input_[=t.index()](&mut self) -> &mut [[=t.rustType()]; [=t.elements()]] {
        unsafe { &mut *[=m.name()]_ffi_input_[=t.index()]([=pass]).cast() }
    }
</#list>
<#list m.outputs() as t>

    /// Output [=t.index()], shape [[=t.shape()?join(", ")]]; valid after a run.
    pub fn output_[=t.index()](&self) -> &[[=t.rustType()]; [=t.elements()]] {
        unsafe { &*[=m.name()]_ffi_output_[=t.index()]([=passConst]).cast() }
    }
</#list>
}
<#list m.inputs() as t><@scale m=m side="input" t=t/></#list>
<#list m.outputs() as t><@scale m=m side="output" t=t/></#list>

extern "C" {
    [=visible]fn [=m.name()]_init([=takes("*mut u8")]) -> c_int;
    fn [=m.name()]_run([=takes("*mut u8")]) -> c_int;
    fn [=m.name()]_reset([=takes("*mut u8")]) -> c_int;
<#list m.inputs() as t><@foreign m=m side="input" t=t mutability="*mut"/></#list>
<#list m.outputs() as t><@foreign m=m side="output" t=t mutability="*const"/></#list>
}
</#macro>
<#if d.isShared()>
<#assign visible = "pub(super) ">

/// All models, in one arena: one of them runs at a time, and what each keeps between its runs stays.
pub struct Models<'a> {
    arena: &'a mut Arena,
}

impl<'a> Models<'a> {
    /// Prepares the arena for all models.
    pub fn new(arena: &'a mut Arena) -> Result<Self, Error> {
        let models = Models { arena };
        // The arena is as large and as aligned as the C code wants: rust/[=p]_ffi.c compares.
<#list d.models() as m>
        check(unsafe { [=m.rustModule()]::[=m.name()]_init(models.arena.0.as_mut_ptr()) })?;
</#list>
        Ok(models)
    }
<#list d.models() as m>

    /// The model [=m.name()]. Its inputs and outputs do not outlive what another one does.
    pub fn [=m.rustModule()](&mut self) -> [=m.rustModule()]::Model<'_> {
        [=m.rustModule()]::Model { arena: &mut *self.arena }
    }
</#list>
}
<#list d.models() as m>

/// The model [=m.name()].
pub mod [=m.rustModule()] {
use super::{check, c_int, Arena, Error};
<@code m=m/>
}
</#list>
<#else>
<#assign visible = "">
<@code m=d.models()[0]/>
</#if>
