/**
 * Keras's own builders, read from the sources in its wheel: every layer as real Keras builds it. The wheel is
 * downloaded once per user; without a network and a Python the tests are skipped.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { kerasSources } from '../../scripts/kerasWheel.mjs';
import { analyse, type GraphNode, type SourceDocument } from '../../src/core/index.js';

interface Truth {
  readonly total: number;
  readonly layers: readonly string[];
}

const truths = JSON.parse(
  readFileSync(new URL('../fixtures/kerasWheel.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, Truth>>;

const sources = kerasSources();
const folder = 'folder' in sources ? sources.folder : undefined;
if ('missing' in sources) console.warn(`Keras's own sources are not read: ${sources.missing}.`);

/**
 * The builders import each other as `keras.src.applications.…`, which names what ConvLens knows without
 * reading; under another name they are modules of the workspace like any other.
 */
function readModule(specifier: string): SourceDocument | undefined {
  const inside = /^wheel\.(.+)$/.exec(specifier)?.[1];
  if (folder === undefined || inside === undefined) return undefined;
  const file = path.join(folder, 'keras', 'src', `${inside.replaceAll('.', '/')}.py`);
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, 'utf8').replaceAll('keras.src.applications', 'wheel.applications');
  return { path: file, language: 'python', text };
}

function rowOf(node: GraphNode): string {
  const [shape = []] = node.outputShapes;
  const sizes =
    'kind' in shape ? ['unknown'] : shape.slice(1).map((dim) => (dim === null ? '?' : String(dim)));
  return `${node.name} ${node.type} ${sizes.join('x')} ${node.params.total}`;
}

describe.skipIf(folder === undefined)("Keras's own builders", () => {
  for (const [builder, truth] of Object.entries(truths)) {
    const [module, name] = builder.split(':');
    it(`${name}: ${truth.total.toLocaleString('en-US')} parameters`, () => {
      const text = `from wheel.applications.${module} import ${name}\nmodel = ${name}(weights=None)\n`;
      const { models, diagnostics } = analyse(
        { path: 'driver.py', language: 'python', text },
        { readModule },
      );
      const model = models.find((each) => each.name === 'model');
      expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(model?.totals.params.total).toBe(truth.total);
      expect(model?.nodes.filter(({ listed }) => listed).map(rowOf)).toEqual(truth.layers);
    });
  }
});

/** `| VGG16 | 138.4 M | `flatten-dense`: … |` */
const ADVISED = [
  ...readFileSync(new URL('../../docs/advice.md', import.meta.url), 'utf8').matchAll(
    /^\| (\w+) +\| [\d.]+ M +\| (.*?) +\|$/gm,
  ),
].map(([, name = '', words = '']) => ({
  name,
  codes: [...words.matchAll(/`([a-z-]+)`/g)].map(([, code]) => code),
}));

const MODULES: Readonly<Record<string, string>> = {
  VGG16: 'vgg16',
  VGG19: 'vgg19',
  ResNet50: 'resnet',
  ResNet50V2: 'resnet_v2',
  MobileNet: 'mobilenet',
  MobileNetV2: 'mobilenet_v2',
  DenseNet121: 'densenet',
  Xception: 'xception',
  InceptionV3: 'inception_v3',
  EfficientNetB0: 'efficientnet',
};

describe.skipIf(folder === undefined)('advice on architectures as Keras writes them', () => {
  it('the table lists them', () => {
    expect(ADVISED.map(({ name }) => name)).toEqual(Object.keys(MODULES));
  });
  it.each(ADVISED)('$name', ({ name, codes }) => {
    const source = readModule(`wheel.applications.${MODULES[name]}`);
    expect(source).toBeDefined();
    const text = `${source?.text}\nmodel = ${name}(weights=None)\n`;
    const { diagnostics } = analyse({ path: `${name}.py`, language: 'python', text }, { readModule });
    expect([...new Set(diagnostics.map(({ code }) => code))]).toEqual(codes);
  });
});
