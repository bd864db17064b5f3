package dev.wafer.compiler.rules;

import dev.wafer.frontend.TfliteImporter;
import dev.wafer.frontend.ops.SupportedOperators;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.WaferException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Models of one operator that differ by one {@link Change} from one that the importer admits, and
 * how it refuses them.
 */
final class RuleSearch {
  /** Layers want four axes, so these come first. */
  private static final List<Integer> RANKS = List.of(4, 3, 2, 1, 0);

  private static final int MOST_EXTENT = 3;
  private static final int SEEDS = 10;

  /** Of CAST and its like, which have one for each pair of types. */
  private static final int MOST_INSTANCES = 12;

  /** What Java makes of an object that is no text for users. */
  private static final Pattern PRINTED = Pattern.compile("[A-Za-z]\\w+\\[|@[0-9a-f]{4}|null");

  private final String operator;
  private final Instances.Drawn drawn;
  private final List<String> rules;
  private final Set<String> broken = new TreeSet<>();
  private final Set<String> wrong = new TreeSet<>();
  private final Set<String> told = new HashSet<>();
  private final Set<ByteBuffer> seen = new HashSet<>();
  private int models;

  RuleSearch(String operator, Instances.Drawn drawn) {
    this.operator = operator;
    this.drawn = drawn;
    this.rules = SupportedOperators.rules(SupportedOperators.find(operator).orElseThrow());
  }

  /** The rules of the operator that models were refused by. */
  Set<String> broken() {
    return broken;
  }

  /**
   * Models that came out otherwise than refused once, by operator, tensor and a rule of it, with
   * what was found.
   */
  Set<String> wrong() {
    return wrong;
  }

  int models() {
    return models;
  }

  /** Changes an instance of each type, and of FLOAT32 one of another rank. */
  RuleSearch run() {
    int instances = 0;
    for (ElementType in : ElementType.values()) {
      for (ElementType out : Draws.results(operator, in)) {
        int wanted = in == ElementType.FLOAT32 ? 2 : 1;
        for (int i = 0; i < RANKS.size() && wanted > 0 && instances < MOST_INSTANCES; i++) {
          if (change(in, out, RANKS.get(i), instances == 0)) {
            wanted--;
            instances++;
          }
        }
      }
    }
    return this;
  }

  /** Whether there is an instance that the importer admits. */
  private boolean change(ElementType in, ElementType out, int rank, boolean options) {
    for (int seed = 0; seed < SEEDS; seed++) {
      Instance valid = instance(in, out, rank, seed);
      if (isAdmitted(valid.build(operator, drawn.code()))) {
        for (Change change : Change.of(valid, options)) {
          Instance other = instance(in, out, rank, seed);
          change.apply().accept(other);
          look(
              "%s of %s, %s".formatted(operator, in, change.what()),
              other.build(operator, drawn.code()));
        }
        return true;
      }
    }
    return false;
  }

  private Instance instance(ElementType in, ElementType out, int rank, int seed) {
    Instance instance = new Instance(in, out, rank, MOST_EXTENT, new Random(seed));
    drawn.fill().accept(instance);
    return instance;
  }

  private static boolean isAdmitted(byte[] model) {
    try {
      return TfliteImporter.importModel(model).unsupported().isEmpty();
    } catch (WaferException damaged) {
      return false;
    }
  }

  private void look(String what, byte[] model) {
    if (!seen.add(ByteBuffer.wrap(model))) {
      return;
    }
    models++;
    List<Diagnostic> refusals = new ArrayList<>();
    try {
      refusals.addAll(TfliteImporter.importModel(model).unsupported());
    } catch (WaferException damaged) {
      return; // No model of the format: told of the file, not of the operator.
    } catch (RuntimeException e) {
      tell(e.getClass().getName() + e.getStackTrace()[0], what + ": " + e);
    }
    if (refusals.size() > 1) {
      tell("several", what + ": " + refusals);
    }
    for (Diagnostic refusal : refusals) {
      boolean named =
          refusal.operatorName().equals(operator)
              && refusal.tensorName().startsWith("t")
              && rules.contains(refusal.rule())
              && !refusal.found().isBlank()
              && !PRINTED.matcher(refusal.found()).find();
      if (!named) {
        tell(refusal.rule(), what + ": " + refusal);
      }
      broken.add(refusal.rule());
    }
  }

  /** Tells one model of a kind. */
  private void tell(String kind, String sentence) {
    if (told.add(kind)) {
      wrong.add(sentence);
    }
  }
}
