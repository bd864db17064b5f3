/** Chooses for each weight in which form it lies in flash, and when it is expanded. */
package dev.wafer.passes.placement;
