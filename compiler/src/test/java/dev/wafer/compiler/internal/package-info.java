/** The road from a file to what is emitted. */
package dev.wafer.compiler.internal;
