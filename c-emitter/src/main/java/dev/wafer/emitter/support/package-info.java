/** Small C helpers that kernels share: requantization, loads, arithmetic. */
package dev.wafer.emitter.support;
