/** The command as its users meet it. */
package dev.wafer.cli;
