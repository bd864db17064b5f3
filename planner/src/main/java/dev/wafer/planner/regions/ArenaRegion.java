package dev.wafer.planner.regions;

/** A memory that may hold a part of the arena, at most so many bytes of it. */
public record ArenaRegion(String name, long capacityBytes) {}
