"""What Python functions take, as the installed Keras 3, TensorFlow 2, NumPy and Python say.

    python test/oracle/signatures.py    (a Python with Keras 3 and TensorFlow 2)

Writes src/core/library/signatures.ts: `std(x,axis=,keepdims=)`, `=` behind what may be left out.
"""

import importlib
import inspect
import os
import pathlib
import textwrap

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

TARGET = pathlib.Path(__file__).resolve().parents[2] / "src/core/library/signatures.ts"
EVERY = None
MODULES = {
    "keras.ops": EVERY,
    "keras.ops.image": EVERY,
    "dataclasses": "dataclass field replace asdict astuple",
    # Those whose arguments have kept their names from one NumPy to the next.
    "numpy": "argmax empty expand_dims full linspace max mean min moveaxis ones ones_like prod std zeros zeros_like",
    "tensorflow": """abs add broadcast_to cast clip_by_value concat divide einsum exp expand_dims fill gather gather_nd
        identity math.abs math.exp math.log math.reduce_max math.reduce_mean math.reduce_min math.reduce_sum
        math.sigmoid math.sqrt math.square math.tanh matmul maximum minimum multiply nn.avg_pool2d nn.gelu
        nn.l2_normalize nn.leaky_relu nn.max_pool2d nn.moments nn.relu nn.relu6 nn.sigmoid nn.silu nn.softmax
        nn.softplus norm ones ones_like one_hot pad pow range reduce_max reduce_mean reduce_min reduce_prod reduce_sum
        repeat reshape reverse roll shape sigmoid slice sort split sqrt square squeeze stack stop_gradient subtract
        tanh tensordot tile transpose unstack where zeros zeros_like""",
}
HEAD = '''/**
 * What functions of Keras 3, TensorFlow 2, NumPy and Python take, by module: written by `test/oracle/signatures.py`.
 * `=` stands behind what may be left out; `/` and `*` divide as in Python.
 */
export const SIGNATURES: Readonly<Record<string, string>> = {
'''


def text_of(function):
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return None
    parts = []
    kinds = [parameter.kind for parameter in signature.parameters.values()]
    for index, (name, parameter) in enumerate(signature.parameters.items()):
        if parameter.kind == parameter.KEYWORD_ONLY and not {parameter.KEYWORD_ONLY, parameter.VAR_POSITIONAL} & set(kinds[:index]):
            parts.append("*")
        mark = {parameter.VAR_POSITIONAL: "*", parameter.VAR_KEYWORD: "**"}.get(parameter.kind, "")
        parts.append(f"{mark}{name}" + ("" if parameter.default is parameter.empty else "="))
        if parameter.kind == parameter.POSITIONAL_ONLY and kinds[index + 1:index + 2] != [parameter.POSITIONAL_ONLY]:
            parts.append("/")
    return ",".join(parts)


def entries():
    for name, names in MODULES.items():
        module = importlib.import_module(name)
        wanted = names.split() if names else [each for each in dir(module) if each[0].islower()]
        texts = []
        for each in sorted(wanted):
            target = module
            for part in each.split("."):
                target = getattr(target, part)
            text = text_of(target) if inspect.isroutine(target) else None
            if text is not None and text != "*args,**kwargs":
                texts.append(f"{each}({text})")
        yield name, texts


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
