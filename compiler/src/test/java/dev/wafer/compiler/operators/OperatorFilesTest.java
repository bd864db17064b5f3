package dev.wafer.compiler.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wafer.compiler.CompileOptions;
import dev.wafer.compiler.InvalidOptionsException;
import dev.wafer.compiler.internal.operators.OperatorFileException;
import dev.wafer.compiler.internal.operators.OperatorFiles;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of operators that are not as they have to be; complaints name the place. */
class OperatorFilesTest {
  private static final String GOOD =
      """
      {"operators": [{
        "code": "Acme.Op", "function": "acme_op", "header": "acme.h", "sources": ["dsp/acme.c"],
        "inputs": [{"name": "x", "types": ["INT8"], "shape": ["n", 2]},
                   {"name": "w", "typeOf": "x", "optional": true}],
        "options": [{"name": "by", "type": "int32", "default": 1}],
        "outputs": [{"name": "y", "typeOf": "x", "shape": ["n + by"], "mayOverwrite": "x"}],
        "states": [{"name": "s", "type": "INT8", "shape": [1]}],
        "scratch": "bytes(y)", "alignment": 4, "instructions": 100
      }]}
      """;

  @TempDir Path folder;

  @Test
  void aGoodFileIsTaken() {
    OperatorFiles files = read(GOOD);
    assertThat(files.operators().declarations()).hasSize(1);
    assertThat(files.sources()).containsExactly(folder.resolve("dsp/acme.c").toAbsolutePath());
  }

  @ParameterizedTest(name = "{1} for {0}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          "code": "Acme.Op",;                ;                        in "operators"[0]: found no "code"
          "function": "acme_op";             "function": "acme-op";   "function": "acme-op"; allowed: a C identifier
          "function": "acme_op";             "function": "int";       "function": "int"; allowed: a C identifier
          "acme.h";                          "<acme>";                "header": "<acme>"; allowed: what stands in an #include
          "dsp/acme.c";                      "dsp/acme.s";            "sources"; allowed: paths of .c and .h files
          "types": ["INT8"];                 "types": ["INT5"];       in "operators"[0]."inputs"[0]: found the type "INT5"
          "types": ["INT8"];                 "types": ["FLOAT64"];    found the type "FLOAT64"
          "types": ["INT8"];                 "types": [];             at least one type
          "types": ["INT8"];                 "typed": ["INT8"];       unknown field "typed"
          "name": "w", "typeOf": "x";        "name": "w";             found "types" and "typeOf", or none
          "name": "w", "typeOf": "x";        "name": "w", "typeOf": "w"; "typeOf": "w"; allowed: an input
          "name": "w";                       "name": "x";             allowed: a name that no other tensor
          "name": "w";                       "name": "W";             allowed: small letters
          "name": "w";                       "name": "while";         allowed: small letters
          ["n", 2];                          ["2 * n"];               allowed: names and whole numbers
          "optional": true;                  "optional": 1;           allowed: true or false
          "name": "by";                      "name": "n";             allowed: a name that no extent
          "int32";                           "double";                allowed: one of int32, float32, bool
          "default": 1;                      "default": 0.5;          allowed: a value of the option's type
          "default": 1;                      "default": [1, 2];       allowed: a value of the option's type
          ["n + by"];                        ["n + "];                `'n + ' is no expression: the end is not expected at character 5`
          ["n + by"];                        ["n + m"];               `n + m, where nothing is called 'm'; allowed: the names n, by`
          ["n + by"];                        ["avg(n, by)"];          `no function is called 'avg'; there are min, max, ceil_div`
          ["n + by"];                        ["...", 1];              allowed: "..." where an input's shape has it
          "mayOverwrite": "x";               "mayOverwrite": "y";     "mayOverwrite": "y"; allowed: an input: x, w
          "mayOverwrite": "x";               "shapeOf": "x";          found "shape" and "shapeOf"
          bytes(y);                          bytes(z);                `bytes(z), where 'z' is no tensor; allowed: the tensors x, w, y, s`
          "alignment": 4;                    "alignment": 3;          allowed: one of 1, 2, 4, 8, 16
          "instructions": 100;               "instructions": true;    "instructions": true
          "instructions": 100;               "instruction": 100;      unknown field "instruction"
          "instructions": 100;               "versions": [0];         allowed: whole numbers from 1
          "alignment": 4;                    "alignment": 4,,;        line 8: not valid JSON
          "alignment": 4;                    "code": "b";             line 8: not valid JSON
          """)
  void aFieldThatIsWrongIsNamedWithItsPlace(String part, String instead, String message) {
    assertThat(GOOD).contains(part);
    assertThatThrownBy(() -> read(GOOD.replace(part, instead == null ? "" : instead)))
        .isInstanceOf(OperatorFileException.class)
        .hasMessageStartingWith(folder.resolve("ops.json") + ": ")
        .hasMessageContaining(message);
  }

  @Test
  void optionsAreBytesOrAList() {
    String options = "[{\"name\": \"by\", \"type\": \"int32\", \"default\": 1}]";
    assertThatThrownBy(() -> read(GOOD.replace(options, "\"raw\"")))
        .hasMessageContaining("\"options\": \"raw\"; allowed: \"bytes\"");
  }

  @Test
  void operatorsOfOneFileOrSeveralAreApart() {
    Path first = Declared.write(folder.resolve("first.json"), GOOD);
    Path second = Declared.write(folder.resolve("second.json"), GOOD.replace("acme_op", "acme_b"));
    assertThatThrownBy(() -> OperatorFiles.read(List.of(first, second)))
        .hasMessageContaining("second.json: in \"operators\"[0]: found the operator \"Acme.Op\"")
        .hasMessageContaining("first.json");
    Path third = Declared.write(folder.resolve("third.json"), GOOD.replace("acme_op", "ACME_OP"));
    assertThatThrownBy(() -> OperatorFiles.read(List.of(first, third)))
        .hasMessageContaining("third.json: in \"operators\"[0]: found the function \"ACME_OP\"");
    Path fourth =
        Declared.write(
            folder.resolve("fourth.json"),
            GOOD.replace("acme_op", "acme_d").replace("Acme.Op", "D").replace("dsp/", "lib/"));
    assertThatThrownBy(() -> OperatorFiles.read(List.of(first, fourth)))
        .hasMessageContaining("acme.c: found a second source of that name");
  }

  @Test
  void versionsOfOneOperatorMayHaveFunctionsOfTheirOwn() {
    Path one =
        Declared.write(
            folder.resolve("1.json"),
            GOOD.replace("{\n  \"code\"", "{\"versions\": [1], \"code\""));
    Path two =
        Declared.write(
            folder.resolve("2.json"),
            GOOD.replace("{\n  \"code\"", "{\"versions\": [2], \"code\"")
                .replace("acme_op", "acme_2"));
    assertThat(OperatorFiles.read(List.of(one, two)).operators().versions("CUSTOM:Acme.Op"))
        .containsExactly(1, 2);
  }

  @Test
  void theLibraryTellsOfAFileThatIsMissing() {
    CompileOptions.Builder options = CompileOptions.builder("host");
    assertThatThrownBy(() -> options.operators(folder.resolve("none.json")))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("none.json: cannot be read");
  }

  private OperatorFiles read(String json) {
    return OperatorFiles.read(List.of(Declared.write(folder.resolve("ops.json"), json)));
  }
}
