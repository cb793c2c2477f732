"""Public members of tensors, models, data sets, arrays and transformers, as the installed libraries say.

    python test/oracle/members.py    (a Python with Keras 3, tf_keras, TensorFlow 2, pandas and scikit-learn)

Writes src/core/library/keras/memberNames.ts. Models are asked after training, which gives them more members.
"""

import importlib
import os
import pathlib
import textwrap
import warnings

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
warnings.simplefilter("ignore")

import numpy as np
import pandas
import scipy.sparse
import sklearn.decomposition
import sklearn.preprocessing
import tensorflow as tf

TARGET = pathlib.Path(__file__).resolve().parents[2] / "src/core/library/keras/memberNames.ts"
# What a tensor has only where its values are known.
EAGER = {"numpy", "to_list"}
TRANSFORMERS = """FastICA NMF PCA TruncatedSVD Binarizer KBinsDiscretizer LabelBinarizer LabelEncoder MaxAbsScaler
MinMaxScaler MultiLabelBinarizer Normalizer OneHotEncoder OrdinalEncoder PolynomialFeatures PowerTransformer
QuantileTransformer RobustScaler StandardScaler""".split()
HEAD = """/**
 * Members that Keras 3, Keras 2 or both give a symbolic tensor (also a sparse, ragged or TensorFlow's own) and a model
 * that was trained, those of TensorFlow's data sets, of arrays (NumPy's and TensorFlow's eager tensors), and of
 * scikit-learn's transformers once they are fitted: written by `test/oracle/members.py`.
 */
export const MEMBER_NAMES = {
"""


def members(thing):
    return {name for name in {*dir(thing), *getattr(thing, "__dict__", {})} if not name.startswith("_")}


def trained(keras, model):
    model.compile("adam", "mse", metrics=["accuracy"])
    x, y = np.zeros((4, 4)), np.zeros((4, 1))
    model.fit(x, y, verbose=0, validation_data=(x, y))
    model.evaluate(x, y, verbose=0)
    model.predict(x, verbose=0)
    return members(model)


def fitted(transformer):
    numbers = np.abs(np.random.RandomState(0).rand(20, 4))
    for data in (numbers, np.arange(20) % 3, [[1, 2], [3]]):
        try:
            transformer.fit(data)
        except Exception:  # This one takes other data.
            continue
        return members(transformer)
    return members(transformer)


def main():
    names = {"tensor": set(), "model": set()}
    for library in ["keras", "tf_keras"]:
        keras = importlib.import_module(library)
        given = keras.Input((4,))
        names["tensor"] |= members(given)
        names["model"] |= trained(keras, keras.Model(given, keras.layers.Dense(1)(given)))
        names["model"] |= trained(keras, keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)]))
    for kind in [tf.Tensor, tf.RaggedTensor, tf.SparseTensor]:
        names["tensor"] |= members(kind)
    names["tensor"] -= EAGER
    data = tf.data.Dataset.range(3)
    names["dataset"] = members(data) | members(tf.compat.v1.data.Dataset) | members(iter(data))
    names["array"] = members(np.zeros((2, 2))) | members(np.float32(1)) | members(tf.zeros((2, 2))) | members(tf.Variable(1.0))
    names["array"] |= members(np.ma.zeros(2)) | members(scipy.sparse.csr_matrix((2, 2))) | members(pandas.Series([1]))
    names["transformer"] = set()
    for module in (sklearn.preprocessing, sklearn.decomposition):
        for name in TRANSFORMERS:
            if hasattr(module, name):
                names["transformer"] |= fitted(getattr(module, name)())
    lines = []
    for key, found in names.items():
        text = textwrap.fill(" ".join(sorted(found)), 108, initial_indent="    ", subsequent_indent="    ")
        lines.append(f"  {key}: `\n{text}`,\n")
    TARGET.write_text(HEAD + "".join(lines) + "} as const;\n")


main()
