/** Functions of the emitted C that expand coded arrays. */
package dev.wafer.emitter.expand;
