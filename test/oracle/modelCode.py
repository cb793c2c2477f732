"""Runs in real Keras the code that ConvLens writes for models, and compares counts with the models' own.

CONVLENS_WRITE_CODE=code.json npx vitest run test/core/saved/modelCode.test.ts; python test/oracle/modelCode.py
code.json writes test/fixtures/modelCode.json when all are equal. With `--check`, nothing is written.
"""
import json
import os
import pathlib
import sys

os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'
# Before Keras is imported: TensorFlow takes the arguments for its own.
_, FILE, *OPTIONS = sys.argv
IS_CHECK = '--check' in OPTIONS

import keras

FIXTURE = pathlib.Path(__file__).parent.parent / 'fixtures' / 'modelCode.json'


def counts(code):
    keras.backend.clear_session()
    scope = {}
    exec(code, scope)
    model = scope['model']
    return model.count_params(), sum(int(keras.ops.size(weight)) for weight in model.trainable_weights)


def main():
    entries = json.loads(pathlib.Path(FILE).read_text())
    whole = [entry for entry in entries if not entry['lacking']]
    wrong = 0
    for entry in whole:
        try:
            found = counts(entry['code'])
        except Exception as error:
            found = str(error)
        if found != (entry['params'], entry['trainable']):
            wrong += 1
            print(f"{entry['id']}: {found} instead of {entry['params']}, {entry['trainable']}\n{entry['code']}")
    print(f'{len(whole)} run, {wrong} differ, {len(entries) - len(whole)} say what is lacking')
    if wrong:
        sys.exit(1)
    if not IS_CHECK:
        FIXTURE.write_text(json.dumps({entry['id']: entry['code'] for entry in whole}, indent=0) + '\n')


if __name__ == '__main__':
    main()
