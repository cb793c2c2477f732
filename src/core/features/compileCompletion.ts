/** What `compile` takes, those that fit the model's last layer first: losses, optimisers, metrics. */
import type { Analysis } from '../analyse.js';
import type { GraphNode, ModelGraph } from '../graph/modelGraph.js';
import { callAround, stringAround } from '../syntax/writtenCall.js';
import { tableEntry } from '../words.js';
import { isBehindDot, stringSpan, wordBefore } from './callText.js';
import type { Completion } from './facts.js';
import { frameworkOf } from './layerCall.js';

interface Words {
  readonly losses: readonly string[];
  readonly optimizers: readonly string[];
  readonly metrics: readonly string[];
}

const KERAS: Words = {
  losses: [
    'categorical_crossentropy',
    'sparse_categorical_crossentropy',
    'binary_crossentropy',
    'mean_squared_error',
    'mean_absolute_error',
    'huber',
    'kl_divergence',
    'cosine_similarity',
    'hinge',
    'poisson',
  ],
  optimizers: ['adam', 'sgd', 'rmsprop', 'adamw', 'nadam', 'adagrad', 'adamax', 'lion'],
  metrics: ['accuracy', 'auc', 'precision', 'recall', 'mean_absolute_error', 'top_k_categorical_accuracy'],
};

const TFJS: Words = {
  losses: [
    'categoricalCrossentropy',
    'sparseCategoricalCrossentropy',
    'binaryCrossentropy',
    'meanSquaredError',
    'meanAbsoluteError',
    'kullbackLeiblerDivergence',
    'cosineProximity',
    'hinge',
    'poisson',
  ],
  optimizers: ['adam', 'sgd', 'rmsprop', 'adagrad', 'adadelta', 'adamax'],
  metrics: ['accuracy', 'precision', 'mse', 'mae'],
};

const ARGUMENTS: Readonly<Record<string, keyof Words>> = {
  loss: 'losses',
  optimizer: 'optimizers',
  metrics: 'metrics',
};

export function compileCompletions({ document, models }: Analysis, offset: number): readonly Completion[] {
  const framework = frameworkOf(document);
  if (isBehindDot(document, offset)) return [];
  // Metrics stand in a list, and so do the losses of several outputs.
  const call = framework && callAround(document.text, offset, document.language, true);
  const callee = call && /^([\w$.]+)\.compile$/.exec(document.text.slice(call.callee.start, call.callee.end));
  if (!call || !callee) return [];
  const index = call.commas.filter((comma) => comma < offset).length;
  const written = call.arguments[index];
  const position = framework === 'keras' ? ['optimizer', 'loss'][index] : undefined;
  const name = written?.name ?? position;
  const kind = name === undefined ? undefined : tableEntry(ARGUMENTS, name);
  if (!kind) return [];
  const quote = stringAround(document.text, offset, document.language);
  const replace = quote === undefined ? wordBefore(document, offset) : stringSpan(document, quote, offset);
  const model = models.find((each) => each.name === callee[1]) ?? models.at(-1);
  const fitting = kind === 'losses' && model ? fits(model) : undefined;
  return (framework === 'keras' ? KERAS : TFJS)[kind].map((word, order) => {
    const isFitting = fitting?.words.test(word) ?? false;
    return {
      label: word,
      kind: 'value',
      detail: isFitting ? (fitting?.why ?? '') : '',
      documentation: '',
      text: quote === undefined ? `'${word}'` : word,
      replace,
      order: isFitting ? order : 100 + order,
    };
  });
}

interface Fitting {
  readonly words: RegExp;
  readonly why: string;
}

/** Which losses suit the last activation and the number of outputs. */
function fits({ nodes, outputs }: ModelGraph): Fitting | undefined {
  const last = outputs.length === 1 ? nodes.find(({ id }) => id === outputs[0]) : undefined;
  switch (last && activationOf(last)) {
    case 'softmax':
      return { words: /categorical/i, why: 'fits the softmax of the last layer' };
    case 'sigmoid':
      return { words: /^binary/, why: 'fits the sigmoid of the last layer' };
    case 'linear':
      return { words: /^mean|^huber/, why: 'fits the numbers that the last layer gives' };
    default:
      return undefined;
  }
}

function activationOf(node: GraphNode): string {
  const text = node.arguments.find(({ name }) => name === 'activation')?.text ?? node.type;
  const word = text.replace(/['"]/g, '').toLowerCase();
  return word === 'none' || word === 'null' ? 'linear' : word;
}
