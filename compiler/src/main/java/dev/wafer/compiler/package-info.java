/**
 * What users of the library call: {@link dev.wafer.compiler.WaferCompiler} with {@link
 * dev.wafer.compiler.CompileOptions}. Together with {@code dev.wafer.report} this is all of Wafer
 * that keeps its form from release to release; every other package is internal.
 */
package dev.wafer.compiler;
