/**
 * How fast a file is analysed, as ratios in one run.
 *
 *     node test/bench/analysis.mjs [--python PYTHON_WITH_KERAS]
 *
 * Cold: a new process of the command line against Python Keras up to `summary()` on the same file (needs a
 * built `dist/cli.js`). Warm: from a keystroke to facts on a 600-line file with 50 layers. Growth: 100, 1,000
 * and 5,000 layers, as time for each layer.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const { values } = parseArgs({ options: { python: { type: 'string' } } });
const root = new URL('../../', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'convlens-bench-'));

try {
  const outfile = join(folder, 'core.mjs');
  await build({
    entryPoints: [new URL('src/core/index.ts', root).pathname],
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile,
    logLevel: 'error',
  });
  const { analyse } = await import(pathToFileURL(outfile).href);
  warm(analyse);
  growth(analyse);
  cold();
} finally {
  rmSync(folder, { recursive: true });
}

/** A script as people write it: helpers, a network of about so many layers, and lines that are no model. */
function program(layers, lines) {
  const network = ['inputs = Input((64, 64, 3))', 'x = inputs'];
  for (let index = 0; index < layers - 3; index++)
    network.push(
      index % 3 === 0
        ? `x = Conv2D(16, (3, 3), padding='same', name='conv_${index}')(x)`
        : index % 3 === 1
          ? 'x = BatchNormalization()(x)'
          : "x = Activation('relu')(x)",
    );
  network.push('x = GlobalAveragePooling2D()(x)', "outputs = Dense(10, activation='softmax')(x)");
  network.push('model = Model(inputs, outputs)');
  const rest = [];
  for (let index = 0; network.length + rest.length < lines - 6; index += 5)
    rest.push(
      `def helper_${index}(values, scale=${index}):`,
      '    """What a data script holds besides the model."""',
      '    total = [value * scale for value in values if value > 0]',
      '    return {"total": sum(total), "count": len(total)}',
      `result_${index} = helper_${index}([1, 2, 3])`,
    );
  return [
    'from keras.layers import Input, Conv2D, BatchNormalization, Activation, GlobalAveragePooling2D, Dense',
    'from keras.models import Model',
    ...rest,
    ...network,
    '',
  ].join('\n');
}

function time(run) {
  const started = performance.now();
  run();
  return performance.now() - started;
}

function quantile(times, share) {
  return [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
}

/** Each round changes one character in the middle of the model, as typing does. */
function warm(analyse) {
  const text = program(50, 600);
  const at = text.indexOf('16, (3, 3)');
  const typed = (round) => text.slice(0, at) + String(10 + (round % 90)) + text.slice(at + 2);
  const once = (round) => time(() => analyse({ path: 'bench.py', language: 'python', text: typed(round) }));
  for (let round = 0; round < 40; round++) once(round);
  const times = Array.from({ length: 200 }, (_, round) => once(round));
  console.log(
    `warm, ${text.split('\n').length} lines, 50 layers: median ${quantile(times, 0.5).toFixed(1)} ms, ` +
      `95th percentile ${quantile(times, 0.95).toFixed(1)} ms (aim: under 16)`,
  );
}

function growth(analyse) {
  const sizes = [100, 1000, 5000];
  const each = sizes.map((layers) => {
    const text = program(layers, 0);
    const run = () => analyse({ path: 'bench.py', language: 'python', text });
    if (layers < 1000) run();
    return time(run) / layers;
  });
  const shown = each.map((ms, index) => `${sizes[index]} layers ${(ms * 1000).toFixed(0)} µs`).join(', ');
  console.log(
    `time for each layer: ${shown}; 5,000 against 100: ${(each[2] / each[0]).toFixed(2)} (linear is 1)`,
  );
}

function cold() {
  const cli = new URL('dist/cli.js', root).pathname;
  if (!existsSync(cli)) {
    console.log('cold: dist/cli.js is not built (node esbuild.mjs)');
    return;
  }
  const file = join(folder, 'model.py');
  writeFileSync(file, `${program(50, 600)}\nmodel.summary()\n`);
  const process = (command, given) =>
    quantile(
      [0, 1, 2].map(() => time(() => spawnSync(command, given))),
      0.5,
    );
  const ours = process('node', [cli, 'summary', file]);
  if (!values.python) {
    console.log(`cold: ${ours.toFixed(0)} ms; to compare, give a Python with Keras: --python PATH`);
    return;
  }
  const theirs = process(values.python, [file]);
  console.log(
    `cold: ${ours.toFixed(0)} ms, Python Keras to summary() ${theirs.toFixed(0)} ms: ` +
      `${(theirs / ours).toFixed(1)} times faster (aim: 20)`,
  );
}
