package dev.wafer.emulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Bytes of code of a model's C functions in a linked image. The C compiler puts functions into
 * others, so symbols alone do not tell: the debugging information says for each instruction which
 * calls it stands for.
 */
public final class CodeSizes {
  /** Instructions begin at even addresses. */
  private static final int STEP_BYTES = 2;

  private static final Duration TOOL_LIMIT = Duration.ofMinutes(2);
  private static final String ADDRESSES = "addresses.txt";

  /** What a compiler appends to the name of a function that it made of another one. */
  private static final Pattern CLONE = Pattern.compile("\\.(constprop|isra|part|cold|lto_priv).*");

  private final HarnessImage image;

  /**
   * @param harness whose last image is looked at where it is of the same model
   */
  public CodeSizes(ModelHarness harness) {
    this.image = harness.image();
  }

  /**
   * What is in the image.
   *
   * @param own bytes by C function of the model's own objects, the largest first; their sum is
   *     {@link ImageSizes#textBytes}
   * @param library bytes by member of the C library and the compiler's run time, {@code
   *     archive.a(member.o)}
   */
  public record Sizes(Map<String, Long> own, Map<String, Long> library) {}

  /**
   * Measures the image without hooks.
   *
   * @param parts functions whose code counts for them wherever it stands; what is put into one of
   *     them counts for it. Other code counts for the function that holds it.
   * @throws ToolchainException if the image does not build or cannot be read
   */
  public Sizes of(HarnessOptions options, ModelSources model, Set<String> parts) {
    Firmware firmware = image.of(options, List.of(model), false);
    Pattern objects =
        ImageSizes.own(model.sources().stream().map(FirmwareBuilder::objectOf).toList());
    List<LinkMap.Contribution> code = firmware.map().of(".text", objects).toList();
    Map<String, Long> own = new LinkedHashMap<>();
    List<List<String>> calls = calls(firmware, code);
    int next = 0;
    for (LinkMap.Contribution piece : code) {
      for (long at = 0; at < piece.bytes(); at += STEP_BYTES) {
        String name = owner(calls.get(next++), parts).orElse(piece.object());
        own.merge(name, Math.min(STEP_BYTES, piece.bytes() - at), Long::sum);
      }
    }
    Map<String, Long> library = new LinkedHashMap<>();
    for (String section : List.of(".text", ".ARM.exidx")) {
      firmware
          .map()
          .of(section, ImageSizes.ARCHIVE_MEMBER)
          .forEach(piece -> library.merge(piece.object(), piece.bytes(), Long::sum));
    }
    return new Sizes(largestFirst(own), largestFirst(library));
  }

  /**
   * The function that an instruction counts for.
   *
   * @param calls functions that it stands in, the innermost first
   */
  static Optional<String> owner(List<String> calls, Set<String> parts) {
    for (int i = calls.size() - 1; i >= 0; i--) {
      if (parts.contains(calls.get(i))) {
        return Optional.of(calls.get(i));
      }
    }
    return calls.isEmpty() ? Optional.empty() : Optional.of(calls.get(calls.size() - 1));
  }

  private List<List<String>> calls(Firmware firmware, List<LinkMap.Contribution> code) {
    StringBuilder addresses = new StringBuilder();
    int count = 0;
    for (LinkMap.Contribution piece : code) {
      for (long at = 0; at < piece.bytes(); at += STEP_BYTES) {
        addresses.append("0x").append(Long.toHexString(piece.address() + at)).append('\n');
        count++;
      }
    }
    Path file = firmware.directory().resolve(ADDRESSES);
    try {
      Files.writeString(file, addresses);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String tool = Programs.of(firmware.board().core().architecture()).tool("addr2line");
    CommandResult result =
        image
            .toolchain()
            .run(
                firmware.directory(),
                List.of(tool, "-e", firmware.elf(), "-a", "-f", "-i", "@" + ADDRESSES),
                TOOL_LIMIT);
    if (!result.succeeded()) {
      throw new ToolchainException(tool + " fails:\n" + result.output());
    }
    List<List<String>> calls = parse(result.output());
    if (calls.size() != count) {
      throw new ToolchainException(
          tool + " answers to " + calls.size() + " of " + count + " addresses");
    }
    return calls;
  }

  /** For each address the functions that it stands in, the innermost first. */
  static List<List<String>> parse(String output) {
    List<List<String>> calls = new ArrayList<>();
    boolean name = true;
    for (String line : output.lines().toList()) {
      if (line.startsWith("0x")) {
        calls.add(new ArrayList<>());
        name = true;
        continue;
      }
      if (name && !line.equals("??")) {
        calls.get(calls.size() - 1).add(CLONE.matcher(line).replaceFirst(""));
      }
      name = !name;
    }
    return calls;
  }

  private static Map<String, Long> largestFirst(Map<String, Long> bytes) {
    Map<String, Long> sorted = new LinkedHashMap<>();
    bytes.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }
}
