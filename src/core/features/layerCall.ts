/** The layer whose call the cursor is in, read from text that may be half typed. */
import type { SourceDocument } from '../document.js';
import { findKerasLayer, findTfjsLayer, spelledArgument } from '../layers/catalogue.js';
import type { ArgumentSpec, Framework, LayerRow } from '../layers/row.js';
import { callAround, type WrittenCall } from '../syntax/writtenCall.js';

export interface LayerCall {
  readonly row: LayerRow;
  readonly framework: Framework;
  readonly call: WrittenCall;
  /** As written: `Conv2D`, `conv2d`. */
  readonly name: string;
}

export function layerCallAt(document: SourceDocument, offset: number): LayerCall | undefined {
  const framework = frameworkOf(document);
  const call = framework && callAround(document.text, offset, document.language);
  if (!framework || !call) return undefined;
  const callee = document.text.slice(call.callee.start, call.callee.end);
  const name = callee.split('.').at(-1) ?? '';
  const row = framework === 'keras' ? findKerasLayer(name) : findTfjsLayer(name);
  // In JavaScript `flatten(…)` is anybody's; in Python class names are the layers' own.
  if (!row || (framework === 'tfjs' && !callee.includes('layers.'))) return undefined;
  return { row, framework, call, name };
}

/** Only texts that name the library are spoken to: other libraries have layers of the same names. */
export function frameworkOf({ text, language }: SourceDocument): Framework | undefined {
  if (language === 'python')
    return /^\s*(?:from|import)\s+.*\b(?:keras|tensorflow)\b/m.test(text) ? 'keras' : undefined;
  return /@tensorflow\/tfjs|\btf\.layers\b/.test(text) ? 'tfjs' : undefined;
}

export function argumentsOf({ row, framework }: LayerCall): readonly ArgumentSpec[] {
  return row.arguments.filter(
    (spec) =>
      (spec.only === undefined || spec.only === framework) &&
      (framework === 'tfjs' || (spec.until ?? 3) >= 3),
  );
}

/** The argument that the cursor is in, by name or by place; undefined where a name is yet to be typed. */
export function argumentAt(layer: LayerCall, offset: number): ArgumentSpec | undefined {
  const { call, framework } = layer;
  const specs = argumentsOf(layer);
  const index = indexAt(call, offset);
  const written = call.arguments[index];
  if (written?.name !== undefined) {
    if (written.nameSpan && offset <= written.nameSpan.end) return undefined;
    return specs.find((spec) => spelledArgument(spec, framework) === written.name);
  }
  if (framework === 'tfjs' || call.arguments.slice(0, index).some(({ name }) => name !== undefined))
    return undefined;
  return specs.filter(({ keywordOnly }) => !keywordOnly)[index];
}

/** Which of the arguments the offset is in; behind the last comma it is one that is not there yet. */
function indexAt(call: WrittenCall, offset: number): number {
  return call.commas.filter((comma) => comma < offset).length;
}
