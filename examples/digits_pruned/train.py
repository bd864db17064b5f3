"""Trains and writes the pruned networks beside this script. Run: python examples/digits_pruned/train.py

Weights are removed by magnitude while the training goes on: the share of zeros rises to 80 %, then the rest is tuned
with the mask fixed. Two networks are trained: one pruned weight by weight, one in blocks along the inputs of each
output channel (the patterns for which the converter has a block encoding). Four files come of it:

    digits_pruned               int8, unstructured: every sparse weight behind a DENSIFY
    digits_pruned_float16       float16, unstructured: DENSIFY, then DEQUANTIZE
    digits_pruned_block         int8, blocks of 16: the fully-connected layer reads its sparse weight itself
    digits_pruned_block_float   float32, blocks of 16 (the converter uses 4): the same, convolutions behind DENSIFY
"""

import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import common  # noqa: E402
from common import keras, np  # noqa: E402

SPARSITY = 0.8
SMALLEST = 1500  # weights with fewer elements stay dense
EPOCHS, RAMP_FROM, RAMP_TO = 60, 10, 35
SOURCE = "examples/digits_pruned/train.py"


class MagnitudePruning(keras.callbacks.Callback):
    """Zeroes the smallest weights of each large layer, and keeps them zero."""

    def __init__(self, block):
        super().__init__()
        self.block = block
        self.masks = {}

    def on_epoch_begin(self, epoch, logs=None):
        share = np.clip((epoch - RAMP_FROM) / (RAMP_TO - RAMP_FROM), 0.0, 1.0)
        target = SPARSITY * (1.0 - (1.0 - share) ** 3)
        for layer in self.model.layers:
            if layer.weights and layer.weights[0].shape.num_elements() >= SMALLEST:
                self.masks[layer.name] = self.mask(layer.get_weights()[0], target)

    def mask(self, weight, target):
        rows = np.abs(weight.reshape(-1, weight.shape[-1]).T)  # an output channel a row, as the file has it
        norms = rows.reshape(rows.shape[0], -1, self.block).sum(axis=2)
        kept = norms > np.sort(norms, axis=None)[int(target * norms.size)] if target > 0 else np.ones_like(norms, bool)
        return np.repeat(kept, self.block, axis=1).T.reshape(weight.shape)

    def on_train_batch_end(self, batch, logs=None):
        for name, mask in self.masks.items():
            kernel = self.model.get_layer(name).weights[0]
            kernel.assign(kernel * mask)


def network():
    layers = keras.layers
    return keras.Sequential(
        [
            layers.Input((8, 8, 1)),
            layers.Conv2D(32, 3, padding="same", use_bias=False),
            layers.BatchNormalization(),
            layers.ReLU(),
            layers.Conv2D(48, 3, padding="same", use_bias=False),
            layers.BatchNormalization(),
            layers.ReLU(),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 1, use_bias=False),
            layers.BatchNormalization(),
            layers.ReLU(),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dropout(0.3),
            layers.Dense(10),
            layers.Softmax(),
        ],
        name="digits_pruned",
    )


def main():
    common.set_up()
    train_images, test_images, train_labels, test_labels = common.digits()
    samples = train_images[:300]

    def trained(block):
        keras.utils.set_random_seed(common.SEED)
        model = network()
        common.fit(model, train_images, train_labels, EPOCHS, [MagnitudePruning(block)])
        return model

    def write(name, model, **options):
        sparse = common.convert(model, sparse=True, **options)
        dense = common.convert(model, **options)
        common.write_classifier(
            HERE.parent / name, sparse, model, test_images, test_labels, SOURCE, dense, dense_model_bytes=len(dense)
        )

    by_weight = trained(block=1)
    write("digits_pruned", by_weight, representative=samples)
    write("digits_pruned_float16", by_weight, float16=True)
    by_block = trained(block=16)
    write("digits_pruned_block", by_block, representative=samples)
    write("digits_pruned_block_float", by_block)


if __name__ == "__main__":
    main()
