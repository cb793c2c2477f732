/** What code passes to a layer or model, as tensors; and the outputs, as the framework hands them back. */
import type { Location } from '../document.js';
import type { NativeCall } from '../evaluate/nativeCall.js';
import type { LayerValue, ModelValue, TensorValue, Value } from '../evaluate/value.js';
import type { Shape } from '../graph/dimension.js';
import { applyLayer, type CallSite } from './makeLayer.js';
import { applyModel } from './models.js';
import { itemsOf, unknown } from './values.js';

/** Calls a layer or model as `layer(x, mask=…)`: binds the call's arguments to those the layer takes. */
export function applyCall(member: LayerValue | ModelValue, call: NativeCall): Value {
  const first = call.positional[0] ?? call.keywords.get('inputs') ?? call.keywords.get('x');
  const takes = member.kind === 'layer' ? member.row.call : undefined;
  if (!takes || member.kind === 'model') return applyToValues(member, first ? [first.value] : [], call);
  const inputs: TensorValue[] = [];
  const roles: string[] = [];
  const switches = new Map<string, boolean | undefined>();
  const listed = first?.value.kind === 'list' || first?.value.kind === 'tuple';
  takes.forEach(({ name, type }, index) => {
    const given = call.positional[index] ?? call.keywords.get(name) ?? (index === 0 ? first : undefined);
    if (!given || given.value.kind === 'none') return;
    if (type === 'boolean') {
      switches.set(name, given.value.kind === 'boolean' ? given.value.value : undefined);
      return;
    }
    for (const tensor of tensorsIn(given.value, call) ?? []) {
      inputs.push(tensor);
      roles.push(name);
    }
  });
  if (inputs.length === 0) return applyToValues(member, [], call);
  return handBack(applyLayer(member, inputs, call, { roles, listed, switches }));
}

/** Applies a layer or model to the given values: tensors, or lists of tensors. */
export function applyToValues(
  member: LayerValue | ModelValue,
  given: readonly Value[],
  site: CallSite,
): Value {
  const inputs = given.flatMap((value) => tensorsIn(value, site) ?? []);
  if (inputs.length === 0) {
    const first = given[0];
    const reason = first?.kind === 'unknown' ? first.reason : 'the layer is not given a tensor';
    return unknown(reason);
  }
  return handBack(
    member.kind === 'layer' ? applyLayer(member, inputs, site) : applyModel(member, inputs, site),
  );
}

/** One tensor stands alone; several come as a list. */
export function handBack(outputs: readonly TensorValue[]): Value {
  const [first] = outputs;
  if (!first) return unknown('the layer gives nothing');
  return outputs.length === 1 ? first : { kind: 'list', items: [...outputs] };
}

/**
 * The tensors in a value. Arrays become tensors of their shape, and what is not known becomes a tensor of
 * unknown shape, so that the layers behind it are still seen. A layer where its output was meant is reported.
 */
export function tensorsIn(value: Value, site: CallSite): readonly TensorValue[] | undefined {
  switch (value.kind) {
    case 'tensor':
      return [value];
    case 'array':
      return [{ kind: 'tensor', shape: value.shape, dtype: value.dtype, index: 0 }];
    case 'list':
    case 'tuple': {
      const items = itemsOf(value);
      if (!items) return [loose('the list of tensors is not fully known')];
      return items.flatMap((item) => tensorsIn(item, site) ?? []);
    }
    case 'dict':
      return [...value.entries.values()].flatMap((entry) => tensorsIn(entry.value, site) ?? []);
    case 'unknown':
      return [loose(value.reason, value.origin)];
    case 'layer':
    case 'model':
    case 'native':
      return [notCalled(value, site)];
    case 'instance':
      return value.native ? [notCalled(value.native, site)] : undefined;
    default:
      return undefined;
  }
}

function notCalled(value: Value, site: CallSite): TensorValue {
  const found =
    value.kind === 'layer' || value.kind === 'model' ? `the layer "${value.name}"` : 'a layer class';
  site.evaluation.report({
    code: 'not-called',
    severity: 'error',
    message: `A tensor was expected; found ${found} itself. Call it on a tensor first: layer(x).`,
    location: site.location,
    stack: site.stack,
  });
  return loose(`${found} was not called on a tensor`);
}

function loose(reason: string, origin?: Location): TensorValue {
  const shape: Shape = origin ? { kind: 'unknown', reason, origin } : { kind: 'unknown', reason };
  return { kind: 'tensor', shape, dtype: 'float32', index: 0 };
}
