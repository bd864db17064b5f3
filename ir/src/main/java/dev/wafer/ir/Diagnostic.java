package dev.wafer.ir;

/**
 * One problem with a model or a request, for a person to read.
 *
 * @param operatorIndex index of the operator in the model file, or -1
 * @param operatorName operator, for example {@code CONV_2D}, or empty
 * @param tensorName tensor, or empty
 * @param rule the rule that was broken, in words
 * @param found the value found, or empty
 * @param supported what would be accepted, or empty
 * @param help what to do next, or empty
 */
public record Diagnostic(
    Code code,
    int operatorIndex,
    String operatorName,
    String tensorName,
    String rule,
    String found,
    String supported,
    String help) {
  private static final int MAX_NAME_LENGTH = 200;

  /** Stable codes: a released code never changes its meaning. */
  public enum Code {
    /** The bytes are not a well-formed TensorFlow Lite model. */
    MALFORMED_MODEL("W001"),
    /** The model is well-formed but contradicts itself. */
    INCONSISTENT_MODEL("W002"),
    /** An operator, or this form of it, is not supported. */
    UNSUPPORTED_OPERATOR("W003"),
    /** A tensor's type is not supported where it stands. */
    UNSUPPORTED_TYPE("W004"),
    /** A sparse encoding contradicts itself or its tensor. */
    MALFORMED_SPARSITY("W005"),
    /** The graph broke an invariant of the intermediate representation. */
    INVALID_GRAPH("W006"),
    /** No kernel accepts a node on the target. */
    NO_KERNEL("W007"),
    /** The model needs more memory than the compiler allows itself. */
    TOO_LARGE("W008"),
    /** An input given by the user does not fit the model. */
    INVALID_INPUT("W009"),
    /** The text of a graph could not be parsed. */
    MALFORMED_TEXT("W010"),
    /** The rows of an input cannot be handed over one after the other. */
    INPUT_NOT_BY_ROWS("W011");

    private final String id;

    Code(String id) {
      this.id = id;
    }

    public String id() {
      return id;
    }
  }

  /** A problem that is not about one operator. */
  public static Diagnostic of(Code code, String rule) {
    return new Diagnostic(code, -1, "", "", rule, "", "", "");
  }

  public Diagnostic atOperator(int index, String name) {
    return new Diagnostic(code, index, name, tensorName, rule, found, supported, help);
  }

  public Diagnostic atTensor(String name) {
    return new Diagnostic(code, operatorIndex, operatorName, name, rule, found, supported, help);
  }

  public Diagnostic found(String value) {
    return new Diagnostic(
        code, operatorIndex, operatorName, tensorName, rule, value, supported, help);
  }

  public Diagnostic supported(String value) {
    return new Diagnostic(code, operatorIndex, operatorName, tensorName, rule, found, value, help);
  }

  public Diagnostic help(String value) {
    return new Diagnostic(
        code, operatorIndex, operatorName, tensorName, rule, found, supported, value);
  }

  /** A name as messages show it: a hostile model's may be as long as its file. */
  public static String abbreviate(String name) {
    return name.length() <= MAX_NAME_LENGTH ? name : name.substring(0, MAX_NAME_LENGTH) + "...";
  }

  /** The message on one line. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(code.id()).append(": ");
    if (operatorIndex >= 0) {
      out.append("operator ").append(operatorIndex).append(' ');
    }
    if (!operatorName.isEmpty()) {
      out.append(abbreviate(operatorName)).append(": ");
    }
    if (!tensorName.isEmpty()) {
      out.append("tensor '").append(abbreviate(tensorName)).append("': ");
    }
    out.append(rule);
    if (!found.isEmpty()) {
      out.append("; found ").append(found);
    }
    if (!supported.isEmpty()) {
      out.append("; supported: ").append(supported);
    }
    if (!help.isEmpty()) {
      out.append(". ").append(help);
    }
    return out.toString();
  }
}
