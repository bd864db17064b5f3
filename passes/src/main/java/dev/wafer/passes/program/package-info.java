/** The lowered model: steps over buffers, with a kernel bound to each step. */
package dev.wafer.passes.program;
