"""Runs the Python workspaces of test/fixtures/workspaces in real Keras: python.json, the parameters of each model.

The first lines of a file say which module is run; `--- path` begins each of its files.
"""
import json
import os
import pathlib
import re
import runpy
import subprocess
import sys
import tempfile

FOLDER = pathlib.Path(__file__).parent.parent / 'fixtures' / 'workspaces'


def unpack(text, folder):
    head, *files = re.split(r'^--- (.+)\n', text, flags=re.M)
    for name, content in zip(files[::2], files[1::2]):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return dict(line.split(': ', 1) for line in head.splitlines())


def run(folder, head):
    import keras
    os.chdir(folder)
    if 'as' in head:
        sys.path.insert(0, str(folder / head.get('path', '.')))
        names = runpy.run_module(head['as'])
    else:
        sys.path.insert(0, str((folder / head['run']).parent))
        names = runpy.run_path(head['run'])
    return {name: value.count_params() for name, value in names.items() if isinstance(value, keras.Model)}


def main():
    if len(sys.argv) > 1:
        folder, head = sys.argv[1:]
        print('RESULT' + json.dumps(run(pathlib.Path(folder), json.loads(head))))
        return
    truth = {}
    for file in sorted(FOLDER.glob('python-*.txt')):
        with tempfile.TemporaryDirectory() as folder:
            head = unpack(file.read_text(), pathlib.Path(folder))
            # A process each: modules of one name stay apart.
            done = subprocess.run([sys.executable, __file__, folder, json.dumps(head)], capture_output=True, text=True)
            if 'RESULT' not in done.stdout:
                raise SystemExit(f'{file.name}: {done.stderr[-2000:]}')
            truth[file.stem] = json.loads(done.stdout.split('RESULT')[1])
    (FOLDER / 'python.json').write_text(json.dumps(truth, indent=2) + '\n')


if __name__ == '__main__':
    main()
