/** Generated sparse layers on emulated boards, and the tables of what they cost. */
package dev.wafer.qemu.sparse;
