/** Bounds-checked access to FlatBuffers data: damage is reported, never followed. */
package dev.wafer.frontend.flat;
