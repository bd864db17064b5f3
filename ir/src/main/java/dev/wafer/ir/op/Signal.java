package dev.wafer.ir.op;

/**
 * An operator of TensorFlow Lite Micro's audio front-end. The innermost axis of a tensor is time,
 * frequency or the channels of a filter bank; complex numbers are pairs, real part first. Those
 * with a state have it as their last inputs, variables that start as zeros.
 */
public sealed interface Signal extends Op
    permits SignalWindow,
        FftAutoScale,
        RealFft,
        SpectrumEnergy,
        FilterBank,
        FilterBankSquareRoot,
        SpectralSubtraction,
        Pcan,
        FilterBankLog,
        SignalDelay,
        SignalFramer,
        SignalStacker,
        OverlapAdd {}
