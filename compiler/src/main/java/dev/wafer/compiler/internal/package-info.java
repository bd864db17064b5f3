/** The road from model bytes to emitted files; for the modules of this project alone. */
package dev.wafer.compiler.internal;
