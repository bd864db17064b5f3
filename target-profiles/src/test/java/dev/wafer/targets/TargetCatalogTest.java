package dev.wafer.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetCatalogTest {
  private static final String BOARD =
      """
      {
        "name": "mine",
        "core": "cortex-m4",
        "memory": [
          {"name": "flash", "kind": "flash", "origin": "0x08000000", "size": "512K"},
          {"name": "sram1", "kind": "ram", "origin": "0x20000000", "size": 98304},
          {"name": "sram2", "kind": "ram", "origin": "0x10000000", "size": "32K"}
        ]
      }
      """;

  private final TargetCatalog catalog = TargetCatalog.builtIn();
  @TempDir private Path folder;

  @Test
  void listsCoresAndBoardsInAFixedOrder() {
    assertThat(catalog.cores())
        .extracting(Core::name)
        .containsExactly(
            "cortex-m0plus",
            "cortex-m0",
            "cortex-m3",
            "cortex-m4",
            "cortex-m7",
            "cortex-m23",
            "cortex-m33",
            "cortex-m55",
            "cortex-m85",
            "rv32imc",
            "host");
    assertThat(catalog.boards())
        .extracting(Board::name)
        .containsExactly(
            "mps2-an385",
            "mps2-an386",
            "mps2-an500",
            "mps2-an505",
            "mps3-an547",
            "microbit",
            "riscv-virt");
  }

  @ParameterizedTest
  @CsvSource({
    "cortex-m0plus, mps2-an385, false, false, false, NONE",
    "cortex-m3,     mps2-an385, true,  false, false, NONE",
    "cortex-m4,     mps2-an386, true,  true,  false, SINGLE",
    "cortex-m7,     mps2-an500, true,  true,  false, DOUBLE",
    "cortex-m0,     mps2-an385, false, false, false, NONE",
    "cortex-m23,    mps2-an505, false, false, false, NONE",
    "cortex-m33,    mps2-an505, true,  true,  false, SINGLE",
    "cortex-m55,    mps3-an547, true,  true,  true,  DOUBLE",
  })
  void knowsWhatEachCoreHas(
      String name, String board, boolean unaligned, boolean dsp, boolean mve, Fpu fpu) {
    Target target = catalog.resolve(name);

    assertThat(target.name()).isEqualTo(name);
    assertThat(target.board()).isEmpty();
    assertThat(target.flashBytes()).isEmpty();
    assertThat(target.core().has(Feature.UNALIGNED)).isEqualTo(unaligned);
    assertThat(target.core().has(Feature.DSP)).isEqualTo(dsp);
    assertThat(target.core().has(Feature.MVE)).isEqualTo(mve);
    assertThat(target.core().fpu()).isEqualTo(fpu);
    assertThat(target.core().gccFlags()).contains("-mthumb", "-mcpu=" + name);
    assertThat(catalog.emulationBoard(target)).map(Board::name).hasValue(board);
  }

  private Board board(Path file) {
    return catalog.load(file).board().orElseThrow();
  }

  @Test
  void theHostHasNoBoardAndNoFlags() {
    Target host = catalog.resolve("host");

    assertThat(host.core().isHost()).isTrue();
    assertThat(host.core().gccFlags()).isEmpty();
    assertThat(catalog.emulationBoard(host)).isEmpty();
  }

  @Test
  void aBoardBringsItsCoreAndItsMemory() {
    Target target = catalog.resolve("microbit");

    assertThat(target.core().name()).isEqualTo("cortex-m0plus");
    assertThat(target.flashBytes()).hasValue(256 * 1024);
    assertThat(target.ramBytes()).hasValue(16 * 1024);
    assertThat(catalog.emulationBoard(target)).map(Board::name).hasValue("microbit");
  }

  @Test
  void readsAUsersBoardAndEmulatesItOnItsCoresDefaultBoard() throws IOException {
    Path file = Files.writeString(folder.resolve("my-board.json"), BOARD);

    Target target = catalog.resolve(file.toString());

    assertThat(target.name()).isEqualTo("mine");
    assertThat(target.core().name()).isEqualTo("cortex-m4");
    assertThat(target.flashBytes()).hasValue(512 * 1024);
    assertThat(target.ramBytes()).hasValue(98304 + 32 * 1024);
    assertThat(target.board().flatMap(Board::emulation)).isEmpty();
    assertThat(catalog.emulationBoard(target)).map(Board::name).hasValue("mps2-an386");
  }

  @Test
  void theArenasRegionsComeTheFastestFirst() throws IOException {
    String split =
        BOARD
            .replace("98304}", "98304, \"arena\": {\"rank\": 2, \"size\": \"64K\"}}")
            .replace("\"32K\"}", "\"32K\", \"arena\": {\"rank\": 1, \"size\": 16384}}");
    Board board = board(Files.writeString(folder.resolve("split.json"), split));

    assertThat(board.arenaRegions())
        .extracting(MemoryRegion::name)
        .containsExactly("sram2", "sram1");
    assertThat(board.arenaRegions().get(1).arena())
        .hasValue(new MemoryRegion.ArenaShare(2, 64 * 1024));
    assertThat(board(Files.writeString(folder.resolve("plain.json"), BOARD)).arenaRegions())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"rank\": 0, \"size\": 64}    | found \"rank\": 0",
        "{\"rank\": 1.5, \"size\": 64}  | found the rank 1.5",
        "{\"rank\": 10, \"size\": 64}   | found the rank 10",
        "{\"rank\": 1}                  | no \"size\"",
        "{\"rank\": 1, \"size\": 98305} | an \"arena\" that is larger than its region",
        "{\"rank\": 2, \"size\": 64}    | the rank 2 a second time",
        "{\"rank\": 1, \"sise\": 64}    | unknown field \"sise\"",
        "7                            | a JSON object",
      })
  void aWrongShareOfTheArenaIsRefused(String share, String message) throws IOException {
    String board =
        BOARD
            .replace("98304}", "98304, \"arena\": " + share + "}")
            .replace("\"32K\"}", "\"32K\", \"arena\": {\"rank\": 2, \"size\": 64}}");
    Path file = Files.writeString(folder.resolve("bad.json"), board);

    assertThatThrownBy(() -> catalog.load(file))
        .isInstanceOf(TargetException.class)
        .hasMessageContaining(message);
  }

  @Test
  void flashHoldsNoArenaAndNamesDifferInMoreThanCase() throws IOException {
    Path flash =
        Files.writeString(
            folder.resolve("flash.json"),
            BOARD.replace("\"512K\"}", "\"512K\", \"arena\": {\"rank\": 1, \"size\": 64}}"));
    assertThatThrownBy(() -> catalog.load(flash)).hasMessageContaining("region that is not RAM");
    Path names =
        Files.writeString(
            folder.resolve("names.json"),
            BOARD
                .replace("sram2", "SRAM1")
                .replace("98304}", "98304, \"arena\": {\"rank\": 2, \"size\": 64}}")
                .replace("\"32K\"}", "\"32K\", \"arena\": {\"rank\": 1, \"size\": 64}}"));
    assertThatThrownBy(() -> catalog.load(names)).hasMessageContaining("in more than case");
  }

  @Test
  void anUnknownTargetListsTheKnownOnes() {
    assertThatThrownBy(() -> catalog.resolve("cortex-m99"))
        .isInstanceOf(TargetException.class)
        .hasMessageContaining("\"cortex-m99\"")
        .hasMessageContaining("cortex-m0plus, cortex-m0")
        .hasMessageContaining("microbit");
  }

  @Test
  void aMissingFileIsReported() {
    assertThatThrownBy(() -> catalog.resolve(folder.resolve("none.json").toString()))
        .isInstanceOf(TargetException.class)
        .hasMessageContaining("none.json: cannot be read");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"cortex-m4\"    | \"cortex-m5\" | found \"core\": \"cortex-m5\"; allowed: one of cortex-m0plus",
        "\"core\"         | \"kore\"      | unknown field \"kore\"; allowed: the fields name",
        "\"ram\"          | \"rom\"       | found \"kind\": \"rom\"; allowed: one of flash, ram",
        "\"ram\"          | \"flash\"     | no region of the kind ram",
        "\"512K\"         | \"512 K\"     | found \"size\": \"512 K\"; allowed: a number of bytes",
        "\"512K\"         | 0             | found \"size\": 0; allowed: a number of bytes",
        "\"0x20000000\"   | \"20000000\"  | found \"origin\": \"20000000\"; allowed: a 32-bit address",
        "\"0x20000000\"   | \"0xFFFFFFFF\"| ends above 0xFFFFFFFF",
        "\"0x20000000\"   | \"0x08000000\"| region \"sram1\" overlapping \"flash\"",
        "\"sram2\"        | \"sram1\"     | a second region \"sram1\"",
        "\"sram2\"        | \"sram 2\"    | the region name \"sram 2\"",
        "\"name\": \"mine\",| \"\"        | no \"name\"",
        "\"mine\"         | 7             | found \"name\": 7; allowed: a text",
      })
  void aMalformedBoardSaysWhatWasFoundAndWhatIsAllowed(
      String original, String replacement, String message) throws IOException {
    String edited = BOARD.replace(original, replacement.equals("\"\"") ? "" : replacement);
    Path file = Files.writeString(folder.resolve("bad.json"), edited);

    assertThatThrownBy(() -> catalog.load(file))
        .isInstanceOf(TargetException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "7", "{", "{} {}", "{\"name\": 1, \"name\": 2}", "null"})
  void whatIsNoJsonObjectIsRefused(String json) throws IOException {
    Path file = Files.writeString(folder.resolve("bad.json"), json);

    assertThatThrownBy(() -> catalog.load(file)).isInstanceOf(TargetException.class);
  }

  @Test
  void theM85HasTheKernelsOfTheM55AndNoBoard() {
    Target m85 = catalog.resolve("cortex-m85");
    Core m55 = catalog.core("cortex-m55").orElseThrow();

    assertThat(m85.core().features()).isEqualTo(m55.features());
    assertThat(m85.core().prices()).isEqualTo(m55.prices());
    assertThat(m85.core().like()).hasValue("cortex-m55");
    assertThat(catalog.emulationBoard(m85)).isEmpty();
  }

  @Test
  void riscVHasNoneOfArmsExtensions() {
    Target target = catalog.resolve("rv32imc");

    assertThat(target.core().architecture()).isEqualTo(Architecture.RISCV);
    assertThat(target.core().isArm()).isFalse();
    assertThat(target.core().isHost()).isFalse();
    assertThat(target.core().features()).containsExactly(Feature.LONG_MULTIPLY);
    assertThat(catalog.emulationBoard(target)).map(Board::name).hasValue("riscv-virt");
  }

  private static final String CORE =
      """
      {
        "name": "our-m33",
        "like": "cortex-m33",
        "features": ["unaligned", "long-multiply"],
        "fpu": "none",
        "gccFlags": ["-mcpu=cortex-m33+nodsp", "-mthumb"],
        "instructions": {"assembly": 1, "divide": 7}
      }
      """;

  @Test
  void readsAUsersCoreThatHasTheRestFromABuiltInOne() throws IOException {
    Path file = Files.writeString(folder.resolve("our-m33.json"), CORE);

    Target target = catalog.resolve(file.toString());

    assertThat(target.board()).isEmpty();
    assertThat(target.name()).isEqualTo("our-m33");
    assertThat(target.core().has(Feature.DSP)).isFalse();
    assertThat(target.core().fpu()).isEqualTo(Fpu.NONE);
    assertThat(target.core().prices().of(Work.DIVIDE)).isEqualTo(7);
    assertThat(target.core().prices().of(Work.LOAD))
        .isEqualTo(catalog.core("cortex-m33").orElseThrow().prices().of(Work.LOAD));
    assertThat(catalog.emulationBoard(target)).map(Board::name).hasValue("mps2-an505");
  }

  @Test
  void aUsersCoreWeighsInstructionsAsTheBuiltInOneOrByItsOwnCycles() throws IOException {
    String like = "{\"name\": \"ours\", \"like\": \"cortex-m3\", \"gccFlags\": []%s}";
    Path same = Files.writeString(folder.resolve("same.json"), like.formatted(""));
    Path own =
        Files.writeString(
            folder.resolve("own.json"),
            like.formatted(", \"cycles\": {\"usual\": 2, \"load\": 5}"));

    CycleWeights weights = catalog.load(own).core().prices().weights();

    assertThat(catalog.load(same).core().prices().weights())
        .isEqualTo(catalog.core("cortex-m3").orElseThrow().prices().weights());
    assertThat(weights.weight(Work.LOAD, 1)).isEqualTo(2);
    assertThat(weights.weight(Work.STORE, weights.factor("conv_eights_s8"))).isEqualTo(1);
  }

  @Test
  void aUsersBoardNamesAUsersCoreBesideIt() throws IOException {
    Files.writeString(folder.resolve("our-m33.json"), CORE);
    Path file =
        Files.writeString(
            folder.resolve("board.json"), BOARD.replace("\"cortex-m4\"", "\"our-m33.json\""));

    Target target = catalog.resolve(file.toString());

    assertThat(target.core().name()).isEqualTo("our-m33");
    assertThat(target.board().orElseThrow().core()).isEqualTo(target.core());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "like": "cortex-m33"    | "like": "cortex-m99"     | one of cortex-m0plus, cortex-m0
          "name": "our-m33"       | "name": "cortex-m33"     | one that no built-in core has
          "assembly": 1,          |                          | no price for "assembly"
          "like": "cortex-m33"    | "description": "none"    | no "architecture"
          "fpu": "none"           | "fpu": "quad"            | one of none, single, double
          """)
  void refusesACoreFileThatIsWrong(String what, String with, String says) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("core.json"), CORE.replace(what, with == null ? "" : with));

    assertThatThrownBy(() -> catalog.load(file))
        .isInstanceOf(TargetException.class)
        .hasMessageContaining(says);
  }
}
