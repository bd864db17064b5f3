"""Writes models of operators that make tensors of indices, or indices of tensors, with reference outputs.

Run as examples/mathvectors/make_math_models.py, whose models these are. NAME... writes some of them.
"""

import sys

import numpy as np
from make_index_models import SCALE, math_models, moved
from make_math_models import nodes


def one_hot():
    made = []
    cases = (((), -1, 5), ((4,), -1, 3), ((4,), 0, 3), ((2, 3), 1, 4), ((2, 3), 2, 1), ((1, 2, 3), 0, 7), ((2, 1, 2, 3), 3, 2), ((2, 1, 2, 1, 2), -1, 3))
    for shape, axis, depth in cases:
        at = axis % (len(shape) + 1)
        out = shape[:at] + (depth,) + shape[at:]
        options = ("OneHotOptions", {"axis": axis})
        for kind in "fbilu?":
            for index in "il":
                kinds = index + kind * 3
                # Some of the indices have no place.
                random = np.random.RandomState(len(made)).randint(-2, depth + 2, shape)
                made += moved("ONE_HOT", (kinds,), None, out, options, ((1, "i", depth),), shapes=(shape, (), ()), contents={0: random})
    return made


def top_k():
    made = []
    cases = (((9,), 3), ((9,), 9), ((3, 8), 1), ((2, 3, 40), 5), ((1, 2, 3, 2, 7), 7), ((4, 1), 1), ((2, 1, 2, 1, 2, 6), 4), ((1, 200), 12))
    for shape, k in cases:
        out = shape[:-1] + (k,)
        for kind in "fbilu":
            for low, high in ((-128, 127), (-1, 1)) if kind != "u" else ((0, 255), (3, 5)):
                limits = dict(range=(low, high), whole=high < 9, domain=(low, high))
                made += moved("TOPK_V2", (kind + kind,), shape, out, ("TopKV2Options", {}), ((1, "i", k),), further=(("i", out),), **limits)
    return made


def scattered():
    made = []
    cases = (((8,), (4, 1)), ((4, 3), (2, 1)), ((4, 3), (6, 2)), ((3, 2, 2), (2, 3, 1)), ((2, 3, 4, 2), (2, 2, 3)), ((2, 2, 2, 2, 3), (5, 4)), ((1,), (3, 1)))
    for shape, indices in cases:
        depth = indices[-1]
        updates = indices[:-1] + shape[depth:]
        for kind in "fbilu?":
            more = dict(inside={0: shape[:depth]}, range=(0, 255) if kind == "u" else (-128, 127))
            made += moved("SCATTER_ND", ("i" + kind * 2,), None, shape, ("ScatterNdOptions", {}), ((2, "i", shape),), shapes=(indices, updates), **more)
    return made


def sparse():
    made = []
    cases = (((8,), (), ()), ((8,), (3,), (3,)), ((8,), (3,), ()), ((5,), (4, 1), (4,)), ((4, 3), (5, 2), (5,)), ((4, 3), (2, 2), ()), ((2, 3, 2, 3), (7, 4), (7,)))
    for shape, indices, updates in cases:
        for kind in "filbu":
            for index in "il":
                kinds = index + kind * 3
                options = ("SparseToDenseOptions", {"validateIndices": False})
                constants = ((1, index, shape),)
                made += moved("SPARSE_TO_DENSE", (kinds,), None, shape, options, constants, shapes=(indices, updates, ()), inside={0: shape if len(indices) == 2 else shape[0]})
    return made


def places():
    """The condition is a constant, or has as many places as the file says."""
    made = []
    for shape in ((5,), (40,), (3, 4), (2, 3, 4), (1, 2, 3, 2, 2), (2, 1, 2, 1, 2, 3)):
        for kind in "?fbilu":
            contents = np.random.RandomState(len(made) + 1).randint(0, 3, shape) % 2
            contents.flat[-1] = 1
            out = (np.count_nonzero(contents), len(shape))
            made += nodes("WHERE", (kind + "l",), (shape,), ("WhereOptions", {}), out, SCALE, contents={0: contents})
            made += nodes("WHERE", ("l",), (), ("WhereOptions", {}), out, SCALE, constants=((0, kind, contents),))
    return made


def segments():
    made = []
    for shape, numbers in (((4, 3), (0, 0, 1, 2)), ((5,), (0, 1, 1, 1, 1)), ((3, 2, 2), (0, 0, 0)), ((6, 1, 2, 2), (0, 1, 2, 3, 4, 5)), ((1, 2, 1, 2, 1, 2), (0,))):
        out = (numbers[-1] + 1,) + shape[1:]
        for kind in "fi":
            limits = dict(range=(-9999, 9999))
            made += moved("SEGMENT_SUM", (kind,), shape, out, ("SegmentSumOptions", {}), ((1, "i", numbers),), **limits)
            made += moved("SEGMENT_SUM", (kind + "i" + kind,), None, out, ("SegmentSumOptions", {}), shapes=(shape, (shape[0],)), contents={1: numbers}, **limits)
    return made


TABLE = {
    "one_hot": one_hot(),
    "top_k": top_k(),
    "scatter_nd": scattered(),
    "sparse_to_dense": sparse(),
    "where": places(),
    "segment_sum": segments(),
}


if __name__ == "__main__":
    math_models.main(TABLE, sys.argv[1:])
