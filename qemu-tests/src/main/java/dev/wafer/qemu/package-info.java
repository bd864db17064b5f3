/** Board support, toolchain container, emulator runner, and the tests that use them. */
package dev.wafer.qemu;
