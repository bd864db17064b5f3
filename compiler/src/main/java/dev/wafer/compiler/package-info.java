/** The road from model bytes to emitted files. */
package dev.wafer.compiler;
