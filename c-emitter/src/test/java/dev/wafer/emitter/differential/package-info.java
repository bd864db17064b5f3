/** Random graphs: what the emitted C gives against what the evaluator gives. */
package dev.wafer.emitter.differential;
