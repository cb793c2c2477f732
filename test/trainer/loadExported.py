"""Loads each exported model of a folder in real Keras and compares its predictions; one line of JSON each."""

import json
import os
import sys

import keras
import numpy as np
import tensorflow as tf


def grad_cam(model, path, x):
    """The maps of a layer's last call, weighted by the mean gradient of the likeliest class's score before softmax."""
    last = model.layers[-1]
    while hasattr(last, "layers"):
        last = last.layers[-1]
    if type(last).__name__ == "Softmax":
        model = keras.Model(model.inputs, last.input)
    else:
        last.activation = keras.activations.linear
    owner = model
    *outer, name = path.split("/")
    for part in outer:
        owner = owner.get_layer(part)
    # An operation between layers is none of them.
    inside = getattr(owner, "operations", owner.layers)
    layer = next(each for each in inside if each.name == name)
    own_call = layer.call
    calls = []

    def recorded(*arguments, **settings):
        output = own_call(*arguments, **settings)
        calls.append(output)
        return output

    layer.call = recorded
    with tf.GradientTape() as tape:
        # Of one image alone, TensorFlow 2.21 crashes in the filter's gradient of a strided 1×1 convolution.
        inputs = tf.repeat(tf.constant(x), 8, axis=0)
        tape.watch(inputs)
        score = tf.reduce_max(model(inputs, training=False)[0])
    maps = calls[-1]
    weights = tf.reduce_mean(tape.gradient(score, maps), axis=(1, 2), keepdims=True)
    heat = np.maximum(tf.reduce_sum(maps * weights, axis=-1).numpy()[0], 0)
    return heat / max(heat.max(), 1e-12)


for name in sorted(os.listdir(sys.argv[1])):
    folder = os.path.join(sys.argv[1], name)
    with open(os.path.join(folder, "predictions.json")) as file:
        expected = json.load(file)
    x = [np.array(each, "float32") for each in expected["inputs"]]
    y = np.array(expected["output"], "float32")
    for file in ("model.keras", "model.h5"):
        if not os.path.exists(os.path.join(folder, file)):
            continue
        model = keras.models.load_model(os.path.join(folder, file), compile=False)
        # A dict goes by the names of the inputs.
        names = [each.name for each in model.inputs]
        found = model.predict(dict(zip(names, x)) if len(x) > 1 else x[0], verbose=0)
        far = float(np.max(np.abs(found - y))) if found.shape == y.shape else float("inf")
        line = {"name": name, "file": file, "layers": len(model.layers), "furthest": far}
        explained = os.path.join(folder, "explanation.json")
        seen = {}
        if os.path.exists(explained):
            with open(explained) as opened:
                seen = json.load(opened)
        if file == "model.keras" and "heat" in seen:
            pixels = np.array(seen["pixels"], "float32").reshape(1, 28, 28, 1) / 255
            heat = grad_cam(model, seen["heat"]["layer"], pixels)
            found = np.array(seen["heat"]["values"]).reshape(heat.shape)
            line["heatOf"] = seen["heat"]["layer"]
            line["heat"] = float(np.max(np.abs(found - heat)))
        print(json.dumps(line))
