/** The order in which nodes run, searched for a low peak of live bytes. */
package dev.wafer.passes.schedule;
