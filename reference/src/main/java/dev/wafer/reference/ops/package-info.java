/** The operators, a file for each tight family. */
package dev.wafer.reference.ops;
