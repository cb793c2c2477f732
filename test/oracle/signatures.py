"""What Python functions and Keras's classes take, as the installed Keras 3, TensorFlow 2, NumPy, scikit-learn and Python say.

    python test/oracle/signatures.py    (a Python with Keras 3, TensorFlow 2 and scikit-learn)

Writes src/core/library/signatures.ts: `std(x,axis=,keepdims=)`, `=` behind what may be left out.
"""

import importlib
import inspect
import os
import pathlib
import textwrap
import warnings

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

TARGET = pathlib.Path(__file__).resolve().parents[2] / "src/core/library/signatures.ts"
FUNCTIONS = None
CLASSES = ""
BOTH = "*"
MODULES = {
    "keras.ops": FUNCTIONS,
    "keras.ops.image": FUNCTIONS,
    "keras.optimizers": CLASSES,
    "keras.optimizers.schedules": CLASSES,
    "keras.losses": BOTH,
    "keras.metrics": BOTH,
    "keras.callbacks": CLASSES,
    "keras.regularizers": CLASSES,
    "keras.initializers": CLASSES,
    "keras.constraints": CLASSES,
    "keras._tf_keras.keras.backend": FUNCTIONS,
    "keras.utils": "array_to_img image_dataset_from_directory img_to_array load_img normalize to_categorical",
    # Keras 3 keeps it for TensorFlow's users alone.
    "keras._tf_keras.keras.preprocessing.image": "ImageDataGenerator",
    "dataclasses": "dataclass field replace asdict astuple",
    # Those whose arguments have kept their names from one NumPy to the next.
    "numpy": "argmax empty expand_dims full linspace max mean min moveaxis ones ones_like prod std zeros zeros_like",
    "sklearn.model_selection": "KFold ShuffleSplit StratifiedKFold StratifiedShuffleSplit train_test_split",
    # Not OneHotEncoder: its arguments change from one version to the next.
    "sklearn.preprocessing": """KBinsDiscretizer LabelBinarizer LabelEncoder MaxAbsScaler MinMaxScaler MultiLabelBinarizer
        Normalizer OrdinalEncoder PolynomialFeatures PowerTransformer QuantileTransformer RobustScaler
        StandardScaler""",
    "sklearn.utils": "shuffle",
    "sklearn.utils.class_weight": "compute_class_weight compute_sample_weight",
    "tensorflow": """abs add broadcast_to cast clip_by_value concat divide einsum exp expand_dims fill gather gather_nd
        identity image.adjust_brightness image.adjust_contrast image.central_crop image.convert_image_dtype
        image.flip_left_right image.flip_up_down image.grayscale_to_rgb image.per_image_standardization
        image.random_brightness image.random_contrast image.random_crop image.random_flip_left_right
        image.random_flip_up_down image.random_hue image.random_saturation image.resize image.resize_with_crop_or_pad
        image.resize_with_pad image.rgb_to_grayscale io.decode_image io.decode_jpeg io.decode_png io.read_file
        math.abs math.exp math.log math.reduce_max math.reduce_mean math.reduce_min math.reduce_sum
        math.sigmoid math.sqrt math.square math.tanh matmul maximum minimum multiply nn.avg_pool2d nn.gelu
        nn.l2_normalize nn.leaky_relu nn.max_pool2d nn.moments nn.relu nn.relu6 nn.sigmoid nn.silu nn.softmax
        nn.softplus norm ones ones_like one_hot pad pow range reduce_max reduce_mean reduce_min reduce_prod reduce_sum
        repeat reshape reverse roll shape sigmoid slice sort split sqrt square squeeze stack stop_gradient subtract
        tanh tensordot tile transpose unstack where zeros zeros_like""",
}
HEAD = '''/**
 * What functions of Keras 3, TensorFlow 2, NumPy, scikit-learn and Python take, and the classes that configure
 * Keras 3's training, by module: written by `test/oracle/signatures.py`.
 * `=` stands behind what may be left out; `/` and `*` divide as in Python.
 */
export const SIGNATURES: Readonly<Record<string, string>> = {
'''


def refuses(kind, parameters):
    """Whether the class that takes any keyword refuses one after all; unknown for one that needs arguments."""
    if any(each.default is each.empty and each.kind is not each.VAR_KEYWORD for each in parameters):
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            kind(no_such_argument=0.5)
    except (TypeError, ValueError):
        return True
    return False


def parameters_of(target):
    if not inspect.isclass(target):
        return list(inspect.signature(target).parameters.values())
    parameters = list(inspect.signature(target.__init__).parameters.values())[1:]
    is_closed = refuses(target, parameters)
    return [each for each in parameters if not (is_closed and each.kind is each.VAR_KEYWORD)]


def text_of(target):
    try:
        parameters = parameters_of(target)
    except (TypeError, ValueError):
        return None
    parts = []
    kinds = [parameter.kind for parameter in parameters]
    for index, parameter in enumerate(parameters):
        # Before scikit-learn 1.0 its arguments might be given by place, too.
        is_barred = parameter.kind == parameter.KEYWORD_ONLY and not target.__module__.startswith("sklearn.")
        if is_barred and not {parameter.KEYWORD_ONLY, parameter.VAR_POSITIONAL} & set(kinds[:index]):
            parts.append("*")
        mark = {parameter.VAR_POSITIONAL: "*", parameter.VAR_KEYWORD: "**"}.get(parameter.kind, "")
        parts.append(f"{mark}{parameter.name}" + ("" if parameter.default is parameter.empty else "="))
        if parameter.kind == parameter.POSITIONAL_ONLY and kinds[index + 1:index + 2] != [parameter.POSITIONAL_ONLY]:
            parts.append("/")
    return ",".join(parts)


def names_of(module, wanted):
    if wanted is BOTH:
        functions = [each for each in names_of(module, FUNCTIONS) if inspect.isfunction(getattr(module, each))]
        return [*names_of(module, CLASSES), *functions]
    if wanted is FUNCTIONS:
        return [each for each in dir(module) if each[0].islower()]
    if wanted is CLASSES:
        found = {each: getattr(module, each) for each in dir(module) if not each.startswith("_")}
        return [each for each, kind in found.items() if inspect.isclass(kind) and kind.__init__ is not object.__init__]
    return wanted.split()


def entries():
    for name, wanted in MODULES.items():
        module = importlib.import_module(name)
        texts = []
        for each in sorted(names_of(module, wanted)):
            target = module
            for part in each.split("."):
                target = getattr(target, part)
            text = text_of(target) if inspect.isroutine(target) or inspect.isclass(target) else None
            if text is not None and text != "*args,**kwargs":
                texts.append(f"{each}({text})")
        yield name.removeprefix("keras._tf_keras."), texts


def main():
    parts = []
    for name, texts in entries():
        text = textwrap.fill(" ".join(texts), 106, initial_indent="    ", subsequent_indent="    ",
                             break_on_hyphens=False, break_long_words=False)
        key = name if name.isidentifier() else f"'{name}'"
        parts.append(f"  {key}: `\n{text}`,\n")
    TARGET.write_text(HEAD + "".join(parts) + "};\n")


if __name__ == "__main__":
    main()
