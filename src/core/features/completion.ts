/**
 * What may be typed inside a layer's call: names of its arguments, and the values that one takes. Read from
 * the text around the cursor and the catalogue, so that it works while the line is half typed.
 */
import type { Analysis } from '../analyse.js';
import type { SourceDocument } from '../document.js';
import { allowedValues } from '../layers/allowedValues.js';
import { ALL_ROWS, defaultOf, spelledArgument } from '../layers/catalogue.js';
import type { ArgumentSpec } from '../layers/row.js';
import { stringAround } from '../syntax/writtenCall.js';
import { argumentMarkdown, plain } from './argumentMarkdown.js';
import { isBehindDot, stringSpan, wordBefore } from './callText.js';
import { compileCompletions } from './compileCompletion.js';
import type { Completion } from './facts.js';
import { argumentAt, argumentsOf, frameworkOf, type LayerCall, layerCallAt } from './layerCall.js';

export function completionsAt(analysis: Analysis, offset: number): readonly Completion[] {
  const { document } = analysis;
  const layer = layerCallAt(document, offset);
  if (!layer) return compileCompletions(analysis, offset);
  const argument = argumentAt(layer, offset);
  const quote = stringAround(document.text, offset, document.language);
  if (quote === undefined && isBehindDot(document, offset)) return [];
  const values = argument ? valuesOf(argument, layer, document, offset, quote) : [];
  if (quote !== undefined) return values;
  const isNamed =
    argument !== undefined &&
    layer.call.arguments.some(
      ({ value, name }) => name !== undefined && value.start <= offset && offset <= value.end,
    );
  return isNamed || isBehindSign(document, offset)
    ? values
    : [...values, ...namesOf(layer, document, offset)];
}

/** Names of layers after `layers.`: for an editor without a language server that knows them. */
export function layerNamesAt({ document }: Analysis, offset: number): readonly Completion[] {
  const before = document.text.slice(Math.max(0, offset - 80), offset);
  const typed = /\blayers\.(\w*)$/.exec(before)?.[1];
  if (typed === undefined || frameworkOf(document) !== 'keras') return [];
  const replace = { start: offset - typed.length, end: offset };
  return ALL_ROWS.flatMap(({ keras, explanation, family }): readonly Completion[] =>
    keras
      ? [
          {
            label: keras.name,
            kind: 'layer',
            detail: family,
            documentation: explanation,
            text: keras.name,
            replace,
            order: 0,
          },
        ]
      : [],
  );
}

function namesOf(layer: LayerCall, document: SourceDocument, offset: number): readonly Completion[] {
  const { call, framework } = layer;
  if (framework === 'tfjs' && document.text[call.open] !== '{') return [];
  const replace = wordBefore(document, offset);
  const given = new Set(call.arguments.map(({ name }) => name));
  const positional =
    framework === 'keras'
      ? call.arguments.filter(({ name, value }) => name === undefined && value.end < replace.start).length
      : 0;
  const sign = framework === 'keras' ? '=' : ': ';
  return argumentsOf(layer)
    .slice(positional)
    .flatMap((spec, order): readonly Completion[] => {
      const name = spelledArgument(spec, framework);
      if (given.has(name)) return [];
      const fallback = defaultOf(spec, framework);
      const detail = spec.required
        ? 'needed'
        : fallback === undefined
          ? ''
          : `default ${plain(fallback, framework)}`;
      return [
        {
          label: `${name}${sign.trimEnd()}`,
          kind: 'argument',
          detail,
          documentation: argumentMarkdown(spec, name, framework),
          text: `${name}${sign}`,
          replace,
          order: (spec.required ? 0 : 100) + order,
        },
      ];
    });
}

function valuesOf(
  spec: ArgumentSpec,
  { framework }: LayerCall,
  document: SourceDocument,
  offset: number,
  quote: number | undefined,
): readonly Completion[] {
  const fallback = defaultOf(spec, framework);
  const isWord = spec.type !== 'boolean';
  if (quote !== undefined && !isWord) return [];
  const replace = quote === undefined ? wordBefore(document, offset) : stringSpan(document, quote, offset);
  return allowedValues(spec, framework).map((value, order) => ({
    label: value,
    kind: 'value',
    detail: value === fallback ? 'default' : '',
    documentation: '',
    text: quote === undefined && isWord ? `'${value}'` : value,
    replace,
    order,
  }));
}

/** Directly behind `=` or `:`, where only a value can stand. */
function isBehindSign({ text, language }: SourceDocument, offset: number): boolean {
  const sign = language === 'python' ? /=\s*\w*$/ : /:\s*\w*$/;
  return sign.test(text.slice(Math.max(0, offset - 60), offset));
}
