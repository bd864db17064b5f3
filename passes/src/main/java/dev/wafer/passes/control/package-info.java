/** Branches and loops: graphs within graphs, laid out as one list of nodes. */
package dev.wafer.passes.control;
