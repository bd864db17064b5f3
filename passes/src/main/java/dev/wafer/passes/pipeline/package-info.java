/** The standard order of the rewrites, with the verifier after each. */
package dev.wafer.passes.pipeline;
