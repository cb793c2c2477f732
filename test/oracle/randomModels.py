"""Random Keras programs in many styles, run in real Keras: what `model.layers` and the counts are.

    python test/oracle/randomModels.py FIRST_SEED COUNT OUT.json [STYLE,STYLE…]
    python test/oracle/randomModels.py FIRST_SEED COUNT OUT.json faults    (one thing changed in each program)
    python test/oracle/randomModels.py FIRST_SEED COUNT OUT.json training    (programs that compile and fit)

Each entry has the seed, the style, the source and either the model as Keras built it or the error with its line.
The count of a layer that is not built is null.
TensorFlow is imported once, since that takes longer than a hundred models; each hundred then run in a fork.
"""

import contextlib
import gc
import io
import itertools
import json
import math
import os
import pathlib
import re
import signal
import sys
import tempfile
import traceback

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '3')
os.environ.setdefault('CUDA_VISIBLE_DEVICES', '-1')

from randomPrograms import TRAINED, Program
from randomPrograms.faults import Faults

SECONDS = 60
PER_PROCESS = 100


def shapes_of(layer, model):
    """Of its first use in this model; a layer may have others."""
    used = getattr(model, '_functional', None) or model
    keys = getattr(used, '_nodes', None) or getattr(used, '_network_nodes', ())
    # A layer of Keras 2 has its name in the key, one of Keras 3 its id.
    own = [node for i, node in enumerate(layer._inbound_nodes) if {f'{id(layer)}_ib-{i}', f'{layer.name}_ib-{i}'} & set(keys)]
    out = tensors_of(own[0]) if own else getattr(layer, 'output', None)
    if isinstance(out, dict):
        out = list(out.values())
    return [list(t.shape) for t in (out if isinstance(out, (list, tuple)) else [out])]


def tensors_of(node):
    return node.output_tensors if hasattr(node, 'output_tensors') else node.outputs


def is_functional(model):
    return any(kind.__name__ == 'Functional' for kind in type(model).__mro__)


def counted(weights):
    return sum(math.prod(weight.shape) for weight in weights)


def as_before(keras):
    """A new session with what programs may have set put back."""
    free = {'free_memory': False} if keras.__version__ >= '3' else {}
    keras.backend.clear_session(**free)
    keras.backend.set_image_data_format('channels_last')
    keras.backend.set_floatx('float32')
    keras.mixed_precision.set_global_policy('float32')
    keras.utils.get_custom_objects().clear()


def run(source, keras):
    as_before(keras)
    signal.alarm(SECONDS)
    try:
        names = {'__name__': '__main__'}
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(source, 'program.py', 'exec'), names)
        model = names['model']
        rows = []
        for layer in model.layers:
            try:
                shapes = shapes_of(layer, model)
            except Exception:
                shapes = None
            rows.append([layer.name, type(layer).__name__, shapes, counted(layer.weights) if layer.built else None])
        total = counted(model.weights)
        found = {'name': model.name, 'layers': rows, 'total': total, 'trainable': counted(model.trainable_weights)}
        if is_functional(model):
            found['outputs'] = [list(t.shape) for t in model.outputs]
        return found
    except Exception as error:
        frames = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == 'program.py']
        # Of what is told here alone, such as a model without weights, the program knows nothing.
        if not frames:
            return {'error': 'none'}
        return {'error': type(error).__name__, 'message': said(error), 'lines': frames}
    finally:
        signal.alarm(0)


ADVICE = re.compile(r"\x1b\[\d*m|Could not automatically infer .*?Error encountered:|Arguments received by .*", re.DOTALL)


def said(error):
    """What a layer's own code stumbled over stands behind much advice, or in the error before."""
    while error.__cause__ and 'infer the shape' in str(error):
        error = error.__cause__
    return ' '.join(ADVICE.sub('', str(error)).split())[:300]


def too_slow(*_):
    raise TimeoutError(f'{SECONDS} seconds')


def collect(keras, programs):
    """Entries of what these programs make; gives up those that take too long or end the process.

    Keras keeps something of every model, so each hundred programs run in a process of their own.
    """
    signal.signal(signal.SIGALRM, too_slow)
    # Collecting what was imported would take most of the time.
    gc.collect()
    gc.freeze()
    waiting = iter(programs)
    with tempfile.TemporaryDirectory() as folder:
        while batch := list(itertools.islice(waiting, PER_PROCESS)):
            while batch:
                path = pathlib.Path(folder) / 'entries.jsonl'
                path.touch()
                child = os.fork()
                if child == 0:
                    run_batch(keras, batch, path)
                _, status = os.waitpid(child, 0)
                lines = path.read_text().splitlines()
                path.unlink()
                yield from filter(None, map(json.loads, lines))
                # The program at which a process ended is left out.
                batch = batch[len(lines) + 1:] if status else []
                print(f'process ended: {status}' if status else '.', flush=True)


def run_batch(keras, batch, path):
    """One line for each program, null where it took too long. Ends the process."""
    ended = 1
    try:
        with path.open('w') as file:
            for seed, style, source in batch:
                found = run(source, keras)
                entry = None if found.get('error') in ('TimeoutError', 'none') else {'seed': seed, 'style': style, 'source': source, **found}
                print(json.dumps(entry), file=file, flush=True)
        ended = 0
    finally:
        os._exit(ended)


def faulty_of(first, count):
    for seed in range(int(first), int(first) + int(count)):
        program = Program(seed)
        changed = Faults(seed).change(program.text())
        if changed:
            yield seed, f'faults: {changed[0]}', changed[1]


def programs_of(first, count, styles=None):
    for seed in range(int(first), int(first) + int(count)):
        program = Program(seed, styles and styles[seed % len(styles)])
        yield seed, program.style, program.text()


def main():
    first, count, out, *rest = sys.argv[1:]
    import keras
    from builtModels import begin_with_zeros

    begin_with_zeros()
    if rest == ['faults']:
        programs = faulty_of(first, count)
    elif rest == ['training']:
        programs = programs_of(first, count, list(TRAINED))
    else:
        programs = programs_of(first, count, rest[0].split(',') if rest else None)
    with open(out, 'w') as file:
        json.dump(list(collect(keras, programs)), file)


if __name__ == '__main__':
    main()
