/** From planned program to C files. */
package dev.wafer.emitter;
