package dev.wafer.frontend.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wafer.ir.DataType;
import dev.wafer.ir.TensorType;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionTest {
  private static final Expression.Scope SCOPE =
      new Expression.Scope() {
        private final Map<String, Long> numbers = Map.of("n", 7L, "by", 2L, "zero", 0L);

        @Override
        public Optional<Long> number(String name) {
          return Optional.ofNullable(numbers.get(name));
        }

        @Override
        public Optional<TensorType> tensor(String name) {
          return Optional.of(name)
              .filter("x"::equals)
              .map(x -> TensorType.of(DataType.INT16, 2, 3, 4));
        }
      };

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          1 + 2 * 3; 7
          (1 + 2) * 3; 9
          n / by; 3
          -n / by; -4
          ceil_div(n, by); 4
          ceil_div(-n, by); -3
          n % by; 1
          10 - 3 - 2; 5
          64 / 4 / 2; 8
          - (n - 9); 2
          min(n, by) + max(n, by + 20); 24
          elements(x); 24
          bytes(x) - rank( x ); 45
          9223372036854775807; 9223372036854775807
          """)
  void isWorkedOut(String text, long value) {
    assertThat(Expression.of(text).value(SCOPE)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          n / zero; / by zero
          n % zero; / by zero
          ceil_div(n, zero); / by zero
          9223372036854775807 + n; overflow
          9223372036854775807 * n; overflow
          m; m is not known
          elements(y); y is left out or not known
          """)
  void mayHaveNoValue(String text, String reason) {
    Expression expression = Expression.of(text);
    assertThatThrownBy(() -> expression.value(SCOPE))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          ``; the end is not expected at character 1
          n +; the end is not expected at character 4
          n n; 'n' is not expected at character 3
          (n; the end is not expected at character 3
          n); ')' is not expected at character 2
          min(n); ')' is not expected at character 6
          sum(n, n); no function is called 'sum'
          elements(3); '3' is not expected at character 10
          2.5; '.' is not expected at character 2
          n & 1; '&' is not expected at character 3
          9223372036854775808; a number beyond 64 bits
          """)
  void mayBeNone(String text, String reason) {
    assertThatThrownBy(() -> Expression.of(text))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void isNotNestedForEver() {
    String text = "(".repeat(100_000) + "n" + ")".repeat(100_000);
    assertThatThrownBy(() -> Expression.of(text)).hasMessageContaining("nested too deeply");
  }

  @Test
  void tellsWhatItReads() {
    Expression expression = Expression.of("n * by + bytes(x) + n");
    assertThat(expression.numbers()).containsExactly("by", "n");
    assertThat(expression.tensors()).containsExactly("x");
  }
}
