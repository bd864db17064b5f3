package dev.wafer.ir.spec;

import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Unsupported;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The specifications of all operators. */
public final class OpSpecs {
  private static final List<OpSpec<?>> ALL = list();
  private static final Map<String, OpSpec<?>> BY_KEYWORD = byKeyword();
  private static final Map<Class<?>, List<OpSpec<?>>> BY_TYPE = byType();
  private static final SortedMap<String, FileForm> FORMS = forms();

  private OpSpecs() {}

  private static List<OpSpec<?>> list() {
    List<OpSpec<?>> all = new ArrayList<>();
    all.addAll(ElementwiseSpecs.all());
    all.addAll(MathSpecs.all());
    all.addAll(SoftmaxSpecs.all());
    all.addAll(ConversionSpecs.all());
    all.addAll(ConvolutionSpecs.all());
    all.add(VolumeSpecs.conv3d());
    all.addAll(MatrixSpecs.all());
    all.addAll(PlaneSpecs.all());
    all.addAll(ReshapeSpecs.all());
    all.addAll(ConcatSpecs.all());
    all.addAll(SliceSpecs.all());
    all.addAll(RepeatSpecs.all());
    all.addAll(IndexSpecs.all());
    all.addAll(ScatterSpecs.all());
    all.addAll(RecurrentSpecs.all());
    all.addAll(VariableSpecs.all());
    all.addAll(ControlSpecs.all());
    all.addAll(SignalSpecs.all());
    all.addAll(FilterBankSpecs.all());
    all.addAll(FramingSpecs.all());
    all.addAll(DetectionSpecs.all());
    all.add(UserSpec.spec());
    all.add(
        OpSpec.of(Unsupported.class, "UNSUPPORTED")
            .types(TypeTable.inputs("inputs*").outputs("outputs*"))
            .shapes((op, node) -> List.of())
            .text(
                (op, out) -> out.with("operator", op.operator()),
                in -> new Unsupported(in.string("operator")))
            .build());
    return List.copyOf(all);
  }

  private static Map<String, OpSpec<?>> byKeyword() {
    Map<String, OpSpec<?>> specs = new LinkedHashMap<>();
    for (OpSpec<?> spec : ALL) {
      if (specs.put(spec.keyword(), spec) != null) {
        throw new IllegalStateException("two operators are called " + spec.keyword());
      }
    }
    return Collections.unmodifiableMap(specs);
  }

  private static Map<Class<?>, List<OpSpec<?>>> byType() {
    Map<Class<?>, List<OpSpec<?>>> specs = new LinkedHashMap<>();
    for (OpSpec<?> spec : ALL) {
      specs.computeIfAbsent(spec.type(), type -> new ArrayList<>()).add(spec);
    }
    for (Class<?> type : Op.kinds()) {
      if (!specs.containsKey(type)) {
        throw new IllegalStateException("no specification of " + type.getSimpleName());
      }
    }
    return specs;
  }

  private static SortedMap<String, FileForm> forms() {
    SortedMap<String, FileForm> forms = new TreeMap<>();
    for (OpSpec<?> spec : ALL) {
      for (FileForm form : spec.forms()) {
        if (forms.put(form.name(), form) != null) {
          throw new IllegalStateException("two specifications of " + form.name());
        }
      }
    }
    return Collections.unmodifiableSortedMap(forms);
  }

  /** All specifications, in a fixed order. */
  public static List<OpSpec<?>> all() {
    return ALL;
  }

  /** The specification of an operator; a record that several share is told by its mnemonic. */
  public static OpSpec<?> of(Op op) {
    List<OpSpec<?>> specs = BY_TYPE.get(op.getClass());
    return specs.size() == 1 ? specs.get(0) : BY_KEYWORD.get(op.mnemonic());
  }

  /** The specification that goes by a name in the text form. */
  public static Optional<OpSpec<?>> byKeyword(String keyword) {
    return Optional.ofNullable(BY_KEYWORD.get(keyword));
  }

  /** The operators of the file format by name, sorted. */
  public static SortedMap<String, FileForm> fileForms() {
    return FORMS;
  }
}
