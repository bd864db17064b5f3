/** Files in and out: tensors and output folders. */
package dev.wafer.cli.io;
