/** The arguments of the layer whose call the cursor is in, with the one it is at. */
import type { Analysis } from '../analyse.js';
import { defaultOf, spelledArgument } from '../layers/catalogue.js';
import { argumentMarkdown, plain } from './argumentMarkdown.js';
import type { LayerSignature } from './facts.js';
import { argumentAt, argumentsOf, layerCallAt } from './layerCall.js';

export function signatureAt({ document }: Analysis, offset: number): LayerSignature | undefined {
  const layer = layerCallAt(document, offset);
  if (!layer || offset > layer.call.close) return undefined;
  const { framework, name, row } = layer;
  const isObject = framework === 'tfjs';
  const specs = argumentsOf(layer);
  let label = isObject ? `${name}({ ` : `${name}(`;
  const parameters = specs.map((spec, index) => {
    const written = spelledArgument(spec, framework);
    const fallback = defaultOf(spec, framework);
    if (index > 0) label += ', ';
    const start = label.length;
    label +=
      spec.required || fallback === undefined
        ? written
        : isObject
          ? `${written}?`
          : `${written}=${plain(fallback, framework)}`;
    return { start, end: label.length, documentation: argumentMarkdown(spec, written, framework) };
  });
  label += isObject ? ' })' : ')';
  const current = argumentAt(layer, offset);
  const active = current ? specs.indexOf(current) : -1;
  return { label, documentation: row.explanation, parameters, ...(active >= 0 && { active }) };
}
