/** Names, literals, templates and pools: what it takes to write C, whatever the kernel. */
package dev.wafer.emitter.c;
