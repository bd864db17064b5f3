/**
 * What the compiler says of its result: the JSON contract of docs/REPORT.md, and its readable form.
 */
package dev.wafer.emitter.report;
