/** Reads the call of a backbone: its arguments by Keras's order and defaults, and what Keras refuses about them. */

import type { FixFacts } from '../../../checks/fixFacts.js';
import type { NativeCall } from '../../../evaluate/nativeCall.js';
import type { BoundArgument, TensorValue, Value } from '../../../evaluate/value.js';
import { isKnownRank } from '../../../graph/dimension.js';
import { isNumber } from '../../../graph/dimensionArithmetic.js';
import { tensorsIn } from '../../applied.js';
import { boundByOrder } from '../../configured.js';
import { reportUnknownArgument } from '../../unknownArgument.js';
import type { Application, Options } from './application.js';
import { imageShape } from './inputShape.js';

export interface Reading {
  readonly options: Options;
  readonly inputTensor?: TensorValue;
  /** Keras refuses an argument: what follows from it need not be reported. */
  readonly refused: boolean;
}

type Bound = ReadonlyMap<string, BoundArgument>;

/** Earlier Keras took its own modules as arguments; they change nothing. */
const FORMER_PARAMETERS = new Set(['backend', 'layers', 'models', 'utils', 'data_format']);

/** A string in place of the reading says which argument is not known, and why. */
export function readOptions(
  title: string,
  application: Application,
  call: NativeCall,
): Reading | { readonly unknown: string } {
  const bound = boundByOrder(application.parameters, call);
  reportUnknownNames(title, application, call);
  const includeTop = switchOf(bound, 'include_top', true);
  const pooling = poolingOf(bound, call);
  const unread = [
    [includeTop, 'include_top'] as const,
    ...Object.entries(application.defaults ?? {}).map(
      ([name, value]) => [plainOf(bound, name, value), name] as const,
    ),
  ].find(([value]) => typeof value === 'object');
  if (unread) return { unknown: `${unread[1]} of ${title} is not known` };
  if (pooling === 'unread' && includeTop === false) return { unknown: `pooling of ${title} is not known` };

  const weights = weightsOf(bound);
  const found = imageShape(bound.get('input_shape')?.value, {
    application,
    includeTop: includeTop === true,
    weights,
  });
  const tensor = bound.get('input_tensor')?.value;
  const inputTensor = tensor && tensor.kind !== 'none' ? tensorsIn(tensor, call)?.[0] : undefined;
  const given = bound.get('name')?.value;
  const unnamed: Options = {
    includeTop: includeTop === true,
    weights,
    pooling: pooling === 'unread' ? undefined : pooling,
    classes: { user: bound.get('classes')?.value ?? { kind: 'number', value: 1000, isFloat: false } },
    classifierActivation: {
      user: bound.get('classifier_activation')?.value ?? { kind: 'string', value: 'softmax' },
    },
    inputShape: ofTensor(application, found.given, inputTensor) ?? found.shape,
    givenShape: found.given,
    name: '',
    number: (name) => Number(plainOf(bound, name, application.defaults?.[name] ?? 0)),
    flag: (name) => plainOf(bound, name, application.defaults?.[name] ?? false) === true,
  };
  const automatic = typeof application.name === 'string' ? application.name : application.name(unnamed);
  const options = { ...unnamed, name: given?.kind === 'string' ? given.value : automatic };
  const refused = checkOptions(title, application, options, bound, call, {
    shape: found.refused,
    fixFacts: found.fixFacts,
    inputTensor,
  });
  return { options, refused, ...(inputTensor && { inputTensor }) };
}

/** MobileNetV3 reads an absent shape off the tensor. */
function ofTensor(
  { anySize }: Application,
  given: unknown,
  tensor: TensorValue | undefined,
): Options['inputShape'] | undefined {
  if (!anySize || given !== undefined || !tensor || !isKnownRank(tensor.shape)) return undefined;
  return [tensor.shape[1] ?? null, tensor.shape[2] ?? null, 3];
}

function checkOptions(
  title: string,
  application: Application,
  options: Options,
  bound: Bound,
  call: NativeCall,
  found: {
    readonly shape: string | undefined;
    readonly fixFacts: FixFacts | undefined;
    readonly inputTensor: TensorValue | undefined;
  },
): boolean {
  let refused = false;
  const refuse = (argument: string, message: string, fixFacts: FixFacts = []) => {
    refused = true;
    call.evaluation.report({
      code: 'invalid-argument',
      severity: 'error',
      message: `${title}: ${message}`,
      location: bound.get(argument)?.location ?? call.location,
      stack: call.stack,
      fixFacts,
    });
  };
  const weights = bound.get('weights')?.value;
  const known = ['imagenet', ...(application.weightNames ?? [])];
  if (weights?.kind === 'string' && !known.includes(weights.value) && !/[./\\]/.test(weights.value))
    refuse(
      'weights',
      `weights is ${known.map((name) => `'${name}'`).join(', ')}, None or the path of a file; found '${weights.value}'.`,
      [{ kind: 'unknown-weights', known }],
    );
  const { includeTop } = options;
  const classes = options.classes.user;
  const isImagenet = options.weights === 'imagenet';
  if (isImagenet && includeTop && classes.kind === 'number' && classes.value !== 1000)
    refuse(
      'classes',
      `with weights='imagenet' and include_top=True there are 1000 classes; found ${classes.value}. Use include_top=False and a Dense layer of your own, or weights=None.`,
      [{ kind: 'whole-backbone', isOfClasses: true }],
    );
  if (found.shape !== undefined) refuse('input_shape', found.shape, found.fixFacts);
  const activation = options.classifierActivation.user;
  const isPlain = activation.kind !== 'string' || ['softmax', 'linear'].includes(activation.value);
  if (includeTop && options.weights !== 'none' && !isPlain)
    refuse(
      'classifier_activation',
      `with trained weights and include_top=True it is 'softmax' or None; found '${activation.value}'.`,
    );
  if (isImagenet && application.alphas && !application.alphas.includes(options.number('alpha')))
    refuse(
      'alpha',
      `ImageNet weights exist for alpha ${application.alphas.join(', ')}; found ${options.number('alpha')}. Use weights=None.`,
    );
  if (application.nameKeys?.includes(options.name) === false)
    refuse(
      'name',
      `Keras 3 looks its blocks up by the model's name, so another name than "${String(application.name)}" fails. Set model.name afterwards.`,
    );
  const refusal = application.refuses?.(options);
  if (refusal) refuse(refusal.argument, refusal.message);
  const misfit = tensorMisfit(application, options, found.inputTensor);
  if (misfit) refuse('input_tensor', misfit);
  return refused;
}

function tensorMisfit(
  { tensorMustFit, sizesTogether }: Application,
  { weights, givenShape }: Options,
  tensor: TensorValue | undefined,
): string | undefined {
  if (!tensor || !isKnownRank(tensor.shape)) return undefined;
  const [, height, width, channels] = tensor.shape;
  if (sizesTogether && height !== null && width === null)
    return 'Keras cannot build this network for a known height and an open width. Give both or leave both None.';
  if (weights === 'imagenet' && isNumber(channels) && channels !== 3)
    return `the ImageNet weights are for images of 3 channels; the tensor has ${channels}. Repeat the channel or use weights=None.`;
  const asked = givenShape?.[1];
  if (tensorMustFit && isNumber(asked) && isNumber(width) && asked !== width)
    return `input_shape says a width of ${asked} and the tensor has ${width}.`;
  return undefined;
}

function weightsOf(bound: Bound): Options['weights'] {
  const value = bound.get('weights')?.value;
  if (!value || (value.kind === 'string' && value.value === 'imagenet')) return 'imagenet';
  return value.kind === 'none' ? 'none' : 'other';
}

function poolingOf(bound: Bound, call: NativeCall): Options['pooling'] | 'unread' {
  const argument = bound.get('pooling');
  if (!argument || argument.value.kind === 'none') return undefined;
  if (argument.value.kind !== 'string') return 'unread';
  const { value } = argument.value;
  if (value === 'avg' || value === 'max') return value;
  call.evaluation.report({
    code: 'invalid-argument',
    severity: 'warning',
    message: `pooling is 'avg', 'max' or None; found '${value}', which Keras ignores without a word.`,
    location: argument.location ?? call.location,
    stack: call.stack,
  });
  return undefined;
}

/** A number or boolean; the value itself when it is none. */
function plainOf(bound: Bound, name: string, initial: number | boolean): number | boolean | Value {
  const value = bound.get(name)?.value;
  if (!value) return initial;
  if (typeof initial === 'boolean') return switchOf(bound, name, initial);
  return value.kind === 'number' ? value.value : value;
}

function switchOf(bound: Bound, name: string, initial: boolean): boolean | Value {
  const value = bound.get(name)?.value;
  if (!value) return initial;
  if (value.kind === 'boolean') return value.value;
  if (value.kind === 'none') return false;
  return value.kind === 'number' ? value.value !== 0 : value;
}

function reportUnknownNames(title: string, { parameters }: Application, call: NativeCall): void {
  for (const given of call.keywords) {
    const [name] = given;
    if (parameters.includes(name) || FORMER_PARAMETERS.has(name)) continue;
    reportUnknownArgument(title, given, { known: parameters }, call);
  }
}
