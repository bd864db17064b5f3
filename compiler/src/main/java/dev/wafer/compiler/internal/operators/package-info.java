/** Files in which users declare operators of their own. */
package dev.wafer.compiler.internal.operators;
