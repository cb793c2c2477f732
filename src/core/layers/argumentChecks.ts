/**
 * What is wrong with a layer's arguments by themselves, from their specifications alone: kinds of values,
 * ranges, words and names. Rules are asked only when nothing is, so they need not look again.
 * What is not known is never wrong.
 */
import type { FixFacts } from '../checks/fixFacts.js';
import type { Dim } from '../graph/dimension.js';
import { isNumber } from '../graph/dimensionArithmetic.js';
import { choicesOf } from './allowedValues.js';
import { invalid, numberInText, spelled, written } from './argumentReading.js';
import { isKnownName, type NamedKind, NEED_A_MATRIX, namesOf, nearName } from './namedObjects.js';
import type { ArgumentSpec, LayerFault, LayerRow, RuleContext, ValueKind } from './row.js';

export function argumentFaults(row: LayerRow, context: RuleContext): readonly LayerFault[] {
  const faults: LayerFault[] = [];
  for (const spec of row.arguments) {
    if (!context.args.given(spec.name)) continue;
    if (spec.only !== undefined && spec.only !== context.framework) continue;
    const message = wrong(spec, context);
    if (message !== undefined)
      faults.push(
        invalid(spec.name, `${spelled(context, spec.name, spec)} ${message}`, factsOf(spec, context)),
      );
  }
  return faults;
}

/** What the value of an argument was to be, and is in its place. */
function factsOf(spec: ArgumentSpec, { args, framework }: RuleContext): FixFacts {
  const { name, type, rank = 1 } = spec;
  if (args.kind(name) === 'function') return [{ kind: 'function-found' }];
  const word = type === 'choice' ? args.string(name) : undefined;
  if (word !== undefined) return [{ kind: 'misspelt-name', name: word, known: choicesOf(spec, framework) }];
  if (type !== 'integer' && type !== 'float' && type !== 'size') return [];
  const isNumber = typeof args.json(name) === 'number';
  const count = type === 'size' && rank > 1 ? { count: rank } : {};
  return [{ kind: 'number-expected', isWhole: type !== 'float', isNumber, ...count }];
}

/** What is wrong, as the rest of a sentence that begins with the argument's name. */
function wrong(spec: ArgumentSpec, context: RuleContext): string | undefined {
  const kind = context.args.kind(spec.name);
  if (kind === undefined || kind === 'unknown' || kind === 'symbol' || kind === 'other') return undefined;
  if (kind === 'none') return wrongNone(spec, context);
  switch (spec.type) {
    case 'integer':
      return wrongInteger(spec, context, kind);
    case 'float':
      return wrongNumber(spec, context, kind);
    case 'choice':
      return wrongChoice(spec, context, kind);
    case 'size':
      return wrongSize(spec, context, kind);
    case 'activation':
    case 'initializer':
    case 'regularizer':
    case 'constraint':
      return wrongName(spec, spec.type, context, kind);
    case 'axis':
      return context.framework === 'keras' && kind === 'string'
        ? `must be the number of an axis; ${found(context, spec)}`
        : undefined;
    case 'function':
      return NO_FUNCTIONS.has(kind) ? `must be a function; ${found(context, spec)}` : undefined;
    default:
      return undefined;
  }
}

const NO_FUNCTIONS = new Set<ValueKind>(['integer', 'float', 'boolean', 'string', 'sequence', 'dictionary']);

function found(context: RuleContext, { name }: ArgumentSpec): string {
  const value = context.args.kind(name) === 'function' ? undefined : context.args.json(name);
  if (value === undefined)
    return `found ${NAMES_OF_KINDS[context.args.kind(name) ?? 'other'] ?? 'an object'}.`;
  const text =
    typeof value === 'number' ? written(value, context, name) : shown(value, context.framework === 'keras');
  return `found ${text}.`;
}

/** What has no text as a literal has. */
const NAMES_OF_KINDS: Readonly<Partial<Record<ValueKind, string>>> = {
  layer: 'a layer',
  function: 'a function',
  dictionary: 'a dictionary',
  array: 'an array',
};

function shown(value: unknown, python: boolean): string {
  if (Array.isArray(value)) {
    const inner = value.map((item) => shown(item, python)).join(', ');
    return python ? `(${inner}${value.length === 1 ? ',' : ''})` : `[${inner}]`;
  }
  if (typeof value === 'string') return `"${value}"`;
  if (value === null || value === undefined) return python ? 'None' : 'null';
  if (typeof value === 'boolean' && python) return value ? 'True' : 'False';
  return typeof value === 'object' ? 'an object' : String(value);
}

/** None where the layer counts or compares. TensorFlow.js takes null for absent. */
function wrongNone(spec: ArgumentSpec, context: RuleContext): string | undefined {
  if (context.framework === 'tfjs' || spec.default === null || spec.orNone) return undefined;
  const counts = spec.type === 'integer' || spec.type === 'size' || spec.type === 'choice';
  if (!counts && spec.minimum === undefined) return undefined;
  return `cannot be None: ${spec.about}.`;
}

function wrongInteger(spec: ArgumentSpec, context: RuleContext, kind: ValueKind): string | undefined {
  const isCounted = kind === 'function' && context.framework === 'keras' && spec.minimum !== undefined;
  if (kind === 'boolean' || kind === 'array' || (kind === 'function' && !isCounted)) return undefined;
  if (spec.name === 'seed' && kind !== 'integer' && makesRandom(context))
    return `must be a whole number or None; ${found(context, spec)}`;
  const least = spec.minimum === undefined ? '' : ` of ${spec.minimum} or more`;
  const cutFrom = isKeras2(context) ? spec.cutInKeras2From : undefined;
  if (
    cutFrom !== undefined &&
    (kind === 'float' || kind === 'integer') &&
    (context.args.number(spec.name) ?? cutFrom) >= cutFrom
  )
    return undefined;
  if (spec.textInKeras2 && (numberInText(context, spec.name) ?? 0) > 0) return undefined;
  if (kind !== 'integer' && spec.minimum !== undefined)
    return `must be a whole number${least}; ${found(context, spec)}`;
  return outOfRange(spec, context, `a whole number${least}`);
}

const isKeras2 = ({ framework, kerasMajor }: RuleContext): boolean =>
  framework === 'keras' && kerasMajor === 2;

/** Keras 3 makes the generator with the layer, where there is something to draw. */
function makesRandom({ framework, kerasMajor, args }: RuleContext): boolean {
  if (framework !== 'keras' || kerasMajor < 3 || args.number('dropout') !== undefined) return false;
  const share = ['rate', 'stddev'].find((name) => args.given(name));
  return share === undefined || (args.number(share) ?? 0) > 0;
}

function wrongNumber(spec: ArgumentSpec, context: RuleContext, kind: ValueKind): string | undefined {
  if (spec.minimum === undefined || (spec.checkedSince === 3 && isKeras2(context))) return undefined;
  const range =
    spec.minimum === Number.NEGATIVE_INFINITY
      ? 'a number'
      : spec.maximum === undefined
        ? `a number of ${spec.minimum} or more`
        : `between ${spec.minimum} and ${spec.maximum}`;
  if (context.framework === 'keras' && (kind === 'string' || kind === 'sequence'))
    return `must be ${range}; ${found(context, spec)}`;
  return context.framework === 'keras' ? outOfRange(spec, context, range) : undefined;
}

function outOfRange(spec: ArgumentSpec, context: RuleContext, range: string): string | undefined {
  const value = context.args.number(spec.name);
  if (value === undefined) return undefined;
  const tooSmall = spec.minimum !== undefined && value < spec.minimum;
  const tooLarge = spec.maximum !== undefined && value > spec.maximum;
  if (!tooSmall && !tooLarge) return undefined;
  const share =
    spec.maximum === 1 && value > 1 && value <= 100 ? ` For ${value} % write ${value / 100}.` : '';
  return `must be ${range}; ${found(context, spec)}${share}`;
}

function wrongChoice(spec: ArgumentSpec, context: RuleContext, kind: ValueKind): string | undefined {
  const choices = choicesOf(spec, context.framework);
  // Keras 3 asks for the word in small letters, which True has not.
  const isRefused =
    kind === 'boolean' && spec.anyCase === true && context.framework === 'keras' && context.kerasMajor === 3;
  if (choices.length === 0 || kind === 'function' || (kind === 'boolean' && !isRefused)) return undefined;
  const value = context.args.string(spec.name);
  if (kind === 'string' && value !== undefined) {
    const takesAny = context.framework === 'keras' && takesAnyCase(spec, context);
    const word = takesAny ? value.toLowerCase() : value;
    const { framework, kerasMajor } = context;
    const once = framework === 'keras' && kerasMajor !== 3 ? spec.onceChoices?.[kerasMajor] : undefined;
    if (choices.includes(word) || once?.includes(word)) return undefined;
  }
  return `must be one of ${choices.map((word) => `"${word}"`).join(', ')}; ${found(context, spec)}`;
}

/** Keras 2 put every choice of capitals right. */
function takesAnyCase({ anyCase }: ArgumentSpec, { kerasMajor, call, isUnused }: RuleContext): boolean {
  if (anyCase === 'inside' && (isUnused || call?.isInside)) return true;
  return anyCase === true || kerasMajor === 2;
}

function wrongSize(spec: ArgumentSpec, context: RuleContext, kind: ValueKind): string | undefined {
  if (kind === 'boolean' || kind === 'function' || kind === 'array') return undefined;
  const rank = spec.rank ?? 1;
  const minimum = spec.minimum ?? 1;
  const expected = rank === 1 ? 'one whole number' : `one whole number or ${rank} of them`;
  const sizes = context.args.sizes(spec.name, rank);
  if ((kind !== 'integer' && kind !== 'sequence') || !sizes || sizes.length !== rank)
    return `must be ${expected}; ${found(context, spec)}`;
  const entries = context.args.entryKinds(spec.name) ?? [];
  if (context.framework === 'keras' && entries.some((entry) => entry === 'string' || entry === 'none'))
    return `must be ${expected}; ${found(context, spec)}`;
  if (context.framework === 'keras' && spec.wholeEntries && entries.includes('float'))
    return `must be ${expected}; found a float among its entries. Leave out the point.`;
  return sizes.some((size) => isBelow(size, minimum))
    ? `must be ${expected}, each ${minimum} or more; ${found(context, spec)}`
    : undefined;
}

const isBelow = (size: Dim, minimum: number) => isNumber(size) && size < minimum;

function wrongName(
  spec: ArgumentSpec,
  type: NamedKind,
  context: RuleContext,
  kind: ValueKind,
): string | undefined {
  const { framework, kerasMajor, args } = context;
  if (kind === 'sequence' && framework === 'keras' && isUsed(spec, context))
    return `must be ${SUCH_AS[type]}; ${found(context, spec)}`;
  if (kind === 'integer' || kind === 'float')
    return type === 'activation' || (framework === 'keras' && isUsed(spec, context))
      ? `must be ${SUCH_AS[type]}; ${found(context, spec)}`
      : undefined;
  if (framework === 'tfjs' && kind === 'function' && type === 'activation')
    return `takes a name here, such as "relu"; TensorFlow.js does not take a function.`;
  const name = kind === 'string' ? args.string(spec.name) : undefined;
  // `package>name`: registered by the code, here or elsewhere.
  if (name === undefined || context.ownNames?.has(name) || name.includes('>')) return undefined;
  if (!isKnownName(type, name, framework, kerasMajor)) {
    const near = nearName(type, name, framework);
    const instead = near ? `Write "${near}".` : `Known are ${list(namesOf(type, framework))}.`;
    return `has no "${name}" to choose. ${instead}`;
  }
  const isVector = typeof spec.vector === 'function' ? spec.vector(args) : spec.vector;
  if (isVector && framework === 'keras' && NEED_A_MATRIX.has(name) && isUsed(spec, context))
    return `cannot be "${name}": that needs a matrix, and these weights are a vector.`;
  return undefined;
}

const SUCH_AS: Readonly<Record<NamedKind, string>> = {
  activation: 'the name of an activation, such as "relu"',
  initializer: 'the name of an initializer, such as "he_normal", or an object',
  regularizer: 'a regularizer, such as "l2" or regularizers.l2(0.01)',
  constraint: 'a constraint, such as "max_norm", or an object',
};

/** Keras looks at an initialiser of the wrong kind only when it makes the weight. */
function isUsed(spec: ArgumentSpec, context: RuleContext): boolean {
  const part = spec.name.split('_')[0] ?? '';
  const needs: Readonly<Record<string, string>> = { bias: 'use_bias', beta: 'center', gamma: 'scale' };
  const asked = needs[part];
  return asked === undefined || context.args.boolean(asked) !== false;
}

function list(names: ReadonlySet<string>): string {
  const plain = [...names].filter((name) => /^[a-z]/.test(name));
  return plain.slice(0, 24).join(', ') + (plain.length > 24 ? ' …' : '');
}
