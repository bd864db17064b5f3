/** Facts about graphs that reports and passes read. */
package dev.wafer.passes.analysis;
