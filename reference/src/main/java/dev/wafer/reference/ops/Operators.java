package dev.wafer.reference.ops;

import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Verifier;
import dev.wafer.ir.WaferException;
import dev.wafer.ir.op.AddN;
import dev.wafer.ir.op.ArgReduce;
import dev.wafer.ir.op.AssignVariable;
import dev.wafer.ir.op.BatchMatMul;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.ByteTable;
import dev.wafer.ir.op.Cast;
import dev.wafer.ir.op.Compare;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.ir.op.Control;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.Conv3d;
import dev.wafer.ir.op.CumSum;
import dev.wafer.ir.op.Densify;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.Dequantize;
import dev.wafer.ir.op.DetectionPostprocess;
import dev.wafer.ir.op.DynamicSlice;
import dev.wafer.ir.op.DynamicUpdateSlice;
import dev.wafer.ir.op.FftAutoScale;
import dev.wafer.ir.op.FilterBank;
import dev.wafer.ir.op.FilterBankLog;
import dev.wafer.ir.op.FilterBankSquareRoot;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.Gather;
import dev.wafer.ir.op.GatherNd;
import dev.wafer.ir.op.Gelu;
import dev.wafer.ir.op.If;
import dev.wafer.ir.op.L2Normalization;
import dev.wafer.ir.op.LeakyRelu;
import dev.wafer.ir.op.LocalResponseNormalization;
import dev.wafer.ir.op.LogSoftmax;
import dev.wafer.ir.op.MeanOfSums;
import dev.wafer.ir.op.Movement;
import dev.wafer.ir.op.OneHot;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.OverlapAdd;
import dev.wafer.ir.op.Pad;
import dev.wafer.ir.op.Pcan;
import dev.wafer.ir.op.PlaneSums;
import dev.wafer.ir.op.Pool2d;
import dev.wafer.ir.op.Quantize;
import dev.wafer.ir.op.ReadVariable;
import dev.wafer.ir.op.RealFft;
import dev.wafer.ir.op.Reduce;
import dev.wafer.ir.op.Resize;
import dev.wafer.ir.op.ScatterNd;
import dev.wafer.ir.op.Select;
import dev.wafer.ir.op.SignalDelay;
import dev.wafer.ir.op.SignalFramer;
import dev.wafer.ir.op.SignalStacker;
import dev.wafer.ir.op.SignalWindow;
import dev.wafer.ir.op.Softmax;
import dev.wafer.ir.op.SpectralSubtraction;
import dev.wafer.ir.op.SpectrumEnergy;
import dev.wafer.ir.op.Streamed;
import dev.wafer.ir.op.Svdf;
import dev.wafer.ir.op.TopK;
import dev.wafer.ir.op.TransposeConv;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnidirectionalSequenceLstm;
import dev.wafer.ir.op.UnidirectionalSequenceRnn;
import dev.wafer.ir.op.Unsupported;
import dev.wafer.ir.op.UserOperator;
import dev.wafer.ir.op.Where;
import dev.wafer.ir.op.While;
import dev.wafer.reference.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The table from operators to what they compute. */
public final class Operators {
  private static final Map<Class<? extends Op>, Evaluation> TABLE = table();

  private Operators() {}

  /** What an operator computes. */
  @FunctionalInterface
  private interface Evaluation {
    List<Tensor> evaluate(Invocation call);
  }

  /**
   * The outputs of one node.
   *
   * @throws WaferException if the operator or its element types are not supported
   */
  public static List<Tensor> evaluate(Invocation call) {
    Verifier.verifyTypes(call.node());
    return Optional.ofNullable(TABLE.get(call.node().op().getClass()))
        .orElse(Operators::unsupported)
        .evaluate(call);
  }

  /** The operators that can be evaluated. */
  public static Set<Class<? extends Op>> supported() {
    return TABLE.keySet();
  }

  private static Map<Class<? extends Op>, Evaluation> table() {
    Map<Class<? extends Op>, Evaluation> table = new LinkedHashMap<>();
    table.put(Unary.class, UnaryOps::evaluate);
    table.put(Binary.class, BinaryOps::evaluate);
    table.put(Compare.class, Comparisons::evaluate);
    table.put(LeakyRelu.class, UnaryOps::leakyRelu);
    table.put(Gelu.class, UnaryOps::gelu);
    table.put(ByteTable.class, UnaryOps::byteTable);
    table.put(Select.class, Selection::evaluate);
    table.put(AddN.class, Accumulation::addN);
    table.put(CumSum.class, Accumulation::cumSum);
    table.put(L2Normalization.class, Normalizations::l2);
    table.put(LocalResponseNormalization.class, Normalizations::localResponse);
    table.put(Softmax.class, SoftmaxOps::evaluate);
    table.put(LogSoftmax.class, LogSoftmaxOp::evaluate);
    table.put(Conv2d.class, Convolution::evaluate);
    table.put(DepthwiseConv2d.class, DepthwiseConvolution::evaluate);
    table.put(TransposeConv.class, TransposedConvolution::evaluate);
    table.put(Conv3d.class, VolumeConvolution::evaluate);
    table.put(Pool2d.class, Pooling::evaluate);
    table.put(FullyConnected.class, FullyConnectedOp::evaluate);
    table.put(BatchMatMul.class, BatchedProduct::evaluate);
    table.put(Reduce.class, Reduction::evaluate);
    table.put(ArgReduce.class, Reduction::arg);
    table.put(Pad.class, PadOps::evaluate);
    table.put(Concatenation.class, ConcatOps::concatenation);
    table.put(Resize.class, Resizing::evaluate);
    table.put(Quantize.class, Conversion::quantize);
    table.put(Dequantize.class, Conversion::dequantize);
    // A sparse constant reaches an operator already expanded.
    table.put(Densify.class, Movements::reinterpret);
    table.put(Cast.class, Conversion::cast);
    table.put(Svdf.class, SvdfOp::evaluate);
    table.put(UnidirectionalSequenceLstm.class, LstmOp::evaluate);
    table.put(UnidirectionalSequenceRnn.class, RnnOp::evaluate);
    table.put(ReadVariable.class, VariableOps::read);
    table.put(AssignVariable.class, VariableOps::assign);
    table.put(If.class, ControlFlow::branch);
    table.put(While.class, ControlFlow::loop);
    table.put(Streamed.class, ControlFlow::streamed);
    table.put(PlaneSums.class, RunningMean::sums);
    table.put(MeanOfSums.class, RunningMean::mean);
    // Stands in no graph that is evaluated.
    table.put(Control.class, Operators::unsupported);
    table.put(SignalWindow.class, SignalOps::window);
    table.put(FftAutoScale.class, SignalOps::autoScale);
    table.put(RealFft.class, FourierTransform::evaluate);
    table.put(SpectrumEnergy.class, SignalOps::energy);
    table.put(FilterBank.class, FilterBankOps::bank);
    table.put(FilterBankSquareRoot.class, FilterBankOps::squareRoot);
    table.put(SpectralSubtraction.class, FilterBankOps::spectralSubtraction);
    table.put(Pcan.class, FilterBankOps::pcan);
    table.put(FilterBankLog.class, FilterBankOps::log);
    table.put(SignalDelay.class, FramingOps::delay);
    table.put(SignalFramer.class, FramingOps::framer);
    table.put(SignalStacker.class, FramingOps::stacker);
    table.put(OverlapAdd.class, FramingOps::overlapAdd);
    table.put(Gather.class, Indexing::gather);
    table.put(GatherNd.class, Indexing::gatherNd);
    table.put(DynamicSlice.class, Indexing::slice);
    table.put(DynamicUpdateSlice.class, Indexing::updateSlice);
    table.put(OneHot.class, Scattering::oneHot);
    table.put(TopK.class, Scattering::topK);
    table.put(ScatterNd.class, Scattering::scatter);
    table.put(Where.class, Scattering::where);
    table.put(DetectionPostprocess.class, DetectionOps::evaluate);
    table.put(UserOperator.class, Operators::ofTheUser);
    table.put(Unsupported.class, Operators::unsupported);
    Op.kinds().stream()
        .filter(Movement.class::isAssignableFrom)
        .forEach(kind -> table.putIfAbsent(kind, Movements::evaluate));
    return Collections.unmodifiableMap(table);
  }

  private static List<Tensor> ofTheUser(Invocation call) {
    throw new WaferException(
        Diagnostic.of(
                Diagnostic.Code.UNSUPPORTED_OPERATOR,
                "the reference evaluator computes no operator of the user: its C does")
            .atOperator(call.node().operatorIndex(), call.node().op().mnemonic())
            .atTensor(call.node().name())
            .help(
                "'wafer verify' runs that C on an emulated core; give it the outputs that are"
                    + " expected, with --expect."));
  }

  private static List<Tensor> unsupported(Invocation call) {
    throw call.unsupported("the reference evaluator does not know this operator");
  }
}
