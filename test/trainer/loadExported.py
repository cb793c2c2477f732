"""Loads each exported model of a folder in real Keras and compares its predictions; one line of JSON each."""

import json
import os
import sys

import keras
import numpy as np
import tensorflow as tf


def grad_cam(model, layer, x):
    """The last convolution's maps, weighted by the mean gradient of the likeliest class's score before softmax."""
    model.layers[-1].activation = keras.activations.linear
    with tf.GradientTape() as tape:
        scores = tf.constant(x)
        for each in model.layers:
            # Random layers take None for training.
            is_random = type(each).__name__.startswith("Random")
            scores = each(scores, training=False) if is_random else each(scores)
            if each is layer:
                maps = scores
                tape.watch(maps)
        score = tf.reduce_max(scores[0])
    weights = tf.reduce_mean(tape.gradient(score, maps), axis=(1, 2), keepdims=True)
    heat = np.maximum(tf.reduce_sum(maps * weights, axis=-1).numpy()[0], 0)
    return heat / heat.max()


for name in sorted(os.listdir(sys.argv[1])):
    folder = os.path.join(sys.argv[1], name)
    with open(os.path.join(folder, "predictions.json")) as file:
        expected = json.load(file)
    x = np.array(expected["input"], "float32")
    y = np.array(expected["output"], "float32")
    for file in ("model.keras", "model.h5"):
        if not os.path.exists(os.path.join(folder, file)):
            continue
        model = keras.models.load_model(os.path.join(folder, file), compile=False)
        found = model.predict(x, verbose=0)
        far = float(np.max(np.abs(found - y))) if found.shape == y.shape else float("inf")
        line = {"name": name, "file": file, "layers": len(model.layers), "furthest": far}
        with open(os.path.join(folder, "explanation.json")) as opened:
            seen = json.load(opened)
        if file == "model.keras" and name == "plain":
            pixels = np.array(seen["pixels"], "float32").reshape(1, 28, 28, 1) / 255
            layer = model.get_layer(seen["heat"]["layer"])
            heat = grad_cam(model, layer, pixels)
            found = np.array(seen["heat"]["values"]).reshape(heat.shape)
            line["heat"] = float(np.max(np.abs(found - heat)))
        print(json.dumps(line))
