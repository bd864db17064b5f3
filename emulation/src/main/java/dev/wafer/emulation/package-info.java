/** Board support, the toolchain in a container or from the path, and the emulator runner. */
package dev.wafer.emulation;
