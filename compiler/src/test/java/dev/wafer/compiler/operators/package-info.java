/** Operators of the user. */
package dev.wafer.compiler.operators;
