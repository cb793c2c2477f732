/** The architecture page: draws what the extension sends, and tells it what the user chose. */
import type { DiagramActions, DiagramEvents, DiagramState } from '../../src/protocol/webview.js';
import { button, dropdown, registerControls } from '../controls.js';
import { appRoot, make, openPageChannel } from '../page.js';
import './diagram.css';
import { type Drawing, draw } from './draw.js';
import { View } from './view.js';

registerControls();

const bar = make('header', 'bar');
const notice = make('p', 'notice');
const viewport = make('div', 'viewport');
appRoot().append(bar, notice, viewport);
const view = new View(viewport);
let drawing: Drawing | undefined;
let shownModel: string | undefined;
let marked: readonly string[] = [];

const channel = openPageChannel<DiagramEvents, DiagramActions>({
  state: show,
  select: ({ modelId, nodeIds }) => {
    if (modelId !== shownModel) return;
    marked = nodeIds;
    mark(true);
  },
});
channel.emit('ready', null);

function show(state: DiagramState): void {
  const model = state.models.find(({ modelId }) => modelId === state.modelId) ?? state.models[0];
  shownModel = model?.modelId;
  notice.textContent = state.stale ? 'The code has a fault: this is the last drawing that was whole.' : '';
  notice.hidden = !state.stale;
  if (!model) {
    bar.replaceChildren();
    drawing = undefined;
    viewport.replaceChildren(make('p', 'empty', state.emptyReason ?? 'There is no model in this file.'));
    return;
  }
  const name: HTMLElement =
    state.models.length > 1
      ? dropdown(
          'Model',
          state.models.map(({ modelId, name: text }) => ({ value: modelId, text })),
          model.modelId,
          (modelId) => channel.emit('chooseModel', { modelId }),
        )
      : make('strong', 'name', model.name);
  bar.replaceChildren(
    name,
    make('span', 'subtitle', model.subtitle),
    make('span', 'space'),
    button('Train', () => channel.emit('train', { modelId: model.modelId }), 'primary'),
    button('−', () => view.zoom(1 / 1.2)),
    button('Fit', () => view.fit()),
    button('+', () => view.zoom(1.2)),
  );
  drawing = draw(model, (nodeId) => {
    marked = [nodeId];
    mark(false);
    channel.emit('reveal', { modelId: model.modelId, nodeId });
  });
  view.show(drawing);
  mark(false);
}

function mark(reveal: boolean): void {
  for (const [id, element] of drawing?.nodes ?? []) element.classList.toggle('marked', marked.includes(id));
  const [first] = marked;
  if (reveal && first !== undefined) view.reveal(first);
}

viewport.addEventListener('keydown', (event) => {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  const focused = document.activeElement?.getAttribute('data-id');
  if (step === 0 || !drawing || focused === null || focused === undefined) return;
  event.preventDefault();
  const ids = drawing.layout.nodes.map(({ id }) => id);
  const next = ids[ids.indexOf(focused) + step];
  if (next !== undefined) drawing.nodes.get(next)?.focus();
});
