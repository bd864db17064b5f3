/** The kernels: one folder an operator family, each kernel a class with its template beside it. */
package dev.wafer.emitter.kernels;
