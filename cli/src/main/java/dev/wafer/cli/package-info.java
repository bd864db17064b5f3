/** The wafer command. */
package dev.wafer.cli;
