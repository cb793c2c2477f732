/** The row of controls above the drawing. Plain controls: the editor's style sheet colours them. */
import type { ColourBy, Direction } from '../../src/core/diagram/index.js';
import type { DiagramState } from '../../src/protocol/webview.js';
import { make } from '../page.js';
import type { PageState, PageView } from './pageState.js';

export interface ToolbarActions {
  chooseModel(modelId: string): void;
  chooseView(view: PageView): void;
  chooseDirection(direction: Direction): void;
  chooseColour(colourBy: ColourBy): void;
  search(text: string): void;
  /** To the next thing found. */
  searchNext(): void;
  foldAll(): void;
  unfoldAll(): void;
  zoom(factor: number): void;
  fit(): void;
  toggleInspector(): void;
  train(): void;
  saveAs(format: string): void;
  compareWith(what: 'saved' | 'model' | 'nothing'): void;
  showCode(framework: 'keras' | 'tfjs'): void;
}

export interface Toolbar {
  readonly element: HTMLElement;
  show(state: DiagramState, page: PageState, subtitle: string): void;
  focusSearch(): void;
  setFound(text: string): void;
}

const VIEWS: readonly (readonly [PageView, string])[] = [
  ['graph', 'Graph'],
  ['volumes', 'Volumes'],
  ['table', 'Table'],
];
const COLOURS: readonly (readonly [ColourBy, string])[] = [
  ['family', 'Colour: layer family'],
  ['params', 'Colour: parameters'],
  ['macs', 'Colour: multiply–adds'],
  ['memory', 'Colour: memory'],
];
const FORMATS: readonly (readonly [string, string])[] = [
  ['svg', 'SVG'],
  ['svg-dark', 'SVG, dark'],
  ['svg-transparent', 'SVG, transparent'],
  ['png', 'PNG'],
  ['png-large', 'PNG, 4× size'],
  ['pdf', 'PDF'],
  ['tikz', 'TikZ for LaTeX'],
  ['dot', 'Graphviz DOT'],
  ['mermaid', 'Mermaid'],
  ['copy-png', 'Copy as picture'],
  ['copy-svg', 'Copy as SVG'],
];

export function createToolbar(actions: ToolbarActions): Toolbar {
  const model = select('Model', [], (value) => actions.chooseModel(value));
  const subtitle = make('span', 'subtitle');
  const views = VIEWS.map(([view, text]) => {
    const element = button(text, `Show the ${text.toLowerCase()}`, () => actions.chooseView(view));
    element.dataset.view = view;
    return element;
  });
  const segments = make('div', 'segments', ...views);
  segments.setAttribute('role', 'group');
  segments.setAttribute('aria-label', 'View');
  let direction: Direction = 'down';
  const turn = button('↓', 'Draw from left to right', () =>
    actions.chooseDirection(direction === 'down' ? 'right' : 'down'),
  );
  const colour = select('Colour by', COLOURS, (value) => actions.chooseColour(value as ColourBy));
  const search = document.createElement('input');
  search.type = 'search';
  search.placeholder = 'Find a layer';
  search.setAttribute('aria-label', 'Find a layer');
  search.addEventListener('input', () => actions.search(search.value));
  search.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') actions.searchNext();
    if (event.key === 'Escape') {
      search.value = '';
      actions.search('');
    }
  });
  const found = make('span', 'found');
  found.setAttribute('role', 'status');
  const compare = select(
    'Compare',
    [
      ['', 'Compare…'],
      ['saved', 'Saved file'],
      ['model', 'Another model…'],
    ],
    (value) => {
      actions.compareWith(value === '' ? 'nothing' : (value as 'saved' | 'model'));
    },
  );
  const save = select('Save as', [['', 'Save as…'], ...FORMATS], (value) => {
    if (value !== '') actions.saveAs(value);
    save.value = '';
  });
  const code = select(
    'Show as code',
    [
      ['', 'Code…'],
      ['keras', 'Keras'],
      ['tfjs', 'TensorFlow.js'],
    ],
    (value) => {
      if (value === 'keras' || value === 'tfjs') actions.showCode(value);
      code.value = '';
    },
  );
  const graphOnly = make(
    'span',
    'cluster',
    button('Fold', 'Fold all blocks', actions.foldAll),
    button('Unfold', 'Unfold all blocks', actions.unfoldAll),
  );
  const drawingOnly = make(
    'span',
    'cluster',
    turn,
    colour,
    button('−', 'Zoom out', () => actions.zoom(1 / 1.25)),
    button('Fit', 'Fit the drawing to the window', actions.fit),
    button('+', 'Zoom in', () => actions.zoom(1.25)),
  );
  const inspect = button('Inspector', 'Show or hide the inspector', actions.toggleInspector);
  const train = button('Train', 'Train this model', actions.train);
  train.classList.add('primary');
  const element = make(
    'header',
    'bar',
    model,
    subtitle,
    make('span', 'space'),
    segments,
    graphOnly,
    drawingOnly,
    search,
    found,
    compare,
    save,
    code,
    inspect,
    train,
  );
  return {
    element,
    focusSearch: () => search.focus(),
    setFound(text) {
      found.textContent = text;
    },
    show(state, page, text) {
      element.hidden = state.models.length === 0;
      setOptions(
        model,
        state.models.map(({ modelId, name }) => [modelId, name] as const),
      );
      model.value = page.modelId ?? '';
      subtitle.textContent = text;
      for (const view of views) view.setAttribute('aria-pressed', String(view.dataset.view === page.view));
      direction = page.direction;
      turn.textContent = direction === 'down' ? '↓' : '→';
      turn.title = direction === 'down' ? 'Draw from left to right' : 'Draw from top to bottom';
      turn.setAttribute('aria-label', turn.title);
      colour.value = page.colourBy;
      train.hidden = state.isReadOnly === true;
      compare.hidden = state.isReadOnly === true;
      graphOnly.hidden = page.view === 'table';
      drawingOnly.hidden = page.view === 'table';
      inspect.setAttribute('aria-pressed', String(page.isInspectorOpen));
      compare.value = state.compared ? (state.compared.name.startsWith('saved') ? 'saved' : 'model') : '';
    },
  };
}

export function button(text: string, title: string, onClick: () => void): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.textContent = text;
  element.title = title;
  if (!/\w{3}/.test(text)) element.setAttribute('aria-label', title);
  element.addEventListener('click', onClick);
  return element;
}

function select(
  label: string,
  options: readonly (readonly [string, string])[],
  onChange: (value: string) => void,
): HTMLSelectElement {
  const element = document.createElement('select');
  element.setAttribute('aria-label', label);
  setOptions(element, options);
  element.addEventListener('change', () => onChange(element.value));
  return element;
}

function setOptions(element: HTMLSelectElement, options: readonly (readonly [string, string])[]): void {
  const wanted = options.map(([value, text]) => `${value}\n${text}`).join('\n\n');
  if (element.dataset.options === wanted) return;
  element.dataset.options = wanted;
  element.replaceChildren(...options.map(([value, text]) => new Option(text, value)));
}
