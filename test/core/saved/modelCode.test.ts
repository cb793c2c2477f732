/**
 * A model in source, written in the other framework and in its own, is the same model. TensorFlow.js's code is
 * run here; Keras's was run by `test/oracle/modelCode.py`, and is compared with what ran.
 * CONVLENS_KERAS_MODELS and CONVLENS_TFJS_MODELS name other files of random programs; CONVLENS_WRITE_CODE
 * names a file for Keras's code of all of them, for that script to run.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { analyse, type ModelCode, modelCode } from '../../../src/core/index.js';
import { kerasPrograms, type Program, tfjsPrograms } from './programs.js';

interface Model {
  readonly trainableWeights: readonly { readonly shape: readonly number[] }[];
  readonly outputs: readonly { readonly shape: readonly unknown[] }[];
  countParams(): number;
}

const tf: unknown = createRequire(import.meta.url)('@tensorflow/tfjs');
const programs = [
  ...kerasPrograms(process.env.CONVLENS_KERAS_MODELS),
  ...tfjsPrograms(process.env.CONVLENS_TFJS_MODELS),
];

interface Written {
  readonly program: Program;
  readonly keras: ModelCode;
  readonly tfjs: ModelCode;
  readonly outputs: readonly unknown[];
}

const written = programs.flatMap((program): Written[] => {
  const analysis = analyse(program);
  const model = analysis.models.filter(({ name }) => name === 'model').at(-1);
  if (!model) return [];
  const outputs = model.outputs.map(
    (id, index) => model.nodes.find((node) => node.id === id)?.outputShapes[model.outputIndices[index] ?? 0],
  );
  const code = (framework: 'keras' | 'tfjs') => modelCode(analysis, model.id, framework);
  return [{ program, keras: code('keras'), tfjs: code('tfjs'), outputs }];
});

const { CONVLENS_WRITE_CODE: target } = process.env;
if (target !== undefined)
  writeFileSync(
    target,
    JSON.stringify(
      written.map(({ program, keras }) => ({
        id: program.id,
        code: keras.text,
        lacking: keras.lacking,
        params: program.params,
        trainable: program.trainable,
      })),
    ),
  );

function differenceInTfjs({ program, tfjs, outputs }: Written): string | undefined {
  try {
    const model = new Function('tf', `${tfjs.text.replace(/^import.*$/m, '')}\nreturn model;`)(tf) as Model;
    const trainable = model.trainableWeights.reduce(
      (sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1),
      0,
    );
    const found = [model.countParams(), trainable, model.outputs.map(({ shape }) => shape)];
    const expected = [program.params, program.trainable, outputs];
    if (JSON.stringify(found) === JSON.stringify(expected)) return undefined;
    return `${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`;
  } catch (error) {
    return String(error);
  }
}

describe('a model of one framework as code of the other', () => {
  it('is the same model in TensorFlow.js, unless something is said to be lacking', {
    timeout: 300_000,
  }, () => {
    const whole = written.filter(({ tfjs }) => tfjs.lacking.length === 0);
    expect(whole.length).toBeGreaterThan(150);
    const wrong = whole.flatMap((each) => {
      const difference = differenceInTfjs(each);
      return difference === undefined
        ? []
        : [`${each.program.id}: ${difference}\n${each.program.text}\n${each.tfjs.text}`];
    });
    expect(wrong.slice(0, 5).join('\n\n')).toBe('');
  });

  it.skipIf(
    process.env.CONVLENS_KERAS_MODELS !== undefined || process.env.CONVLENS_TFJS_MODELS !== undefined,
  )('is the code that real Keras ran', () => {
    const ran: unknown = JSON.parse(
      readFileSync(new URL('../../fixtures/modelCode.json', import.meta.url), 'utf8'),
    );
    const whole = written.filter(({ keras }) => keras.lacking.length === 0);
    expect(Object.fromEntries(whole.map(({ program, keras }) => [program.id, keras.text]))).toEqual(ran);
  });
});
