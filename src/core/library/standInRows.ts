/**
 * Rows for what is a node of a graph but no layer of the catalogue: a model's input, an operator on
 * tensors, a user's own layer, and a layer that evaluation could not read.
 */
import type { Shape } from '../graph/dimension.js';
import { unknownWeight } from '../layers/outcome.js';
import type { LayerOutcome, LayerRow, RuleContext } from '../layers/row.js';
import { trainedOperation } from './operations/trainedOperation.js';

export const INPUT_ROW: LayerRow = {
  family: 'input',
  keras: {
    name: 'InputLayer',
    autoName: 'input_layer',
    documentation: 'https://keras.io/api/layers/core_layers/input/',
  },
  tfjs: {
    factory: 'inputLayer',
    className: 'InputLayer',
    documentation: 'https://js.tensorflow.org/api/latest/#input',
  },
  arguments: [],
  explanation: 'Where data enters the model.',
  rule: (context) => result(context.inputs[0] ?? { kind: 'unknown', reason: 'the input has no shape' }),
};

/** What an operation on tensors does to shapes, its constants already in it. */
export type OperationRule = (
  inputs: readonly Shape[],
) => Pick<LayerOutcome, 'outputs'> & Partial<LayerOutcome>;

/** `settings`: what it is given beside tensors, for the trainer. */
export function operationRow(
  name: string,
  rule: OperationRule,
  settings: Readonly<Record<string, unknown>> = {},
): LayerRow {
  return {
    family: 'operation',
    keras: { name, documentation: 'https://keras.io/api/ops/' },
    arguments: [],
    explanation: 'An operation on tensors, without weights.',
    trainer: trainedOperation(name, settings),
    rule: ({ inputs }) => ({ weights: [], multiplyAdds: 0, faults: [], arithmetic: [], ...rule(inputs) }),
  };
}

/** A user's subclass of Layer. What it does is known only for the shapes it was evaluated with. */
export function customRow(
  name: string,
  rule: (context: RuleContext) => LayerOutcome,
  base?: LayerRow,
): LayerRow {
  return {
    family: base?.family ?? 'other',
    keras: { name, documentation: 'https://keras.io/guides/making_new_layers_and_models_via_subclassing/' },
    arguments: base?.arguments ?? [],
    ...(base?.kept && { kept: base.kept }),
    explanation: `A layer defined in this code: ${name}.`,
    trainer: { unsupported: ownClassReason(name) },
    rule,
  };
}

/** Why a layer of the code's own class is not trained, and what is instead. */
export function ownClassReason(name: string): string {
  return `${name} is a class of the code, which ConvLens does not train. If it only applies layers, make it a function that does: that is trained.`;
}

/** Stands for layers of which it is not known which are there, while what comes out of them is. */
export function agreedRow(reason: string, input: Shape, output: Shape): LayerRow {
  const row = unknownRow('?', reason);
  return {
    ...row,
    rule: (context) => {
      const isSame = context.inputs[0] === input;
      return isSame ? { ...row.rule(context), outputs: [output] } : row.rule(context);
    },
  };
}

/** Something stands where a layer does, and evaluation does not know what it is. */
export function unknownRow(name: string, reason: string): LayerRow {
  return {
    family: 'other',
    keras: { name, documentation: '' },
    arguments: [],
    explanation: 'ConvLens could not read this layer.',
    trainer: { unsupported: `This layer is not known: ${reason}.` },
    rule: () => ({
      outputs: [{ kind: 'unknown', reason }],
      weights: [unknownWeight(reason)],
      multiplyAdds: { kind: 'unknown', reason },
      faults: [],
      arithmetic: [],
    }),
  };
}

/** Distinguishes a layer that is not known from one whose output is merely not known. */
export function isUnknownLayer(row: LayerRow): boolean {
  return row.keras?.documentation === '';
}

function result(shape: Shape): LayerOutcome {
  return { outputs: [shape], weights: [], multiplyAdds: 0, faults: [], arithmetic: [] };
}
