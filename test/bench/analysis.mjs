/**
 * How fast a file is analysed, as ratios in one run.
 *
 *     node test/bench/analysis.mjs [--python PYTHON_WITH_KERAS]
 *
 * Cold: a new process of the command line against Python Keras up to `summary()` on the same file (needs a
 * built `dist/cli.js`). Warm: from a keystroke to facts, as `src/extension/analyses.ts` asks for them, with the
 * memory of the text's last version: in a 600-line file with 50 layers (in the module, in one function, in
 * JavaScript), in a script with 50 residual blocks, in a ConvNeXt and in Keras's own EfficientNet. Growth: 100, 1,000 and 5,000 layers, as time for each layer.
 * Other programs that run at the same time lengthen the times; processor time suffers less.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { kerasSources } from '../../scripts/kerasWheel.mjs';

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
  const { analyse, TextMemory } = await import(pathToFileURL(outfile).href);
  const typing = { analyse, TextMemory };
  console.log(`load average ${loadavg()[0].toFixed(1)}`);
  const text = program(50, 600);
  warm('600 lines, 50 layers', { language: 'python', text, mark: '16, (3, 3)', aim: 16 }, typing);
  warm('the same in one function', { language: 'python', ...inFunction(text), aim: 16 }, typing);
  warm('a script of 600 lines, 50 layers', { language: 'javascript', ...script(50, 600), aim: 16 }, typing);
  warm('a script that calls its blocks itself', { language: 'python', ...residualScript(), aim: 50 }, typing);
  warm("a ConvNeXt with layers of the code's own", { language: 'python', ...convNext(), aim: 50 }, typing);
  efficientNet(typing);
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

/**
 * Each round changes one number in the middle of the model, as typing does. `isGrowing`: it has two to four digits in
 * turn, so that all of the text behind it moves.
 */
function warm(
  name,
  { language, text, mark, aim, path = 'bench', rounds = 200, readModule, isGrowing = false },
  { analyse, TextMemory },
) {
  const at = text.indexOf(mark);
  if (at < 0) throw new Error(`${name}: expected "${mark}" in the text`);
  const memory = new TextMemory();
  const host = readModule ? { readModule } : {};
  const more = (round) => (isGrowing ? '0'.repeat(round % 3) : '');
  const typed = (round) => text.slice(0, at) + String(10 + (round % 90)) + more(round) + text.slice(at + 2);
  let models = [];
  const once = (round) =>
    time(() => {
      models = analyse({ path, language, text: typed(round) }, host, memory).models;
    });
  for (let round = 0; round < rounds / 5; round++) once(round);
  const before = process.cpuUsage();
  const times = Array.from({ length: rounds }, (_, round) => once(round));
  const { user } = process.cpuUsage(before);
  const layers = models.reduce((sum, { nodes }) => sum + nodes.length, 0);
  console.log(
    `warm, ${name} (${text.split('\n').length} lines, ${layers} nodes): median ${quantile(times, 0.5).toFixed(1)} ms, ` +
      `95th percentile ${quantile(times, 0.95).toFixed(1)} ms (aim: under ${aim}), ` +
      `processor ${(user / 1000 / rounds).toFixed(1)} ms`,
  );
}

/** The whole program but its imports as the body of one function, which runs. */
function inFunction(text) {
  const [first, second, ...rest] = text.trimEnd().split('\n');
  const body = rest.map((line) => (line ? `    ${line}` : line));
  return {
    mark: '16, (3, 3)',
    text: [first, second, 'def main():', ...body, '    return model', 'model = main()', ''].join('\n'),
  };
}

function script(layers, lines) {
  const network = [
    'const model = tf.sequential();',
    'model.add(tf.layers.inputLayer({ inputShape: [64, 64, 3] }));',
  ];
  for (let index = 0; index < layers - 3; index++)
    network.push(
      index % 3 === 0
        ? `model.add(tf.layers.conv2d({ filters: 16, kernelSize: 3, padding: 'same', name: 'conv_${index}' }));`
        : index % 3 === 1
          ? 'model.add(tf.layers.batchNormalization());'
          : "model.add(tf.layers.activation({ activation: 'relu' }));",
    );
  network.push(
    'model.add(tf.layers.globalAveragePooling2d());',
    'model.add(tf.layers.dense({ units: 10 }));',
  );
  const rest = [];
  for (let index = 0; network.length + rest.length < lines - 6; index += 5)
    rest.push(
      `function helper${index}(values, scale = ${index}) {`,
      '  const total = values.filter((value) => value > 0).map((value) => value * scale);',
      '  return { total, count: total.length };',
      '}',
      `const result${index} = helper${index}([1, 2, 3]);`,
    );
  const text = ["import * as tf from '@tensorflow/tfjs';", ...rest, ...network, ''].join('\n');
  return { text, mark: '16, kernelSize' };
}

/** A residual network of 50 blocks, whose functions and script have names in common; the edit is behind them. */
function residualScript() {
  const text = `from keras import Input, Model, layers

def conv(inputs, filters, size, stride=1):
    x = layers.Conv2D(filters, size, strides=stride, padding='same', use_bias=False)(inputs)
    x = layers.BatchNormalization()(x)
    return layers.ReLU()(x)

def bottleneck(inputs, filters, stride=1):
    x = conv(inputs, filters, 1)
    x = conv(x, filters, 3, stride)
    x = layers.Conv2D(4 * filters, 1, use_bias=False)(x)
    shortcut = inputs
    if stride != 1 or inputs.shape[-1] != 4 * filters:
        shortcut = layers.Conv2D(4 * filters, 1, strides=stride, use_bias=False)(inputs)
    x = layers.add([layers.BatchNormalization()(x), shortcut])
    return layers.ReLU()(x)

inputs = Input((224, 224, 3))
x = conv(inputs, 64, 7, 2)
for filters, count, stride in [(64, 3, 1), (128, 8, 2), (256, 36, 2), (512, 3, 2)]:
    for i in range(count):
        x = bottleneck(x, filters, stride if i == 0 else 1)
x = layers.GlobalAveragePooling2D()(x)
model = Model(inputs, layers.Dense(10, activation='softmax')(x))
`;
  return { text, mark: '10, activation' };
}

/** One network of 36 blocks with two layers of the code's own in each: every block runs again. */
function convNext() {
  const text = `import keras
from keras import Input, Model, layers

class LayerScale(layers.Layer):
    def __init__(self, start, dim, **kwargs):
        super().__init__(**kwargs)
        self.start = start
        self.dim = dim
    def build(self, input_shape):
        self.gamma = self.add_weight(shape=(self.dim,), initializer=keras.initializers.Constant(self.start))
    def call(self, x):
        return x * self.gamma

class StochasticDepth(layers.Layer):
    def __init__(self, rate, **kwargs):
        super().__init__(**kwargs)
        self.rate = rate
    def call(self, x, training=None):
        if training:
            shape = (keras.ops.shape(x)[0],) + (1,) * (len(x.shape) - 1)
            return x / (1 - self.rate) * keras.ops.floor(1 - self.rate + keras.random.uniform(shape))
        return x

def block(x, dim, rate):
    y = layers.DepthwiseConv2D(7, padding='same')(x)
    y = layers.LayerNormalization(epsilon=1e-6)(y)
    y = layers.Dense(4 * dim, activation='gelu')(y)
    y = layers.Dense(dim)(y)
    y = LayerScale(1e-6, dim)(y)
    return layers.add([x, StochasticDepth(rate)(y)])

inputs = Input((224, 224, 3))
x = layers.Conv2D(96, 4, strides=4)(inputs)
for dim, depth in [(96, 3), (192, 3), (384, 27), (768, 3)]:
    if dim > 96:
        x = layers.Conv2D(dim, 2, strides=2)(layers.LayerNormalization(epsilon=1e-6)(x))
    for i in range(depth):
        x = block(x, dim, 0.01 * i)
x = layers.GlobalAveragePooling2D()(x)
model = Model(inputs, layers.Dense(10, activation='softmax')(x))
`;
  return { text, mark: '10, activation' };
}

/** A script that uses Keras's own source, and the source itself with its eight builders, each run with its defaults. */
function efficientNet(typing) {
  const sources = kerasSources();
  if (!sources.folder) {
    console.log(`EfficientNet: ${sources.missing}`);
    return;
  }
  const file = (name) => join(sources.folder, 'keras', 'src', `${name.replaceAll('.', '/')}.py`);
  const textOf = (path) =>
    readFileSync(path, 'utf8').replaceAll('keras.src.applications', 'wheel.applications');
  const readModule = (specifier) => {
    const inside = /^wheel\.(.+)$/.exec(specifier)?.[1];
    if (inside === undefined || !existsSync(file(inside))) return undefined;
    return { path: file(inside), language: 'python', text: textOf(file(inside)) };
  };
  const path = file('applications.efficientnet');
  const text = `from wheel.applications.efficientnet import EfficientNetB0
model = EfficientNetB0(weights=None, classes=10)
`;
  const shared = { language: 'python', aim: 50, rounds: 40, readModule };
  warm("Keras's EfficientNetB0, imported", { ...shared, text, mark: '10)' }, typing);
  const source = textOf(path);
  const whole = { ...shared, path, text: source };
  const all = "Keras's source of EfficientNet, in what all eight builders call";
  warm(`${all}: its last layers`, { ...whole, mark: '1280)' }, typing);
  warm(`${all}: the same, and all behind it moves`, { ...whole, mark: '1280)', isGrowing: true }, typing);
  warm(`${all}: its first, which fits none behind`, { ...whole, mark: '32)' }, typing);
  warm("Keras's source of EfficientNet, in one builder of eight", { ...whole, mark: '380,' }, typing);
}

function growth(analyse) {
  const sizes = [100, 1000, 5000];
  const each = sizes.map((layers) => {
    const text = program(layers, 0);
    const run = () => analyse({ path: 'bench.py', language: 'python', text });
    // As many layers are read of each size, and at least three texts: one run alone meets the collector by chance.
    const times = Array.from({ length: Math.max(3, 3000 / layers) }, () => time(run));
    return quantile(times, 0.5) / layers;
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
  const once = (command, given) => time(() => spawnSync(command, given));
  const programs = {
    ours: () => once('node', [cli, 'summary', file]),
    empty: () => once('node', ['--eval', '']),
    ...(values.python && { theirs: () => once(values.python, [file]) }),
  };
  // The first run keeps its compiled code for the others. In turns, since a machine is now faster, now slower.
  for (const run of Object.values(programs)) run();
  const times = { ours: [], empty: [], theirs: [] };
  for (let round = 0; round < 5; round++)
    for (const [name, run] of Object.entries(programs)) times[name].push(run());
  const [ours, empty, theirs] = [times.ours, times.empty, times.theirs].map((all) => quantile(all, 0.5));
  console.log(`an empty Node process: ${empty.toFixed(0)} ms, which no analysis can be faster than`);
  if (!values.python) {
    console.log(`cold: ${ours.toFixed(0)} ms; to compare, give a Python with Keras: --python PATH`);
    return;
  }
  console.log(
    `cold: ${ours.toFixed(0)} ms, Python Keras to summary() ${theirs.toFixed(0)} ms: ` +
      `${(theirs / ours).toFixed(1)} times faster (aim: 20)`,
  );
}
