package dev.wafer.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Compiles a model for the tests of a class, or for one test, which take it as a parameter of the
 * type {@link Emulator}. That of a method stands in place of its class's.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(WaferExtension.class)
public @interface WaferModel {
  /** The model: a resource of the test's class path, or else a file. */
  String value();

  /** The core or board, or the file of one, see docs/TARGETS.md. */
  String target() default "cortex-m4";
}
