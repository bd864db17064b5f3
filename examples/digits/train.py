"""Trains and writes the small int8 convolutional network of this folder. Run: python examples/digits/train.py"""

import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import common  # noqa: E402
from common import keras  # noqa: E402


def network():
    """Convolution, a depthwise separable pair, pooling, fully-connected, softmax."""
    layers = keras.layers
    return keras.Sequential(
        [
            layers.Input((8, 8, 1)),
            layers.Conv2D(12, 3, padding="same", use_bias=False),
            layers.BatchNormalization(),
            layers.ReLU(),
            layers.DepthwiseConv2D(3, padding="same", use_bias=False),
            layers.BatchNormalization(),
            layers.ReLU(),
            layers.Conv2D(24, 1, use_bias=False),
            layers.BatchNormalization(),
            layers.ReLU(),
            layers.MaxPooling2D(2),
            layers.Conv2D(24, 3, use_bias=False),
            layers.BatchNormalization(),
            layers.ReLU(),
            layers.Flatten(),
            layers.Dropout(0.3),
            layers.Dense(10),
            layers.Softmax(),
        ],
        name="digits",
    )


def main():
    common.set_up()
    train_images, test_images, train_labels, test_labels = common.digits()
    model = network()
    common.fit(model, train_images, train_labels, epochs=60)
    converted = common.convert(model, representative=train_images[:300])
    common.write_classifier(HERE, converted, model, test_images, test_labels, "examples/digits/train.py")


if __name__ == "__main__":
    main()
