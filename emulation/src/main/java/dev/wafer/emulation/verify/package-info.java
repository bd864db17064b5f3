/** Compiles a model, runs it on an emulated board, and compares it with the reference. */
package dev.wafer.emulation.verify;
