"""The arguments of Keras 3's optimisers, schedules, losses, metrics, callbacks, regularisers, initialisers, constraints.

    python test/oracle/settingArguments.py    (a Python with Keras 3)

Writes src/core/library/keras/settingArguments.ts.
"""

import inspect
import os
import pathlib
import warnings

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras

TARGET = pathlib.Path(__file__).resolve().parents[2] / "src/core/library/keras/settingArguments.ts"
MODULES = ["optimizers", "optimizers.schedules", "losses", "metrics", "callbacks", "regularizers", "initializers", "constraints"]
HEAD = '''/**
 * Arguments of what configures Keras 3's training, by module and class: written by
 * `test/oracle/settingArguments.py`. `!` marks one that is needed, those behind `*` are given by name only, `**` stands
 * for others that cannot be listed.
 */
export const SETTING_ARGUMENTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
'''


def refuses(kind, name):
    """Whether the class that takes any keyword refuses this one after all; unknown for one that needs arguments."""
    if any(each.default is each.empty and each.kind is each.POSITIONAL_OR_KEYWORD for each in list(inspect.signature(kind).parameters.values())):
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            kind(**{name: 0.5})
    except (TypeError, ValueError):
        return True
    return False


def arguments(kind):
    words, behind_star = [], False
    for parameter in list(inspect.signature(kind.__init__).parameters.values())[1:]:
        if parameter.kind is parameter.VAR_KEYWORD:
            if not refuses(kind, "no_such_argument"):
                words.append("**")
        elif parameter.kind is parameter.VAR_POSITIONAL:
            words.append("**")
        else:
            if parameter.kind is parameter.KEYWORD_ONLY and not behind_star:
                words.append("*")
                behind_star = True
            words.append(parameter.name + ("!" if parameter.default is parameter.empty else ""))
    return " ".join(words)


def main():
    lines = []
    for name in MODULES:
        module = keras
        for part in name.split("."):
            module = getattr(module, part)
        found = {each: getattr(module, each) for each in sorted(dir(module)) if not each.startswith("_")}
        kinds = {each: kind for each, kind in found.items() if inspect.isclass(kind) and kind.__init__ is not object.__init__}
        lines.append(f"  '{'keras.' + name}': {{")
        lines += [f"    {each}: '{arguments(kind)}'," for each, kind in kinds.items()]
        lines.append("  },")
    TARGET.write_text(HEAD + "\n".join(lines) + "\n};\n")


main()
