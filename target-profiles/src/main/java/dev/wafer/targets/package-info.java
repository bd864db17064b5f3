/** Cores and boards as data files. */
package dev.wafer.targets;
