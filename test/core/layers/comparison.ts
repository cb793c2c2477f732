/** Runs one oracle case through the whole analysis and says how it compares with the real framework. */
import { readFileSync } from 'node:fs';
import { analyse, type GraphNode } from '../../../src/core/index.js';

type Sizes = readonly (number | null)[];
type Input = Sizes | readonly [Sizes, string];
type Weight = readonly [name: string, shape: Sizes, trainable: boolean];
export type Case = readonly [
  code: string,
  inputs: readonly Input[],
  outputs: readonly Sizes[] | 'raises',
  rest: readonly Weight[] | string,
];

/** `unknown` is honest; everything but it and `equal` is a defect. */
export type Verdict = 'equal' | 'unknown' | 'wrong shape' | 'wrong weights' | 'false error' | 'missed error';

export interface Comparison {
  readonly verdict: Verdict;
  readonly found: string;
}

export function readCases(file: string | URL): readonly Case[] {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Case);
}

const NAMES = ['x', 'y', 'z', 'w'];

/** A file that makes the inputs and calls the layer, as a person would write it. */
export type Program = (
  code: string,
  inputs: readonly Input[],
) => { path: string; language: 'python' | 'javascript'; text: string };

export const inPython: Program = (code, inputs) => {
  const made = inputs.map((input, index) => {
    const [shape, dtype] = split(input);
    const sizes = shape.map((size) => size ?? 'None');
    const tuple = `(${sizes.join(', ')}${sizes.length === 1 ? ',' : ''})`;
    return `${NAMES[index]} = Input(batch_shape=${tuple}${dtype ? `, dtype='${dtype}'` : ''})\n`;
  });
  const used = NAMES.slice(0, inputs.length).join(', ');
  const text = `import keras\nfrom keras.layers import *\n${made.join('')}out = ${code}\nmodel = keras.Model([${used}], out)\n`;
  return { path: 'case.py', language: 'python', text };
};

export const inJavascript: Program = (code, inputs) => {
  const made = inputs.map(
    (shape, index) => `const ${NAMES[index]} = tf.input({batchShape: ${JSON.stringify(shape)}});\n`,
  );
  const used = NAMES.slice(0, inputs.length).join(', ');
  const text = `import * as tf from '@tensorflow/tfjs';\n${made.join('')}const out = ${code};\nconst model = tf.model({inputs: [${used}], outputs: out});\n`;
  return { path: 'case.js', language: 'javascript', text };
};

function split(input: Input): readonly [Sizes, string | undefined] {
  return typeof input[1] === 'string' ? [input[0] as Sizes, input[1]] : [input as Sizes, undefined];
}

export function compare(truth: Case, program: Program): Comparison {
  const [code, inputs, outputs, rest] = truth;
  const { models, diagnostics } = analyse(program(code, inputs));
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const problem = errors.map((each) => each.message).join(' | ');
  if (outputs === 'raises' || !isPossible(outputs, code.startsWith('tf.') ? 1 : 0))
    return errors.length > 0 ? { verdict: 'equal', found: problem } : { verdict: 'missed error', found: '' };
  if (errors.length > 0) return { verdict: 'false error', found: problem };
  const model = models[0];
  const node = model?.nodes.find((each) => each.inputs.length > 0);
  if (!model || !node) return { verdict: 'unknown', found: 'no node' };
  return compareNode(node, outputs, typeof rest === 'string' ? [] : rest, code.startsWith('tf.'));
}

/** TensorFlow.js takes some layers in silence and gives them sizes below 1 or none at all: that is a fault too. */
function isPossible(outputs: readonly Sizes[], least: number): boolean {
  return outputs.every((shape) =>
    shape.every(
      (size) => size === null || (typeof size === 'number' && Number.isInteger(size) && size >= least),
    ),
  );
}

function compareNode(
  node: GraphNode,
  outputs: readonly Sizes[],
  weights: readonly Weight[],
  isTfjs: boolean,
): Comparison {
  const shapes = JSON.stringify(node.outputShapes);
  if (shapes.includes('"unknown"')) return { verdict: 'unknown', found: node.unknown?.reason ?? shapes };
  if (shapes !== JSON.stringify(outputs)) return { verdict: 'wrong shape', found: shapes };
  const sizes = (all: readonly Sizes[]) => JSON.stringify(all.map((shape) => JSON.stringify(shape)).sort());
  const expected = sizes(weights.map(([, shape]) => shape));
  const trainable = weights
    .filter(([, , isTrained]) => isTrained)
    .reduce((sum, [, shape]) => sum + count(shape), 0);
  const found = sizes(node.weights.map(({ shape }) => shape as Sizes));
  if (found.includes('unknown')) return { verdict: 'unknown', found };
  // TensorFlow.js lists frozen weights last; ConvLens keeps the order in which they are made.
  const inOrder = (all: readonly string[]) => (isTfjs ? [...all].sort() : all).join();
  const names = inOrder(node.weights.map(({ name }) => last(name)));
  const wanted = inOrder(weights.map(([name]) => last(name)));
  if (found !== expected || node.params.trainable !== trainable)
    return {
      verdict: 'wrong weights',
      found: `${found}, ${JSON.stringify(node.params.trainable)} trainable`,
    };
  return names === wanted ? { verdict: 'equal', found: shapes } : { verdict: 'wrong weights', found: names };
}

const count = (shape: Sizes) => shape.reduce<number>((product, size) => product * (size ?? 0), 1);
const last = (name: string) => name.split('/').at(-1) ?? name;

/** Every defect, as one readable line each. */
export function defects(
  cases: readonly Case[],
  program: Program,
): { readonly lines: readonly string[]; readonly unknown: number } {
  let unknown = 0;
  const lines: string[] = [];
  for (const truth of cases) {
    const { verdict, found } = compare(truth, program);
    if (verdict === 'unknown') unknown++;
    else if (verdict !== 'equal')
      lines.push(
        `${verdict}: ${truth[0]} on ${JSON.stringify(truth[1])}: expected ${JSON.stringify(truth.slice(2))}, found ${found}`,
      );
  }
  return { lines, unknown };
}
