"""Trains and writes the DenseNet-like int8 network of this folder. Run: python examples/digits_densenet/train.py"""

import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import common  # noqa: E402
from common import keras  # noqa: E402

GROWTH = 8
LAYERS = 4


def convolution(x, filters, size):
    x = keras.layers.Conv2D(filters, size, padding="same", use_bias=False)(x)
    x = keras.layers.BatchNormalization()(x)
    return keras.layers.ReLU()(x)


def dense_block(x):
    """Each layer reads everything before it: the concatenations are nested, not one flat concatenation at the end."""
    for _ in range(LAYERS):
        x = keras.layers.Concatenate()([x, convolution(x, GROWTH, 3)])
    return x


def network():
    image = keras.layers.Input((8, 8, 1))
    x = dense_block(convolution(image, 8, 3))
    x = convolution(x, 20, 1)  # the transition: fewer channels, half the size
    x = keras.layers.AveragePooling2D(2)(x)
    x = dense_block(x)
    x = keras.layers.GlobalAveragePooling2D()(x)
    x = keras.layers.Dense(10)(x)
    return keras.Model(image, keras.layers.Softmax()(x), name="digits_densenet")


def main():
    common.set_up()
    train_images, test_images, train_labels, test_labels = common.digits()
    model = network()
    common.fit(model, train_images, train_labels, epochs=50)
    converted = common.convert(model, representative=train_images[:300])
    common.write_classifier(HERE, converted, model, test_images, test_labels, "examples/digits_densenet/train.py")


if __name__ == "__main__":
    main()
