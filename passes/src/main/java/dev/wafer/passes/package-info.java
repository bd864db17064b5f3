/** What a rewrite of the graph is; packages below hold the rewrites and what comes behind them. */
package dev.wafer.passes;
