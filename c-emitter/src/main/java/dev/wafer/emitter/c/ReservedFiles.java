package dev.wafer.emitter.c;

import java.util.Optional;
import java.util.Set;

/**
 * Names that a model's files cannot have: with the folder of the files on the include path, {@code
 * NAME.h} would stand in for a header of the system; some systems have no such files at all.
 */
public final class ReservedFiles {
  private static final Set<String> HEADERS =
      Set.of(
          // ISO C, to C23.
          ("assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal"
                  + " stdalign stdarg stdatomic stdbit stdbool stdckdint stddef stdint stdio stdlib"
                  + " stdmchar stdnoreturn string tgmath threads time uchar wchar wctype"
                  // POSIX.
                  + " aio cpio devctl dirent dlfcn endian fcntl fmtmsg fnmatch ftw glob grp iconv"
                  + " langinfo libgen libintl monetary mqueue ndbm netdb nl_types poll pthread pwd"
                  + " regex sched search semaphore spawn strings stropts syslog tar termios trace"
                  + " ulimit unistd utime utmp utmpx wordexp"
                  // What the headers of newlib, picolibc and glibc include, or stand beside.
                  + " alloca ar argp argz byteswap crypt elf envlock envz err error execinfo"
                  + " fastmath features fts gconv getopt ieeefp ifaddrs link malloc mcheck memory"
                  + " newlib obstack paths picolibc printf pty reent regdef regexp resolv rpc sgtty"
                  + " shadow stab syscall sysexits termio ucontext values varargs wait"
                  // Compilers, for Arm and for hosts.
                  + " arm_acle arm_bf16 arm_cde arm_cmse arm_fp16 arm_mve arm_mve_types arm_neon"
                  + " arm_sve cpuid emmintrin gcov immintrin intrin intrinsics mmintrin"
                  + " pmmintrin rt_heap rt_locale rt_memory rt_misc rt_sys smmintrin stdfix"
                  + " tmmintrin unwind x86intrin xmmintrin"
                  // Windows.
                  + " conio corecrt crtdbg direct dos excpt io process sal share tchar windows"
                  + " winsock2 yvals")
              .split(" "));

  private static final String DEVICE = "con|prn|aux|nul|com[0-9]|lpt[0-9]";

  private ReservedFiles() {}

  /**
   * Why files cannot have a name, as a clause.
   *
   * @param name in lower case, without an ending
   */
  public static Optional<String> reason(String name) {
    if (HEADERS.contains(name)) {
      return Optional.of(name + ".h is a header of C libraries or compilers");
    }
    return name.matches(DEVICE)
        ? Optional.of("Windows has a device of that name, and no file can have it")
        : Optional.empty();
  }
}
