/** The report of a compilation, as users of the library and of its JSON form see it. */
package dev.wafer.report;
