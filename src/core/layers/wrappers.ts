/** Layers that hold another layer and apply it in their own way. */
import { isKnownRank, type Shape } from '../graph/dimension.js';
import { add, equalDims, multiply } from '../graph/dimensionArithmetic.js';
import { invalid, isOnlyTold, refusedFor } from './argumentReading.js';
import { count, keras, noTraining, notInTfjs, tfjs } from './baseArguments.js';
import { argument, firstInput, notKnown, outcome, outcomes, weight } from './outcome.js';
import { SEQUENCE_CALL } from './recurrent.js';
import type { LayerOutcome, LayerRow, RuleContext, Weight, WrappedLayer } from './row.js';

const wrapped = argument('layer', 'layer', 'the layer that is applied', { required: true });

export const WRAPPER_ROWS: readonly LayerRow[] = [
  {
    family: 'wrapper',
    ...keras('TimeDistributed', 'recurrent_layers/time_distributed'),
    ...tfjs('timeDistributed', 'TimeDistributed', { needsOptions: true }),
    arguments: [{ ...wrapped, lends: true }],
    input: { rank: 3, orMore: true },
    hands: {
      argument: 'layer',
      shape: (input) => (isKnownRank(input) ? [input[0] ?? null, ...input.slice(2)] : input),
    },
    explanation: 'Applies one layer, with the same weights, to every step of a sequence.',
    rule: timeDistributed,
  },
  {
    family: 'wrapper',
    ...keras('Bidirectional', 'recurrent_layers/bidirectional'),
    ...tfjs('bidirectional', 'Bidirectional', { needsOptions: true }),
    arguments: [
      wrapped,
      argument('merge_mode', 'choice', 'how both directions are joined', {
        default: 'concat',
        choices: ['concat', 'sum', 'mul', 'ave'],
        orNone: true,
      }),
      argument('weights', 'any', 'weights to start with', { default: null, only: 'keras' }),
      argument('backward_layer', 'layer', 'the layer that reads backwards; a copy when absent', {
        default: null,
        only: 'keras',
      }),
    ],
    call: SEQUENCE_CALL,
    explanation: 'Reads a sequence forwards and backwards with two copies of a recurrent layer.',
    rule: bidirectional,
  },
  {
    family: 'wrapper',
    ...keras('SpectralNormalization', 'normalization_layers/spectral_normalization'),
    ...notInTfjs('SpectralNormalization'),
    arguments: [
      wrapped,
      count('power_iterations', 'how often the largest stretch is estimated', { default: 1 }),
    ],
    explanation: 'Keeps a layer’s weights from stretching its input by more than a factor of one.',
    rule: spectral,
  },
  {
    family: 'wrapper',
    ...keras('Pipeline', 'preprocessing_layers', { sharedArguments: ['name'] }),
    ...notInTfjs('Pipeline'),
    arguments: [argument('layers', 'layer', 'the layers, in order', { required: true, lends: true })],
    explanation: 'Applies preprocessing layers one after another.',
    rule: pipeline,
  },
  {
    family: 'wrapper',
    ...keras('Wrapper', 'core_layers'),
    ...noTraining('Wrapper is a base class; it does nothing by itself.'),
    arguments: [wrapped],
    explanation: 'The base class of layers that hold another layer.',
    rule: held,
  },
];

/** The wrapped layer, or why there is none. */
function inner(context: RuleContext, name = 'layer'): WrappedLayer | LayerOutcome {
  const layer = context.args.layer(name);
  if (layer) return layer;
  const kind = context.args.kind(name);
  if (kind === undefined || kind === 'unknown' || kind === 'other' || kind === 'function')
    return notKnown(context.args.unknownReason(name) ?? 'the wrapped layer is not known');
  return refusedFor([
    invalid(
      name,
      `A layer was expected here, such as Dense(8); found ${kind === 'none' ? 'None' : `a ${kind}`}.`,
    ),
  ]);
}

const isLayer = (found: WrappedLayer | LayerOutcome): found is WrappedLayer => 'apply' in found;

function timeDistributed(context: RuleContext): LayerOutcome {
  const layer = inner(context);
  if (!isLayer(layer)) return layer;
  const input = firstInput(context);
  if (!isKnownRank(input)) return { ...layer.apply([input]), outputs: [input], faults: [] };
  const [batch = null, steps = null, ...rest] = input;
  const made = layer.apply([[batch, ...rest]]);
  if (made.faults.length > 0) {
    // Keras 3 asks the layer for a shape alone, and never for the rank that it takes.
    const isTaken = isOnlyTold(context);
    return refusedFor(
      made.faults.map(({ code, message }) =>
        isTaken && code === 'wrong-rank' ? { code, message, isTaken } : { code, message },
      ),
    );
  }
  if (made.outputs.length > 1)
    return refusedFor([
      invalid(
        'layer',
        'TimeDistributed takes a layer with one output; this one gives its states too. Leave return_state out.',
      ),
    ]);
  const [output] = made.outputs;
  if (!output || !isKnownRank(output)) return { ...made, outputs: [output ?? input] };
  return {
    ...made,
    outputs: [[output[0] ?? null, steps, ...output.slice(1)]],
    multiplyAdds: multiply(steps, made.multiplyAdds),
  };
}

function bidirectional(context: RuleContext): LayerOutcome {
  const forward = inner(context);
  if (!isLayer(forward)) return forward;
  if (forward.row.family !== 'recurrent' && forward.row.family !== 'other')
    return refusedFor([
      invalid(
        'layer',
        `Bidirectional takes a recurrent layer, such as LSTM(8); found ${forward.row.keras?.name ?? 'another layer'}.`,
      ),
    ]);
  const given =
    context.args.kind('backward_layer') === 'layer' ? context.args.layer('backward_layer') : undefined;
  const goesBack = (layer: WrappedLayer) => layer.args.boolean('go_backwards') === true;
  const directions = given ? goesBack(forward) === goesBack(given) : goesBack(forward);
  if (context.framework === 'keras' && directions)
    return refusedFor([
      invalid(
        'layer',
        'One direction must read forwards and the other backwards: leave go_backwards to Bidirectional.',
      ),
    ]);
  const unlike =
    context.framework === 'keras' && given
      ? SHARED.find((name) => said(forward, name) !== said(given, name))
      : undefined;
  if (unlike)
    return refusedFor([
      invalid(
        'backward_layer',
        `Both directions must have the same ${unlike}; give it to backward_layer too.`,
      ),
    ]);
  const there = forward.apply(context.inputs.slice(0, 1));
  const back = (given ?? forward).apply(context.inputs.slice(0, 1));
  const faults = [...there.faults, ...(given ? back.faults : [])];
  if (faults.length > 0) return refusedFor(faults.map(({ code, message }) => ({ code, message })));
  const named =
    (part: string) =>
    (weight: Weight): Weight => ({ ...weight, name: `${part}/${weight.name}` });
  return outcomes(joined(context, there.outputs, back.outputs), {
    weights: [...there.weights.map(named('forward')), ...back.weights.map(named('backward'))],
    multiplyAdds: add(there.multiplyAdds, back.multiplyAdds),
    arithmetic: [{ label: 'directions', formula: 'forwards + backwards: two copies of the weights' }],
  });
}

const SHARED = ['return_sequences', 'return_state', 'stateful'];

const said = (layer: WrappedLayer, name: string): boolean => layer.args.boolean(name) === true;

function joined(context: RuleContext, there: readonly Shape[], back: readonly Shape[]): readonly Shape[] {
  const [output] = there;
  if (!output) return [];
  const states = [...there.slice(1), ...back.slice(1)];
  const mode = context.args.string('merge_mode');
  if (mode === undefined && context.args.kind('merge_mode') === 'none')
    return [output, back[0] ?? output, ...states];
  if (mode !== 'concat' || !isKnownRank(output)) return [output, ...states];
  const last = output.at(-1) ?? null;
  // Keras 3 tells the shape by the first direction alone where it does not calculate.
  const other = !isOnlyTold(context) && back[0] && isKnownRank(back[0]) ? (back[0].at(-1) ?? null) : last;
  const size = equalDims(last, other) === true ? multiply(2, last) : add(last, other);
  return [[...output.slice(0, -1), size], ...states];
}

/** Subclasses say what it gives; the layer in it is built for what the wrapper is given. */
function held(context: RuleContext): LayerOutcome {
  const nothing = notKnown('a Wrapper does nothing by itself: subclasses define its call');
  const layer = inner(context);
  return isLayer(layer) ? { ...nothing, weights: layer.apply(context.inputs).weights } : nothing;
}

function spectral(context: RuleContext): LayerOutcome {
  const layer = inner(context);
  if (!isLayer(layer)) return layer;
  const made = layer.apply(context.inputs);
  if (made.faults.length > 0) return refusedFor(made.faults.map(({ code, message }) => ({ code, message })));
  const kernel = made.weights.find(({ name }) => name === 'kernel' || name === 'embeddings');
  const [input] = context.inputs;
  const isOpen = layer.row.family === 'other' || !input || !isKnownRank(input);
  if (!kernel && isOpen) return made;
  if (!kernel)
    return refusedFor([
      invalid(
        'layer',
        `SpectralNormalization needs a layer with a kernel; found ${layer.row.keras?.name ?? 'another layer'}.`,
      ),
    ]);
  const vector = weight('vector_u', [1, kernel.shape.at(-1) ?? null], false);
  // The kernel counts as the wrapper's own variable; with LoRA it is a sum, and no variable.
  const ownsKernel = !made.weights.some(({ name }) => name.startsWith('lora_'));
  return {
    ...made,
    weights: ownsKernel
      ? [kernel, vector, ...made.weights.filter((each) => each !== kernel)]
      : [vector, ...made.weights],
  };
}

function pipeline(context: RuleContext): LayerOutcome {
  const layers = context.args.layers('layers');
  if (!layers) return notKnown('the list of layers is not fully known');
  let total = outcome(firstInput(context));
  for (const layer of layers) {
    const made = layer.apply(total.outputs);
    if (made.faults.length > 0)
      return refusedFor(made.faults.map(({ code, message }) => ({ code, message })));
    total = {
      ...made,
      weights: [...total.weights, ...made.weights],
      multiplyAdds: add(total.multiplyAdds, made.multiplyAdds),
    };
  }
  return total;
}
