/** Calls of functions of the user. */
package dev.wafer.emitter.kernels.user;
