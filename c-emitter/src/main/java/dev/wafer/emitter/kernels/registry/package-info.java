/** Which kernels there are. */
package dev.wafer.emitter.kernels.registry;
