/** Runs emitted C on the host and compares it with the reference, for the tests of kernels. */
package dev.wafer.emitter.testing;
