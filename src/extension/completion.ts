/** Argument names and values inside a layer's call, and its signature. */
import * as vscode from 'vscode';
import { type Completion, completionsAt, layerNamesAt, signatureAt } from '../core/index.js';
import { documentSelector } from './analysedText.js';
import type { Analyses } from './analyses.js';
import { inWords } from './coreWords.js';
import { markdown } from './markdown.js';
import type { Reading } from './reading.js';
import { setting } from './settings.js';

const kinds: Readonly<Record<Completion['kind'], vscode.CompletionItemKind>> = {
  argument: vscode.CompletionItemKind.Property,
  value: vscode.CompletionItemKind.EnumMember,
  layer: vscode.CompletionItemKind.Class,
};

/** Language servers that complete the names of layers themselves. */
const PYTHON_SERVERS = [
  'ms-python.vscode-pylance',
  'ms-pyright.pyright',
  'detachhead.basedpyright',
  'ms-python.python',
];

export function registerCompletion(analyses: Analyses): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.languages.registerCompletionItemProvider(
      documentSelector,
      {
        async provideCompletionItems(document, position, token) {
          if (!setting('completion.enabled')) return [];
          // While a word is typed the editor asks once, and filters what it gets by what is typed meanwhile.
          const { version } = document;
          const reading = await analyses.newestWithModels(document, token);
          if (!reading) return [];
          const offset = reading.offsetAt(position);
          const names = hasServer() ? [] : layerNamesAt(reading.analysis, offset);
          return [...completionsAt(reading.analysis, offset), ...names].flatMap((each) =>
            itemOf(reading, each, document.version === version ? undefined : position),
          );
        },
      },
      '(',
      ',',
      ' ',
      "'",
      '"',
      '=',
      '{',
      '.',
    ),
    vscode.languages.registerSignatureHelpProvider(
      documentSelector,
      {
        async provideSignatureHelp(document, position) {
          const reading = setting('completion.enabled') ? await analyses.soonWithModels(document) : undefined;
          return reading && signatureIn(reading, position);
        },
      },
      '(',
      ',',
    ),
  );
}

function hasServer(): boolean {
  return PYTHON_SERVERS.some((id) => vscode.extensions.getExtension(id) !== undefined);
}

/** `asked` is where the editor asked, if the text has changed since: it replaces what was typed after that by itself. */
function itemOf(
  reading: Reading,
  completion: Completion,
  asked: vscode.Position | undefined,
): vscode.CompletionItem[] {
  const whole = reading.rangeOf(completion.replace);
  if (!whole || (asked && !whole.contains(asked))) return [];
  const range = asked ? whole.with({ end: asked }) : whole;
  const item = new vscode.CompletionItem(
    { label: completion.label, description: inWords(completion.detail) },
    kinds[completion.kind],
  );
  item.insertText = completion.text;
  item.filterText = completion.text.replace(/^'|'$/g, '');
  item.range = range;
  item.sortText = String(completion.order).padStart(4, '0');
  if (completion.documentation !== '') item.documentation = markdown(completion.documentation);
  // A name is followed by its value.
  if (completion.kind === 'argument')
    item.command = { command: 'editor.action.triggerSuggest', title: vscode.l10n.t('Suggest values') };
  return [item];
}

function signatureIn(reading: Reading, position: vscode.Position): vscode.SignatureHelp | undefined {
  const found = signatureAt(reading.analysis, reading.offsetAt(position));
  if (!found) return undefined;
  const signature = new vscode.SignatureInformation(found.label, markdown(found.documentation));
  signature.parameters = found.parameters.map(
    ({ start, end, documentation }) => new vscode.ParameterInformation([start, end], markdown(documentation)),
  );
  const help = new vscode.SignatureHelp();
  help.signatures = [signature];
  help.activeSignature = 0;
  help.activeParameter = found.active ?? -1;
  return help;
}
