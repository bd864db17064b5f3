package dev.wafer.emitter.expand;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.emitter.c.CLiterals;
import dev.wafer.emitter.c.FunctionPool;
import dev.wafer.emitter.c.NameAllocator;
import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.support.SupportFunctions;
import dev.wafer.emitter.testing.HostProgram;
import dev.wafer.emitter.testing.Programs;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.Float16;
import dev.wafer.passes.encoding.Code;
import dev.wafer.passes.encoding.Encoder;
import dev.wafer.passes.encoding.Encoding;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The emitted decoders under sanitizers: each expands random arrays, tile by tile into memory of
 * exactly a tile's size, from code of exactly its size.
 */
final class DecodersTest {
  private static final int ARRAYS = 130;

  private final NameAllocator names = new NameAllocator();
  private final Templates templates = new Templates();
  private final FunctionPool functions = new FunctionPool("m", names, templates);
  private final Set<String> helpers = new LinkedHashSet<>();
  private final Set<Encoding> encodings = new LinkedHashSet<>();

  @TempDir Path folder;

  @Test
  @Tag("long")
  void expandEveryEncoding() throws IOException {
    assumeTrue(Programs.exists("gcc"), "skipped: gcc is not on the PATH");
    Random random = new Random(11);
    List<Map<String, Object>> cases = new ArrayList<>();
    for (int i = 0; i < ARRAYS; i++) {
      PackedConstant array = randomArray(random, i);
      int tile = array.type().sizeBytes() * (1 + random.nextInt(60));
      tile = (tile + 3) / 4 * 4;
      for (Code code : Encoder.all(array.expanded(), tile)) {
        cases.add(testCase(array, code, tile));
      }
    }
    // Kinds and units by blocks; a half may be normal or not.
    assertThat(encodings).hasSizeGreaterThanOrEqualTo(37);
    Map<String, Object> model = new LinkedHashMap<>();
    List<String> texts = functions.functions().stream().map(f -> f.text().strip()).toList();
    model.put("support", SupportFunctions.render(helpers, "m", templates, texts));
    model.put("functions", texts);
    model.put("cases", cases);
    Files.writeString(
        folder.resolve("expand.c"), templates.render("testing/ExpandMain.c.ftl", model), UTF_8);
    compileAndRun("gcc", List.of("-O1", "-g", "-fsanitize=address,undefined"));
    if (Programs.exists("clang")) {
      compileAndRun("clang", List.of("-O2"));
    }
  }

  private void compileAndRun(String compiler, List<String> flags) throws IOException {
    List<String> build = new ArrayList<>(List.of(compiler));
    build.addAll(flags);
    build.addAll(HostProgram.STRICT_FLAGS);
    build.addAll(List.of("-fno-sanitize-recover=all", "-o", "expand", "expand.c"));
    if (compiler.equals("clang")) {
      build.remove("-fno-sanitize-recover=all");
    }
    Path none = Files.write(folder.resolve("none"), new byte[0]);
    Path log = folder.resolve("log.txt");
    Programs.Result built = Programs.run(folder, none, log, build);
    assertThat(built.exitCode()).as(built.errors()).isZero();
    Programs.Result ran =
        Programs.run(folder, none, log, List.of(folder.resolve("expand").toString()));
    assertThat(ran.exitCode()).as("%s%s", Files.readString(log), ran.errors()).isZero();
  }

  private Map<String, Object> testCase(PackedConstant array, Code code, int tileBytes) {
    encodings.add(code.encoding());
    KernelBinding decoder = Decoders.decoder(code);
    helpers.addAll(decoder.helpers());
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("function", functions.function(decoder).name());
    model.put("type", Decoders.elementType(code.encoding()).spelling());
    model.put("unitBytes", code.encoding().unit().expandedBytes());
    model.put("tileUnits", tileBytes / code.encoding().unit().expandedBytes());
    model.put("units", code.units());
    model.put("codeBytes", code.sizeBytes());
    model.put("code", lines(code.data()));
    model.put("arrayBytes", array.data().size());
    model.put("array", lines(array.data()));
    return model;
  }

  private static List<String> lines(Bytes data) {
    // C has no arrays of no elements.
    Bytes some = data.size() == 0 ? Bytes.wrap(new byte[1]) : data;
    return CLiterals.elements(
        new PackedConstant("bytes", PackedConstant.Kind.TABLE, CType.U8, 1, some));
  }

  private static PackedConstant randomArray(Random random, int index) {
    CType type = new CType[] {CType.I8, CType.I16, CType.F32, CType.U32, CType.F32}[index % 5];
    int count = index < 5 ? 0 : index < 20 ? random.nextInt(20) : random.nextInt(130);
    double density = new double[] {0.3, 0.02, 0.6, 0, 1}[index / 5 % 5];
    int values = random.nextInt(3);
    boolean nibbles = random.nextInt(3) == 0;
    ByteBuffer out = ByteBuffer.allocate(count * type.sizeBytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      boolean zero = random.nextDouble() >= density;
      switch (type) {
        case I8 -> out.put((byte) (zero ? 0 : whole(random, nibbles)));
        case I16 -> out.putShort((short) (zero ? 0 : whole(random, nibbles)));
        case F32 -> out.putFloat(zero ? 0 : real(random, values));
        default -> out.putInt(zero ? 0 : mixed(random, nibbles) | mixed(random, nibbles) << 16);
      }
    }
    PackedConstant array =
        new PackedConstant(
            "weights", PackedConstant.Kind.WEIGHT, type, type.sizeBytes(), Bytes.wrap(out.array()));
    return type == CType.U32 ? array.ofMixedPairs() : array;
  }

  /** A float: any, equal to a half-precision number, or to a normal one. */
  private static float real(Random random, int values) {
    return switch (values) {
      case 0 -> (float) random.nextGaussian();
      case 1 -> Float16.toFloat((short) random.nextInt(0x7C00));
      default -> -Float16.toFloat((short) (0x400 + random.nextInt(0x7800)));
    };
  }

  private static int mixed(Random random, boolean nibbles) {
    int low = Math.max(-127, whole(random, nibbles));
    return (low + 256 * Math.max(-127, whole(random, nibbles))) & 0xFFFF;
  }

  /** A byte, or what half a byte holds. */
  private static int whole(Random random, boolean nibbles) {
    return nibbles ? random.nextInt(16) - 8 : (byte) random.nextInt();
  }
}
