/** The page as a whole: its parts, which model and view they show, and what happens when the user acts on them. */
import * as l10n from '@vscode/l10n';
import { allOpen, type Difference, type GroupPart, prepare } from '../../src/core/diagram/index.js';
import type { Channel } from '../../src/protocol/channel.js';
import type { DiagramActions, DiagramRequests, DiagramState } from '../../src/protocol/webview.js';
import { make } from '../page.js';
import { withComparison } from './comparison.js';
import { crumbsOf } from './crumbs.js';
import { Drawing } from './drawing.js';
import { createFinder } from './finder.js';
import { createFooter } from './footer.js';
import { listenToGestures } from './gestures.js';
import { Inspector } from './inspector.js';
import { listenToKeys } from './nodeKeys.js';
import { type PageView, rememberSoon, restoredState } from './pageState.js';
import { createSash } from './sash.js';
import { saveDrawing } from './saving.js';
import { Search } from './search.js';
import { TableView } from './table.js';
import { createToolbar } from './toolbar.js';
import { TrainedLayer } from './trainedLayer.js';

export type DiagramChannel = Channel<DiagramRequests, DiagramActions>;

export class DiagramPage {
  readonly element = make('div', 'page');
  readonly #notice = make('p', 'notice');
  readonly #crumbs = make('nav', 'crumbs');
  readonly #empty = make('p', 'empty');
  readonly #work = make('div', 'work');
  readonly #sash: HTMLElement;
  readonly #page = restoredState();
  readonly #drawing: Drawing;
  readonly #search: Search;
  readonly #inspector: Inspector;
  readonly #table: TableView;
  readonly #toolbar: ReturnType<typeof createToolbar>;
  readonly #finder: ReturnType<typeof createFinder>;
  readonly #footer: ReturnType<typeof createFooter>;
  #state: DiagramState | undefined;
  #shownModel = '';

  constructor(readonly channel: DiagramChannel) {
    this.#drawing = new Drawing(this.#page, {
      moved: () => this.#remember(),
      drawn: (scene) => this.#footer.show(scene),
    });
    this.#search = new Search({
      nodes: () => this.#drawing.lookup.prepared?.model.nodes ?? [],
      go: (node) => this.#choose([node.id], { isRevealed: true, isTold: false }),
      found: (text) => this.#finder.setFound(text),
    });
    this.#finder = createFinder({
      look: (text) => this.#search.look(text),
      next: () => this.#search.next(),
      closed: () => this.#toolbar.focusFind(),
    });
    this.#footer = createFooter({
      toggleLegend: () => {
        this.#page.isLegendOpen = !this.#page.isLegendOpen;
        this.#showParts();
      },
      zoom: (factor) => this.#drawing.canvas.zoomAt(factor),
      fit: () => this.#drawing.canvas.fitAll(),
    });
    this.#inspector = new Inspector({
      details: async (node) => {
        const answer = await channel.request('details', node.origin);
        return answer.ok ? answer.value : undefined;
      },
      reveal: (node, place) => channel.emit('reveal', { ...node.origin, place }),
      edit: async (node, change) => {
        const answer = await channel.request('edit', { ...node.origin, change });
        return answer.ok ? answer.value.done : answer.message;
      },
      toggleGroup: (id) => this.#toggle(id),
      choose: (node) => this.#choose([node.id], { isRevealed: true, isTold: true }),
      trained: new TrainedLayer(
        {
          ask: async (layer, sample) => {
            const modelId = this.#page.modelId ?? '';
            const answer = await channel.request('insight', { modelId, layer, sample });
            return answer.ok ? answer.value : undefined;
          },
          toggled: (isOpen) => {
            this.#page.isTrainedOpen = isOpen;
            this.#remember();
          },
        },
        this.#page.isTrainedOpen,
      ),
    });
    this.#table = new TableView((id) => this.#choose([id], { isRevealed: false, isTold: true }));
    this.#toolbar = createToolbar({
      chooseModel: (modelId) => channel.emit('chooseModel', { modelId }),
      chooseView: (view) => this.#chooseView(view),
      chooseDirection: (direction) => {
        this.#page.direction = direction;
        this.#drawing.canvas.clear();
        this.#redraw(false);
      },
      chooseColour: (colourBy) => {
        this.#page.colourBy = colourBy;
        this.#redraw(true);
      },
      find: () => this.#finder.open(),
      foldAll: () => this.#openAll(new Set()),
      unfoldAll: () => this.#openAll(allOpen(this.#drawing.lookup.prepared?.parts ?? [])),
      toggleInspector: () => {
        this.#page.isInspectorOpen = !this.#page.isInspectorOpen;
        this.#showParts();
      },
      train: () => channel.emit('train', { modelId: this.#page.modelId ?? '' }),
      saveAs: (format) => void this.#saveAs(format),
      compareWith: (what) => channel.emit('compare', { with: what }),
      showCode: (framework) => channel.emit('showCode', { framework }),
    });
    this.#notice.setAttribute('role', 'status');
    this.#crumbs.setAttribute('aria-label', l10n.t('Blocks around the selection'));
    this.#sash = createSash(this.#inspector.element, this.#page.inspectorShare, {
      moved: (share) => {
        this.#page.inspectorShare = share;
        this.#remember();
      },
    });
    this.#work.append(this.#drawing.viewport, this.#table.element, this.#sash, this.#inspector.element);
    this.element.append(
      this.#toolbar.element,
      this.#notice,
      this.#crumbs,
      this.#work,
      this.#footer.element,
      this.#finder.element,
      this.#empty,
    );
    listenToGestures(this.#drawing.canvas, {
      onClick: (key, event) => this.#clicked(key, event),
    });
    listenToKeys(this.#drawing.canvas, {
      activate: (key) => this.#activate(key),
      toggle: (key) => this.#toggleAt(key),
      find: () => this.#finder.open(),
    });
    this.#showParts();
  }

  show(state: DiagramState): void {
    performance.mark('convlens: told');
    this.#state = state;
    this.#inspector.isReadOnly = state.isReadOnly === true;
    const model = state.models.find(({ modelId }) => modelId === state.modelId) ?? state.models[0];
    this.#notice.textContent = state.stale ?? '';
    this.#notice.hidden = state.stale === undefined;
    this.element.classList.toggle('stale', state.stale !== undefined);
    if (!model) {
      this.#drawing.lookup.prepared = undefined;
      this.#drawing.canvas.clear();
      this.#empty.textContent = state.emptyReason ?? l10n.t('There is no model in this file.');
      this.#showParts();
      return;
    }
    const shown = `${state.uri ?? state.fileName}\n${model.modelId}`;
    const isSameModel = this.#shownModel === shown;
    if (!isSameModel) {
      if (this.#page.uri !== state.uri || this.#page.modelId !== model.modelId) {
        this.#page.places = {};
        delete this.#page.open;
      }
      this.#drawing.selection.choose([]);
      this.#drawing.canvas.clear();
    }
    this.#shownModel = shown;
    if (state.uri !== undefined) this.#page.uri = state.uri;
    this.#page.modelId = model.modelId;
    const compared = state.compared && withComparison(model, state.compared.model);
    const difference = this.#drawing.take(prepare(compared?.model ?? model, state.models));
    this.#drawing.changes = compared?.changes ?? new Map();
    this.#showParts();
    this.#redraw(isSameModel, isSameModel && !compared ? difference : undefined);
    if (!isSameModel) this.#drawing.restorePlace();
    this.#describe();
  }

  /** The cursor moved in the code. */
  select(modelId: string, nodeIds: readonly string[]): void {
    const own = (this.#drawing.lookup.prepared?.model.nodes ?? []).filter(
      ({ origin }) => origin.modelId === modelId && nodeIds.includes(origin.nodeId),
    );
    this.#choose(
      own.map(({ id }) => id),
      { isRevealed: true, isTold: false },
    );
  }

  /** A run has new weights. */
  trained(): void {
    this.#inspector.actions.trained.again();
  }

  #choose(ids: readonly string[], how: { readonly isRevealed: boolean; readonly isTold: boolean }): void {
    const { selection, canvas, marks } = this.#drawing;
    selection.choose(ids);
    const { keys, node } = selection;
    const [first] = keys;
    if (how.isRevealed && first !== undefined && this.#page.view !== 'table') canvas.reveal(first);
    marks.paint(keys);
    this.#table.mark(new Set(ids), how.isRevealed);
    if (how.isTold && node) this.channel.emit('reveal', node.origin);
    this.#describe();
  }

  #chooseGroup(group: GroupPart): void {
    const { selection, marks } = this.#drawing;
    selection.chooseGroup(group);
    marks.paint(selection.keys);
    this.#describe();
  }

  /** The inspector and the way to the selection. */
  #describe(): void {
    const { lookup, openness, changes } = this.#drawing;
    const { group, node } = this.#drawing.selection;
    if (group) this.#inspector.showGroup(group, openness.open.has(group.id));
    else if (node) void this.#inspector.showNode(node, changes.get(node.id));
    else if (lookup.prepared) this.#inspector.showModel(lookup.prepared.model);
    const around = lookup.groupsAround(node?.id);
    this.#crumbs.hidden = around.length === 0 || this.#page.view === 'table';
    this.#crumbs.replaceChildren(...crumbsOf(around, openness.open, (id) => this.#toggle(id)));
  }

  #clicked(key: string | undefined, event: MouseEvent): void {
    const item = this.#drawing.lookup.item(key);
    if (!item || key === undefined) return;
    const isSign = event.target instanceof Element && event.target.closest('.sign, .behind') !== null;
    if (item.kind === 'frame' && !isSign) {
      const group = this.#drawing.lookup.groupAt(key);
      if (group) this.#chooseGroup(group);
    } else if (item.kind === 'group' || item.kind === 'frame') this.#toggleAt(key);
    else this.#activate(key);
  }

  #activate(key: string): void {
    const item = this.#drawing.lookup.item(key);
    if (!item) return;
    if (item.kind === 'layer') this.#choose(item.layers ?? [], { isRevealed: false, isTold: true });
    else this.#toggleAt(key);
  }

  #toggleAt(key: string): void {
    const group = this.#drawing.groupAt(key);
    if (group) this.#toggle(group.id);
  }

  #toggle(groupId: string): void {
    const group = this.#drawing.lookup.group(groupId);
    if (!group) return;
    this.#redraw(true, undefined, this.#drawing.toggle(group));
    this.#describe();
  }

  #openAll(open: ReadonlySet<string>): void {
    this.#drawing.openness.set(open);
    this.#drawing.canvas.clear();
    this.#redraw(false);
    this.#describe();
  }

  #redraw(isSameDrawing: boolean, difference?: Difference, after?: () => void): void {
    const { lookup, canvas } = this.#drawing;
    const { prepared } = lookup;
    if (prepared && this.#page.view === 'table') this.#table.show(prepared);
    else if (prepared)
      this.#drawing.draw(prepared, {
        ...{ isSameDrawing, difference },
        after: () => {
          after?.();
          performance.mark('convlens: drawn');
          this.element.dataset.drawn = String(canvas.scene?.items.length);
        },
      });
    this.#remember();
  }

  /** The selection stays in sight; without one, what was in the middle of a large drawing. */
  #chooseView(view: PageView): void {
    if (view === this.#page.view) return;
    const { canvas, lookup, selection } = this.#drawing;
    this.#drawing.keepPlace();
    const isMoved = canvas.isPlaced && selection.layers.length === 0;
    const middle = isMoved ? canvas.middleItem()?.layers : undefined;
    this.#page.view = view;
    canvas.clear();
    this.#showParts();
    this.#redraw(false, undefined, () => {
      this.#drawing.restorePlace();
      const [selected] = selection.keys;
      const [same] = lookup.keysOf(middle ?? []);
      if (selected !== undefined) canvas.reveal(selected);
      else if (same !== undefined) canvas.centre(same);
    });
    this.#table.mark(new Set(selection.layers), true);
    if (middle?.[0] !== undefined) this.#table.reveal(middle[0]);
    this.#describe();
  }

  #showParts(): void {
    const hasModel = this.#drawing.lookup.prepared !== undefined;
    const isTable = this.#page.view === 'table';
    this.#drawing.viewport.hidden = !hasModel || isTable;
    this.#table.element.hidden = !hasModel || !isTable;
    this.#inspector.element.hidden = !hasModel || !this.#page.isInspectorOpen;
    this.#sash.hidden = this.#inspector.element.hidden;
    this.#work.hidden = !hasModel;
    this.#empty.hidden = hasModel;
    this.#footer.element.hidden = !hasModel || isTable;
    this.#footer.setLegendOpen(this.#page.isLegendOpen);
    if (!hasModel) this.#finder.element.hidden = true;
    if (!hasModel) this.#crumbs.hidden = true;
    if (this.#state)
      this.#toolbar.show(this.#state, this.#page, this.#drawing.lookup.prepared?.model.subtitle ?? '');
    this.#remember();
  }

  async #saveAs(format: string): Promise<void> {
    if (!this.#drawing.lookup.prepared) return;
    const notice = await saveDrawing(format, {
      prepared: this.#drawing.lookup.prepared,
      page: this.#page,
      open: this.#drawing.openness.open,
      channel: this.channel,
    });
    // Shown last: a redraw in the meantime hides what it finds.
    this.#notice.textContent = notice;
    this.#notice.hidden = false;
  }

  #remember(): void {
    if (this.#drawing.lookup.prepared) this.#page.open = [...this.#drawing.openness.open];
    // Said on the page, so that a test need not guess when.
    rememberSoon(this.#page, () => {
      this.element.dataset.kept = this.#page.view;
    });
  }
}
