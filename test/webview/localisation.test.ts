/**
 * The pages speak the editor's language: no words beside `l10n.t`, and a page that is given a bundle shows its words.
 * @vitest-environment happy-dom
 */
import { readdirSync, readFileSync } from 'node:fs';
import type { SyntaxNode } from '@lezer/common';
import { parser as javascript } from '@lezer/javascript';
import { expect, test, vi } from 'vitest';
import { type DiagramModel, diagramModels } from '../../src/core/index.js';
import { pageShell } from '../../src/extension/pageShell.js';
import { analysed } from '../core/diagram/drawn.js';

const english: Readonly<Record<string, string>> = JSON.parse(readFileSync('l10n/bundle.l10n.json', 'utf8'));
/** No language, so that nothing is right by chance. A translator may write what ends a script element. */
const translated = (text: string): string => `«${text}»</script>`;
const bundle = Object.fromEntries(Object.values(english).map((text) => [text, translated(text)]));

/** Proper names, and what stands in code. */
const NAMES = new Set(
  ['Keras', 'TensorFlow.js', 'Graphviz DOT', 'Mermaid', 'BatchNormalization 32×32×16'].concat([
    'BatchNormalization',
    'Dropout',
    'ReLU',
    'Conv2D',
    'MaxPooling2D',
    'Dense',
  ]),
);
const SHOWN = /^(text|title|label|placeholder|textContent|alt)$/;

const parser = javascript.configure({ dialect: 'ts' });

/** Literals that a person would read, of one source, beside `l10n.t(…)`; `…` stands for what is put in. */
function bareWords(file: string, code: string): readonly string[] {
  const found: string[] = [];
  parser.parse(code).iterate({
    enter({ name, node }) {
      if (/^(ImportDeclaration|LiteralType|ThrowStatement)$/.test(name)) return false;
      if (name !== 'String' && name !== 'TemplateString') return true;
      const text = code.slice(node.from + 1, node.to - 1).replace(/\$\{.*?\}/gs, '…');
      if (/[A-Za-z]{2}/.test(text) && !NAMES.has(text) && isRead(node, text, code))
        found.push(`${file}: ${text}`);
      return true;
    },
  });
  return found;
}

function isRead(literal: SyntaxNode, text: string, code: string): boolean {
  const source = (node: SyntaxNode | null): string => (node ? code.slice(node.from, node.to) : '');
  let node = literal;
  while (node.parent?.name === 'ConditionalExpression') node = node.parent;
  const { parent } = node;
  switch (parent?.name) {
    // A comparison.
    case 'BinaryExpression':
    case 'CaseLabel':
      return false;
    case 'Property':
      if (SHOWN.test(source(parent.firstChild))) return true;
      break;
    case 'AssignmentExpression':
      if (SHOWN.test(source(parent.firstChild).split('.').at(-1) ?? '')) return true;
      break;
    case 'ArgList': {
      const callee = source(parent.parent?.firstChild ?? null).replace(/<\w+>$/, '');
      const at = parent.getChildren(',').filter(({ from }) => from < node.from).length;
      if (callee === 'make') return at > 1;
      if (callee === 'l10n.t' && at === 0) return false;
      if (/performance\.mark$|\.querySelector(All)?$|\.startsWith$/.test(callee)) return false;
      if (callee.endsWith('.append')) return true;
      if (code.slice(parent.from).startsWith("('aria-label'")) return at === 1;
    }
  }
  return /^[A-Z][a-z]/.test(text) || /[a-z]{2,} [a-z]{2,}/.test(text);
}

test('every word in the code of the pages is one that translators get', () => {
  const files = readdirSync('webview', { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  expect(files.length).toBeGreaterThan(30);
  expect(files.flatMap((file) => bareWords(file, readFileSync(`webview/${file}`, 'utf8')))).toEqual([]);
});

test('a word beside l10n.t is found wherever it is shown', () => {
  const code = `
    import 'Not Shown';
    const a = make('p', 'big words', 'loss');
    b.setAttribute('aria-label', 'zoom');
    b.title = 'run';
    say(\`Saved as \${name}.\`, l10n.t('Saved as {0}.', 'Again'));
    if (event.key === 'Escape') draw({ label: 'epoch', kind: 'edge' });`;
  expect(bareWords('page', code)).toEqual(
    ['loss', 'zoom', 'run', 'Saved as ….', 'Again', 'epoch'].map((text) => `page: ${text}`),
  );
});

test('every page reads its bundle before its other modules, whose constants may be words', () => {
  for (const page of ['comparison', 'diagram', 'training']) {
    const code = readFileSync(`webview/${page}/main.ts`, 'utf8');
    expect(code.match(/'(\.[^']+)'/)?.[1], page).toBe('../localisation.js');
  }
});

/** Opens the page in the HTML that the extension makes for it, and shows this model. */
async function openDiagram(model: DiagramModel): Promise<void> {
  const html = pageShell({
    ...{ title: 'Diagram', script: 'diagram.js', sheet: 'diagram.css', source: 'editor:' },
    translation: { language: 'eo', bundle },
  });
  // The page's script is imported below instead, and its style sheet is not built.
  const shell = new DOMParser().parseFromString(html.replace(/<script nonce.*|<link.*/g, ''), 'text/html');
  expect(shell.documentElement.lang).toBe('eo');
  document.body.innerHTML = shell.body.innerHTML;
  const sent: unknown[] = [];
  vi.stubGlobal('acquireVsCodeApi', () => ({
    postMessage: (message: unknown) => sent.push(message),
    getState: () => undefined,
    setState: () => undefined,
  }));
  // The one constructor that happy-dom lacks.
  vi.stubGlobal('Option', function option(text: string, value: string) {
    return Object.assign(document.createElement('option'), { text, value });
  });
  await import('../../webview/diagram/main.js');
  expect(sent).toContainEqual({ kind: 'event', name: 'ready', data: null });
  const data = { fileName: 'model.py', models: [model], modelId: model.modelId };
  window.dispatchEvent(new MessageEvent('message', { data: { kind: 'event', name: 'state', data } }));
}

test('the diagram in a page with a bundle has the words of the bundle', async () => {
  const [model] = diagramModels(
    analysed(
      'model = Sequential([Input((8, 8, 1)), layers.Conv2D(4, 3), layers.Flatten(), layers.Dense(2)])',
    ),
  );
  if (!model) throw new Error('The code defines no model.');
  await openDiagram(model);
  const controls = [
    ...document.querySelectorAll<HTMLElement>('header button, footer button, .finder button'),
  ];
  expect(controls.length).toBeGreaterThan(12);
  // Before a button is shown and after, in its tooltip, and to a screen reader.
  for (const { title, ariaLabel } of controls)
    expect([title, ariaLabel ?? title].join()).toMatch(/^«.+,«.+$/);
  const text = (selector: string) => document.querySelector(selector)?.textContent;
  expect(text('h1')).toBe(translated('Model diagram'));
  expect(text('.inspector h3')).toBe(translated('Most parameters'));
  expect(document.querySelector('.inspector .ranked')?.getAttribute('title')).toBe(
    translated('Show {0}').replace('{0}', 'dense'),
  );
  // The drawing's own words too, but no name of a layer.
  const legend = [...document.querySelectorAll('.legend span')].map(({ textContent }) => textContent);
  expect(legend).toEqual(['input', 'convolution', 'reshaping', 'dense'].map(translated));
  expect(document.querySelector('[data-id="dense"]')?.getAttribute('aria-label')).toMatch(
    /^Dense.*«parameters».*, dense$/,
  );
  document.querySelector<HTMLElement>('[data-view="table"]')?.click();
  const heads = [...document.querySelectorAll('th[scope="col"]')].map(({ textContent }) => textContent);
  expect(heads.slice(0, 3)).toEqual(['Layer', 'Type', 'Output'].map(translated));
});
