package dev.wafer.emitter.c;

import dev.wafer.passes.program.PackedConstant;
import java.util.LinkedHashMap;
import java.util.Map;

/** The arrays of a model in flash. Arrays of equal type and contents are stored once. */
public final class ConstantPool {
  private record Key(Object type, Object data) {}

  /** An array and its C name. */
  public record Entry(String name, PackedConstant constant, String comment) {}

  private final String prefix;
  private final BuildId build;
  private final NameAllocator names;
  private final Map<Key, Entry> entries = new LinkedHashMap<>();

  public ConstantPool(String prefix, BuildId build, NameAllocator names) {
    this.prefix = prefix;
    this.build = build;
    this.names = names;
  }

  /**
   * The C name of an array.
   *
   * @param owner what the name tells about the first user, for example {@code l3}
   * @param comment for the line above the definition
   */
  public String name(PackedConstant constant, String owner, String comment) {
    Key key = new Key(constant.type(), constant.data());
    Entry old = entries.get(key);
    if (old == null) {
      // One name that no other compilation has: code and weights of two do not link.
      String suffix = entries.isEmpty() ? "_of_build_" + build.hex() : "";
      String name = names.allocate(prefix + "_" + owner + "_" + constant.role() + suffix);
      entries.put(key, new Entry(name, constant, comment));
      return name;
    }
    if (old.constant().alignmentBytes() < constant.alignmentBytes()) {
      PackedConstant aligned = old.constant().alignedTo(constant.alignmentBytes());
      entries.put(key, new Entry(old.name(), aligned, old.comment()));
    }
    return old.name();
  }

  public Iterable<Entry> entries() {
    return entries.values();
  }

  public long sizeBytes() {
    return entries.values().stream().mapToLong(e -> e.constant().data().size()).sum();
  }

  /** Bytes of one kind of array. */
  public long sizeBytes(PackedConstant.Kind kind) {
    return entries.values().stream()
        .filter(e -> e.constant().kind() == kind)
        .mapToLong(e -> e.constant().data().size())
        .sum();
  }
}
