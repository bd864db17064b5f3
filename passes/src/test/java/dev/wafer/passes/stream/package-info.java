/** Parts that run row by row. */
package dev.wafer.passes.stream;
