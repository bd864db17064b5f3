/**
 * Parameter placement: decides for each chain of nodes that depends on parameters alone where its
 * result lives and when it is computed.
 */
package dev.wafer.passes.parameters;
