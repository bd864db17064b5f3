package dev.wafer.frontend;

import dev.wafer.frontend.flat.FlatBuffer;
import dev.wafer.frontend.flat.FlatTable;
import java.util.ArrayList;
import java.util.List;

/**
 * A node as a file has it, whether or not it can be compiled.
 *
 * @param operator TensorFlow Lite's name
 * @param inputs names of element types, in the file's order; {@code -} for one that is absent
 * @param outputs likewise
 */
record FileNode(String operator, List<String> inputs, List<String> outputs) {
  private static final String IDENTIFIER = "TFL3";
  private static final String ABSENT = "-";
  private static final int OPERATOR_CODES = 1;
  private static final int SUBGRAPHS = 2;
  private static final int TENSORS = 0;
  private static final int OPERATORS = 3;
  private static final int TYPE = 1;

  /** The nodes of all graphs of a file. */
  static List<FileNode> of(byte[] model) {
    FlatBuffer file = new FlatBuffer(model);
    FlatTable root = file.root(IDENTIFIER);
    OperatorReader reader = new OperatorReader(file, root.tables(OPERATOR_CODES));
    List<FileNode> nodes = new ArrayList<>();
    for (FlatTable graph : root.tables(SUBGRAPHS)) {
      List<FlatTable> tensors = graph.tables(TENSORS);
      for (FlatTable table : graph.tables(OPERATORS)) {
        FileOperator operator = reader.read(table, nodes.size());
        nodes.add(
            new FileNode(
                operator.name(),
                types(tensors, operator.inputs()),
                types(tensors, operator.outputs())));
      }
    }
    return nodes;
  }

  private static List<String> types(List<FlatTable> tensors, List<Integer> indices) {
    return indices.stream()
        .map(i -> i < 0 ? ABSENT : TensorTypes.name(tensors.get(i).int8(TYPE, 0)))
        .toList();
  }
}
