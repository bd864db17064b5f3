/** What kernels are said to cost, held against what they take on emulated boards. */
package dev.wafer.qemu.cost;
