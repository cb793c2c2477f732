/** Models and their layers, as the Outline view lists them. */
import type { Analysis } from '../analyse.js';
import type { OutlineEntry } from './facts.js';
import { sizeText } from './lenses.js';
import { placeOf } from './places.js';
import { outputsText, paramsOf, paramsText } from './words.js';

export function outline({ document, models }: Analysis): readonly OutlineEntry[] {
  return models.map((model) => ({
    name: model.name,
    detail: sizeText(model),
    span: model.anchor,
    nameSpan: model.anchor,
    children: model.nodes.flatMap((node): readonly OutlineEntry[] => {
      const place = placeOf(node, document);
      if (!place || !node.listed) return [];
      const count = paramsText(paramsOf([node]));
      const detail = count === '' ? outputsText(node) : `${outputsText(node)} · ${count}`;
      return [{ name: `${node.name} (${node.type})`, detail, span: place, nameSpan: place, children: [] }];
    }),
  }));
}
