package dev.wafer.emulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LineTableTest {
  private static final LineTable TABLE =
      LineTable.parse(
          """

          l.elf:     file format elf32-littlearm

          Contents of the .debug_line section:

          CU: a file.c:
          File name                            Line number    Starting address    View    Stmt
          a file.c            2                   0               x
          a file.c            2                 0x4               x
          a file.c            -                0x8c

          a file.c            4                0x20               x
          a file.c            3                0x20       1       x
          /src/b.c            9                0x28               x
          /src/b.c            -                0x30
          """);

  @Test
  void theLineIsThatOfTheCodeThatIsThere() {
    assertThat(TABLE.line(0x20)).contains(new LineTable.Line("a file.c", 3));
    assertThat(TABLE.line(0x2f)).contains(new LineTable.Line("b.c", 9));
    assertThat(TABLE.line(0x30)).isEmpty();
  }

  @Test
  void whatADroppedFunctionCoversIsKnown() {
    assertThat(TABLE.isCovered(0x8b)).isTrue();
    assertThat(TABLE.isCovered(0x8c)).isFalse();
  }
}
