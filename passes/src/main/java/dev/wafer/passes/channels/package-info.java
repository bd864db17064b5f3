/**
 * Removes channels that carry nothing: those that hold one constant, or that nobody looks at.
 *
 * <p>{@link dev.wafer.passes.channels.ChannelPruning} is the pass. A <em>channel</em> is an index
 * along a value's innermost axis. Channels that can only go together form a group ({@link
 * dev.wafer.passes.channels.ChannelGroups}); what each operator does to channels is its {@link
 * dev.wafer.passes.channels.ChannelRole}.
 */
package dev.wafer.passes.channels;
