/** Conditions of branches and loops. */
package dev.wafer.emitter.kernels.control;
