package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.emitter.testing.Programs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One package for two cores, built by the build systems' cross compilations for two boards: each
 * gets the C of its core, and computes under emulation what is expected.
 */
@Tag("emulator")
class PackagesOnBoardsTest {
  private static final String MAIN =
      """
      #include <stdio.h>
      #include <string.h>
      #include "digits.h"
      static const int8_t input[] = {%s};
      static const int8_t expected[] = {%s};
      DIGITS_ARENA(arena);
      extern void _start(void);
      __attribute__((section(".vectors"), used)) static void (*const vectors[2])(void) = {
          (void (*)(void))%s, _start};
      int main(void) {
        if (digits_init(arena) != DIGITS_OK) {
          return 1;
        }
        memcpy(digits_input_0(arena), input, sizeof(input));
        if (digits_run(arena) != DIGITS_OK) {
          return 2;
        }
      #if defined(DIGITS_CORE_CORTEX_M4)
        puts("cortex-m4");
      #elif defined(DIGITS_CORE_CORTEX_M0PLUS)
        puts("cortex-m0plus");
      #endif
        return memcmp(digits_output_0(arena), expected, sizeof(expected)) == 0 ? 0 : 3;
      }
      """;

  private static final String LINKING = "--specs=rdimon.specs -Wl,--section-start=.vectors=0";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "mps2-an386, cortex-m4, cortex-m4, 0x20400000",
    "mps2-an385, cortex-m3, cortex-m0plus, 0x20400000"
  })
  void cmakeBuildsForTheCore(String board, String machine, String core, String stack) {
    requirePrograms("cmake");
    write(stack, "cmake");
    Cli.write(
        folder.resolve("CMakeLists.txt"),
        """
        cmake_minimum_required(VERSION 3.16)
        project(app C)
        add_subdirectory(digits)
        add_executable(firmware main.c)
        target_link_libraries(firmware PRIVATE wafer::digits)
        """);
    run(
        "cmake",
        "-S",
        ".",
        "-B",
        ".",
        "-DCMAKE_SYSTEM_NAME=Generic",
        "-DCMAKE_C_COMPILER=arm-none-eabi-gcc",
        "-DCMAKE_C_FLAGS=-mthumb -O2 -mcpu=" + machine,
        "-DCMAKE_EXE_LINKER_FLAGS=" + LINKING);
    run("cmake", "--build", ".");
    assertComputes(board, core);
  }

  @ParameterizedTest
  @CsvSource({
    "mps2-an386, cortex-m4, cortex-m4, 0x20400000",
    "mps2-an385, cortex-m3, cortex-m0plus, 0x20400000"
  })
  void makeBuildsForTheCore(String board, String machine, String core, String stack) {
    requirePrograms("make");
    write(stack, "make");
    Cli.write(
        folder.resolve("Makefile"),
        """
        CC := arm-none-eabi-gcc
        AR := arm-none-eabi-ar
        CFLAGS := -mthumb -O2 -Wall -Wextra -Werror -mcpu=%s
        include digits/digits.mk
        firmware: main.c $(DIGITS_LIBRARY)
        	$(CC) $(CFLAGS) $(DIGITS_CPPFLAGS) %s -o $@ $^ $(DIGITS_LDLIBS)
        """
            .formatted(machine, LINKING));
    run("make");
    assertComputes(board, core);
  }

  /**
   * A firmware in Rust, without the crates that firmware usually has: what a Cortex-M4 starts with,
   * and semihosting to end.
   */
  @Test
  void cargoBuildsForTheCore() {
    String stack = "0x20400000";
    requirePrograms();
    Map<String, String> environment = new HashMap<>(BoardRust.environment());
    write(stack, "rust");
    Cli.write(
        folder.resolve("Cargo.toml"),
        """
        [package]
        name = "firmware"
        version = "0.1.0"
        edition = "2021"
        [dependencies]
        digits = { path = "digits" }
        [profile.dev]
        panic = "abort"
        opt-level = 2
        """);
    Cli.write(
        folder.resolve("link.ld"),
        """
        ENTRY(reset)
        SECTIONS {
          .vectors 0 : { KEEP(*(.vectors)) }
          .text : { *(.text*) *(.rodata*) *(.data*) }
          .bss : { *(.bss*) *(COMMON) }
          /DISCARD/ : { *(.ARM.exidx*) }
        }
        """);
    run("mkdir", "-p", "src");
    Cli.write(
        folder.resolve("src/main.rs"),
        """
        #![no_std]
        #![no_main]
        use core::arch::asm;
        static INPUT: &[i8] = &[%s];
        static EXPECTED: &[i8] = &[%s];
        static mut ARENA: digits::Arena = digits::Arena::new();
        #[repr(C)]
        pub struct Vectors(usize, unsafe extern "C" fn() -> !);
        #[used]
        #[link_section = ".vectors"]
        pub static VECTORS: Vectors = Vectors(%s, reset);
        #[no_mangle]
        pub unsafe extern "C" fn reset() -> ! {
            let arena = &mut *core::ptr::addr_of_mut!(ARENA);
            let mut model = match digits::Model::new(arena) {
                Ok(model) => model,
                Err(_) => end(1),
            };
            model.input_0().copy_from_slice(INPUT);
            if model.run().is_err() {
                end(2);
            }
            end(if &model.output_0()[..] == EXPECTED { 0 } else { 3 })
        }
        fn end(code: u32) -> ! {
            let block = [0x20026u32, code];
            loop {
                unsafe { asm!("bkpt 0xab", inout("r0") 0x20 => _, in("r1") block.as_ptr()) }
            }
        }
        #[panic_handler]
        fn panic(_: &core::panic::PanicInfo) -> ! {
            end(4)
        }
        """
            .formatted(values("digits/in_0_0.bin"), values("digits/out_0_0.bin"), stack));
    environment.put("CARGO_TARGET_THUMBV7EM_NONE_EABI_LINKER", "arm-none-eabi-gcc");
    environment.put(
        "CARGO_TARGET_THUMBV7EM_NONE_EABI_RUSTFLAGS",
        "-Clinker-flavor=gcc -Clink-arg=-nostartfiles -Clink-arg=-mcpu=cortex-m4"
            + " -Clink-arg=-mthumb -Clink-arg=-Wl,-T"
            + folder.resolve("link.ld")
            + " -Clink-arg=-lc -Clink-arg=-lgcc");
    Subprocess.Result built =
        Subprocess.run(
            folder,
            environment,
            List.of("sh", "-c", "cargo build --offline --target " + BoardRust.MACHINE));
    assertThat(built.exitCode()).as(built.text()).isZero();
    run("cp", "target/" + BoardRust.MACHINE + "/debug/firmware", "firmware");
    assertComputes("mps2-an386", "");
  }

  private void write(String stack, String system) {
    Cli.Result result =
        Cli.run(
            "compile",
            Cli.model("digits"),
            "--target",
            "cortex-m4,cortex-m0plus",
            "--package=" + system,
            "--name",
            "digits",
            "-o",
            folder.resolve("digits"));
    assertThat(result.exitCode()).as(result.err()).isZero();
    Cli.write(
        folder.resolve("main.c"),
        MAIN.formatted(values("digits/in_0_0.bin"), values("digits/out_0_0.bin"), stack));
  }

  private void assertComputes(String board, String core) {
    List<Object> arguments =
        new ArrayList<>(List.of("emulate", "--board", board, "--elf", folder.resolve("firmware")));
    if (System.getProperty("wafer.toolchain", "container").equals("local")) {
      arguments.addAll(List.of("--toolchain", "local"));
    }
    Cli.Result result = Cli.run(arguments.toArray());
    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    assertThat(result.out()).startsWith(core);
  }

  private void run(String... command) {
    Subprocess.Result ran = Subprocess.run(folder, Map.of(), List.of(command));
    assertThat(ran.exitCode()).as(ran.text()).isZero();
  }

  private static void requirePrograms(String... programs) {
    for (String program : programs) {
      assumeTrue(Programs.exists(program), "skipped: " + program + " is not on the PATH");
    }
    assumeTrue(
        Programs.exists("arm-none-eabi-gcc"), "skipped: arm-none-eabi-gcc is not on the PATH");
  }

  /** The bytes of an example's file as numbers with commas. */
  private static String values(String file) {
    StringJoiner values = new StringJoiner(", ");
    for (byte value : Cli.read(Cli.example(file))) {
      values.add(Integer.toString(value));
    }
    return values.toString();
  }
}
