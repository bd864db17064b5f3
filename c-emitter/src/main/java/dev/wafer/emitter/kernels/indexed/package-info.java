/** Operators that read or write places which the contents of an input tell. */
package dev.wafer.emitter.kernels.indexed;
