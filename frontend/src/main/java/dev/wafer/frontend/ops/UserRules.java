package dev.wafer.frontend.ops;

import dev.wafer.ir.spec.Rule;

/** What a file has to keep to where it has an operator that a user declares. */
public final class UserRules {
  /** Holds for the operator before its declaration is looked at. */
  public static final Rule VERSION =
      Rule.supported("the operator's version is one that is declared");

  static final Rule TYPES = Rule.types("element types are those of the declaration");
  static final Rule SHAPES = Rule.consistent("the inputs have the shapes of the declaration");
  static final Rule QUANTIZATION = Rule.supported("tensors are quantized as they are declared");
  static final Rule CONSTANT =
      Rule.supported("inputs are constants, or computed at run time, as they are declared")
          .followingShapes();
  static final Rule VARIABLE =
      Rule.supported("no input is a variable of the file: what an operator keeps, it declares");
  static final Rule VALUES =
      Rule.consistent("the expressions of the declaration have values that make sense");

  private UserRules() {}
}
