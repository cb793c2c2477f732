/** The row of controls above the drawing. In a narrow panel the rarer ones move into the last menu. */
import * as l10n from '@vscode/l10n';
import type { ColourBy, Direction } from '../../src/core/diagram/index.js';
import type { ComparedWith, DiagramState } from '../../src/protocol/webview.js';
import { make } from '../page.js';
import { type IconName, icon, iconButton, setIcon, setTitle } from './icons.js';
import { type MenuGroup, menuButton } from './menu.js';
import type { PageState, PageView } from './pageState.js';

export interface ToolbarActions {
  chooseModel(modelId: string): void;
  chooseView(view: PageView): void;
  chooseDirection(direction: Direction): void;
  chooseColour(colourBy: ColourBy): void;
  find(): void;
  foldAll(): void;
  unfoldAll(): void;
  toggleInspector(): void;
  train(): void;
  saveAs(format: string): void;
  compareWith(what: ComparedWith): void;
  showCode(framework: 'keras' | 'tfjs'): void;
}

export interface Toolbar {
  readonly element: HTMLElement;
  show(state: DiagramState, page: PageState, subtitle: string): void;
  focusFind(): void;
}

const VIEWS: readonly Readonly<{ view: PageView; text: string; title: string; icon: IconName }>[] = [
  { view: 'graph', text: l10n.t('Graph'), title: l10n.t('Show the graph'), icon: 'type-hierarchy-sub' },
  { view: 'volumes', text: l10n.t('Volumes'), title: l10n.t('Show the volumes'), icon: 'layers' },
  { view: 'table', text: l10n.t('Table'), title: l10n.t('Show the table'), icon: 'table' },
];
const COLOURS: readonly (readonly [ColourBy, string])[] = [
  ['family', l10n.t('Layer family')],
  ['params', l10n.t('Share of parameters')],
  ['macs', l10n.t('Share of multiply–adds')],
  ['memory', l10n.t('Share of memory')],
];
const COMPARED: readonly (readonly [ComparedWith, string])[] = [
  ['nothing', l10n.t('Nothing')],
  ['saved', l10n.t('Saved file')],
  ['commit', l10n.t('Last commit')],
  ['model', l10n.t('Another model…')],
];
const FORMATS: readonly (readonly [string, string])[] = [
  ['svg', 'SVG'],
  ['svg-dark', l10n.t('SVG, dark')],
  ['svg-transparent', l10n.t('SVG, transparent')],
  ['png', 'PNG'],
  ['png-large', l10n.t('PNG, 4× size')],
  ['pdf', 'PDF'],
  ['tikz', l10n.t('TikZ for LaTeX')],
  ['dot', 'Graphviz DOT'],
  ['mermaid', 'Mermaid'],
];
const COPIES: readonly (readonly [string, string])[] = [
  ['copy-png', l10n.t('Picture')],
  ['copy-svg', l10n.t('SVG text')],
];

export function createToolbar(actions: ToolbarActions): Toolbar {
  let page: PageState | undefined;
  let compared: ComparedWith = 'nothing';
  let isReadOnly = false;
  const model = document.createElement('select');
  model.setAttribute('aria-label', l10n.t('Model'));
  model.addEventListener('change', () => actions.chooseModel(model.value));
  const subtitle = make('span', 'subtitle');
  const views = VIEWS.map(({ view, text, title, icon: name }) => {
    const element = button(text, title, () => actions.chooseView(view));
    element.dataset.view = view;
    element.setAttribute('aria-label', text);
    element.replaceChildren(icon(name), make('span', 'words', text));
    return element;
  });
  const segments = make('div', 'segments', ...views);
  segments.setAttribute('role', 'group');
  segments.setAttribute('aria-label', l10n.t('View'));

  const turned = (): Direction => (page?.direction === 'down' ? 'right' : 'down');
  const turn = iconButton('arrow-down', l10n.t('Draw from left to right'), () =>
    actions.chooseDirection(turned()),
  );
  const fold = iconButton('fold', l10n.t('Fold all blocks'), actions.foldAll);
  const unfold = iconButton('unfold', l10n.t('Unfold all blocks'), actions.unfoldAll);
  const colours = (): MenuGroup => ({
    title: l10n.t('Colour by'),
    items: COLOURS.map(([colourBy, text]) => ({
      ...{ text, isChosen: page?.colourBy === colourBy },
      run: () => actions.chooseColour(colourBy),
    })),
  });
  const compares = (): MenuGroup => ({
    title: l10n.t('Compare with'),
    items: COMPARED.map(([what, text]) => ({
      ...{ text, isChosen: compared === what },
      run: () => actions.compareWith(what),
    })),
  });
  const saves = (): readonly MenuGroup[] => [
    {
      title: l10n.t('Save as'),
      items: FORMATS.map(([format, text]) => ({ text, run: () => actions.saveAs(format) })),
    },
    {
      title: l10n.t('Copy as'),
      items: COPIES.map(([format, text]) => ({ text, run: () => actions.saveAs(format) })),
    },
  ];
  const colour = menuButton('symbol-color', l10n.t('Colour by'), () => [colours()]);
  const find = iconButton('search', l10n.t('Find a layer (Ctrl+F)'), actions.find);
  const compare = menuButton('diff', l10n.t('Compare'), () => [compares()]);
  const save = menuButton('export', l10n.t('Save as'), saves);
  const codes = (): MenuGroup => ({
    title: l10n.t('Show as code'),
    items: [
      { text: 'Keras', run: () => actions.showCode('keras') },
      { text: 'TensorFlow.js', run: () => actions.showCode('tfjs') },
    ],
  });
  const code = menuButton('code', l10n.t('Show as code'), () => [codes()]);
  const inspect = iconButton('info', l10n.t('Inspector'), actions.toggleInspector);
  const train = button(l10n.t('Train'), l10n.t('Train this model'), actions.train);
  train.classList.add('primary');
  train.replaceChildren(icon('play'), make('span', 'words', l10n.t('Train')));
  train.setAttribute('aria-label', l10n.t('Train'));
  const more = menuButton('ellipsis', l10n.t('More'), () => [
    ...(page?.view === 'table' ? [] : [{ items: drawingItems() }]),
    ...(page?.view === 'table' ? [] : [colours()]),
    ...(isReadOnly ? [] : [compares()]),
    ...saves(),
    codes(),
  ]);
  const drawingItems = () => [
    { text: l10n.t('Fold all blocks'), run: actions.foldAll },
    { text: l10n.t('Unfold all blocks'), run: actions.unfoldAll },
    ...(page?.view === 'graph' ? [{ text: turn.title, run: () => actions.chooseDirection(turned()) }] : []),
  ];
  const drawingOnly = make('span', 'cluster rare', fold, unfold, turn, colour);
  more.classList.add('for-narrow');
  const element = make(
    'header',
    'bar',
    model,
    subtitle,
    segments,
    drawingOnly,
    make('span', 'cluster', find, make('span', 'cluster rare', compare, save, code), inspect, more),
    train,
  );
  return {
    element,
    focusFind: () => find.focus(),
    show(state, shown, text) {
      page = shown;
      compared = state.compared?.with ?? 'nothing';
      element.hidden = state.models.length === 0;
      setOptions(
        model,
        state.models.map(({ modelId, name }) => [modelId, name] as const),
      );
      model.value = page.modelId ?? '';
      subtitle.replaceChildren(
        ...text.split(' · ').map((part, at) => make('span', '', at === 0 ? part : ` · ${part}`)),
      );
      subtitle.title = text;
      for (const view of views) view.setAttribute('aria-pressed', String(view.dataset.view === shown.view));
      setIcon(turn, page.direction === 'down' ? 'arrow-down' : 'arrow-right');
      setTitle(
        turn,
        page.direction === 'down' ? l10n.t('Draw from left to right') : l10n.t('Draw from top to bottom'),
      );
      turn.hidden = page.view !== 'graph';
      isReadOnly = state.isReadOnly === true;
      train.hidden = isReadOnly;
      compare.hidden = isReadOnly;
      drawingOnly.hidden = page.view === 'table';
      inspect.setAttribute('aria-pressed', String(page.isInspectorOpen));
      compare.setAttribute('aria-pressed', String(compared !== 'nothing'));
    },
  };
}

export function button(text: string, title: string, onClick: () => void): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.textContent = text;
  element.title = title;
  element.addEventListener('click', onClick);
  return element;
}

function setOptions(element: HTMLSelectElement, options: readonly (readonly [string, string])[]): void {
  const wanted = options.map(([value, text]) => `${value}\n${text}`).join('\n\n');
  if (element.dataset.options === wanted) return;
  element.dataset.options = wanted;
  element.replaceChildren(...options.map(([value, text]) => new Option(text, value)));
}
