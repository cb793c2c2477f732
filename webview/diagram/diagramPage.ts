/** The page as a whole: which model, view and selection are shown, and what happens when they change. */
import * as l10n from '@vscode/l10n';
import {
  allOpen,
  cardCount,
  type Difference,
  type GroupPart,
  layersIn,
  prepare,
  viewOf,
} from '../../src/core/diagram/index.js';
import type { Channel } from '../../src/protocol/channel.js';
import type { DiagramActions, DiagramRequests, DiagramState } from '../../src/protocol/webview.js';
import { make } from '../page.js';
import { Canvas } from './canvas.js';
import { withComparison, withMarks } from './comparison.js';
import { crumbsOf } from './crumbs.js';
import { Drawer } from './drawer.js';
import { createFinder } from './finder.js';
import { createFooter } from './footer.js';
import { listenToGestures } from './gestures.js';
import { Inspector } from './inspector.js';
import { Lookup } from './lookup.js';
import { Marks } from './marks.js';
import { Minimap } from './minimap.js';
import { listenToKeys } from './nodeKeys.js';
import { Openness } from './openness.js';
import { type PageView, rememberSoon, restoredState } from './pageState.js';
import { followTheme } from './pageTheme.js';
import { saveDrawing } from './saving.js';
import { Search } from './search.js';
import { laterId, StableKeys } from './stableKeys.js';
import { TableView } from './table.js';
import { createToolbar } from './toolbar.js';
import { showTooltips } from './tooltip.js';

export type DiagramChannel = Channel<DiagramRequests, DiagramActions>;

export class DiagramPage {
  readonly element = make('div', 'page');
  readonly #notice = make('p', 'notice');
  readonly #crumbs = make('nav', 'crumbs');
  readonly #viewport = make('div', 'viewport');
  readonly #empty = make('p', 'empty');
  readonly #page = restoredState();
  readonly #drawer = new Drawer();
  readonly #keys = new StableKeys();
  readonly #openness = new Openness();
  readonly #canvas: Canvas;
  readonly #minimap: Minimap;
  readonly #marks: Marks;
  readonly #lookup: Lookup;
  readonly #search: Search;
  readonly #inspector: Inspector;
  readonly #table: TableView;
  readonly #toolbar: ReturnType<typeof createToolbar>;
  readonly #finder: ReturnType<typeof createFinder>;
  readonly #footer: ReturnType<typeof createFooter>;
  #state: DiagramState | undefined;
  #changes: ReadonlyMap<string, string> = new Map();
  #selected: readonly string[] = [];
  #selectedGroup: string | undefined;
  #shownModel = '';

  constructor(readonly channel: DiagramChannel) {
    this.#canvas = new Canvas(this.#viewport, {
      onMove: () => this.#moved(),
      onPaint: () => this.#marks.paint(this.#selectedKeys()),
    });
    this.#lookup = new Lookup(this.#canvas, this.#keys);
    this.#minimap = new Minimap(this.#canvas);
    this.#marks = new Marks(this.#canvas);
    this.#search = new Search({
      nodes: () => this.#lookup.prepared?.model.nodes ?? [],
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
      zoom: (factor) => this.#canvas.zoomAt(factor),
      fit: () => this.#canvas.fitAll(),
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
    });
    this.#table = new TableView((id) => this.#choose([id], { isRevealed: false, isTold: true }));
    this.#toolbar = createToolbar({
      chooseModel: (modelId) => channel.emit('chooseModel', { modelId }),
      chooseView: (view) => this.#chooseView(view),
      chooseDirection: (direction) => {
        this.#page.direction = direction;
        this.#canvas.clear();
        this.#redraw(false);
      },
      chooseColour: (colourBy) => {
        this.#page.colourBy = colourBy;
        this.#redraw(true);
      },
      find: () => this.#finder.open(),
      foldAll: () => this.#openAll(new Set()),
      unfoldAll: () => this.#openAll(allOpen(this.#lookup.prepared?.parts ?? [])),
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
    this.#viewport.append(this.#minimap.element);
    this.element.append(
      this.#toolbar.element,
      this.#notice,
      this.#crumbs,
      make('div', 'work', this.#viewport, this.#table.element, this.#inspector.element),
      this.#footer.element,
      this.#finder.element,
      this.#empty,
    );
    listenToGestures(this.#canvas, {
      onClick: (key, event) => this.#clicked(key, event),
    });
    listenToKeys(this.#canvas, {
      activate: (key) => this.#activate(key),
      toggle: (key) => this.#toggleAt(key),
      find: () => this.#finder.open(),
    });
    showTooltips(this.#viewport, (key) => this.#lookup.item(key)?.tooltip);
    followTheme(() => this.#minimap.draw());
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
      this.#lookup.prepared = undefined;
      this.#canvas.clear();
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
      this.#selected = [];
      this.#selectedGroup = undefined;
      this.#canvas.clear();
    }
    this.#shownModel = shown;
    if (state.uri !== undefined) this.#page.uri = state.uri;
    this.#page.modelId = model.modelId;
    const compared = state.compared && withComparison(model, state.compared.model);
    this.#lookup.prepared = prepare(compared?.model ?? model, state.models);
    const difference = this.#keys.update(this.#lookup.prepared);
    this.#openness.update(this.#lookup.prepared, this.#keys, this.#page.open);
    this.#changes = compared?.changes ?? new Map();
    this.#selected = this.#selected
      .map((id) => laterId(id, difference))
      .filter((id) => this.#lookup.node(id));
    this.#showParts();
    this.#redraw(isSameModel, isSameModel && !compared ? difference : undefined);
    if (!isSameModel) this.#restorePlace();
    this.#describe();
  }

  /** The cursor moved in the code. */
  select(modelId: string, nodeIds: readonly string[]): void {
    const own = (this.#lookup.prepared?.model.nodes ?? []).filter(
      ({ origin }) => origin.modelId === modelId && nodeIds.includes(origin.nodeId),
    );
    this.#choose(
      own.map(({ id }) => id),
      { isRevealed: true, isTold: false },
    );
  }

  #choose(ids: readonly string[], how: { readonly isRevealed: boolean; readonly isTold: boolean }): void {
    this.#selected = ids;
    this.#selectedGroup = undefined;
    const keys = this.#selectedKeys();
    const [first] = keys;
    if (how.isRevealed && first !== undefined && this.#page.view !== 'table') this.#canvas.reveal(first);
    this.#marks.paint(keys);
    this.#table.mark(new Set(ids), how.isRevealed);
    const node = this.#lookup.node(ids[0]);
    if (how.isTold && node) this.channel.emit('reveal', node.origin);
    this.#describe();
  }

  #chooseGroup(group: GroupPart): void {
    this.#selected = layersIn(group).map(({ id }) => id);
    this.#selectedGroup = group.id;
    this.#marks.paint(this.#selectedKeys());
    this.#describe();
  }

  /** The inspector and the way to the selection. */
  #describe(): void {
    const group = this.#lookup.group(this.#selectedGroup);
    const node = this.#lookup.node(this.#selected[0]);
    if (group) this.#inspector.showGroup(group, this.#openness.open.has(group.id));
    else if (node) void this.#inspector.showNode(node, this.#changes.get(node.id));
    else if (this.#lookup.prepared) this.#inspector.showModel(this.#lookup.prepared.model);
    const around = this.#lookup.groupsAround(node?.id);
    this.#crumbs.hidden = around.length === 0 || this.#page.view === 'table';
    this.#crumbs.replaceChildren(...crumbsOf(around, this.#openness.open, (id) => this.#toggle(id)));
  }

  #clicked(key: string | undefined, event: MouseEvent): void {
    const item = this.#lookup.item(key);
    if (!item || key === undefined) return;
    const isSign = event.target instanceof Element && event.target.closest('.sign, .behind') !== null;
    if (item.kind === 'frame' && !isSign) {
      const group = this.#lookup.groupAt(key);
      if (group) this.#chooseGroup(group);
    } else if (item.kind === 'group' || item.kind === 'frame') this.#toggleAt(key);
    else this.#activate(key);
  }

  #activate(key: string): void {
    const item = this.#lookup.item(key);
    if (!item) return;
    if (item.kind === 'layer') this.#choose(item.layers ?? [], { isRevealed: false, isTold: true });
    else this.#toggleAt(key);
  }

  #toggleAt(key: string): void {
    const group = this.#lookup.groupAt(key);
    if (group) this.#toggle(group.id);
    else {
      // A layer folds the block that it is in.
      const id = this.#lookup.item(key)?.layers?.[0];
      const innermost = this.#lookup.groupsAround(id).at(-1);
      if (innermost) this.#toggle(innermost.id);
    }
  }

  #toggle(groupId: string): void {
    const group = this.#lookup.group(groupId);
    if (!group) return;
    const before = this.#lookup.anchorOf(group);
    this.#openness.toggle(groupId);
    this.#selectedGroup = groupId;
    this.#selected = layersIn(group).map(({ id }) => id);
    this.#redraw(true, undefined, () => {
      const after = this.#lookup.anchorOf(group);
      // What was clicked stays under the pointer.
      if (before && after) this.#canvas.panBy(before.x - after.x, before.y - after.y);
      this.#canvas.elementOf(this.#keys.of(groupId))?.focus({ preventScroll: true });
    });
    this.#describe();
  }

  #openAll(open: ReadonlySet<string>): void {
    this.#openness.set(open);
    this.#canvas.clear();
    this.#redraw(false);
    this.#describe();
  }

  #redraw(isSameDrawing: boolean, difference?: Difference, after?: () => void): void {
    const prepared = this.#lookup.prepared;
    if (!prepared || this.#page.view === 'table') {
      if (prepared) this.#table.show(prepared);
      this.#remember();
      return;
    }
    const { view, colourBy } = this.#page;
    const direction = view === 'volumes' && this.#page.direction === 'down' ? 'right' : this.#page.direction;
    const open = this.#openness.open;
    const cards = cardCount(viewOf(prepared.parts, open));
    this.#drawer.draw(prepared, { view, colourBy, direction, open }, cards, (scene) => {
      const keyed = this.#keys.applyTo(withMarks(scene, this.#changes));
      this.#canvas.show(keyed, isSameDrawing);
      this.#minimap.draw();
      this.#footer.show(keyed);
      if (difference)
        this.#marks.flash(this.#lookup.keysOf([...difference.added, ...difference.changed.keys()]));
      after?.();
      performance.mark('convlens: drawn');
      this.element.dataset.drawn = String(keyed.items.length);
    });
    this.#remember();
  }

  /** The selection stays in sight; without one, what was in the middle of a large drawing. */
  #chooseView(view: PageView): void {
    if (view === this.#page.view) return;
    if (this.#canvas.isPlaced) this.#page.places[this.#page.view] = this.#canvas.place;
    const isMoved = this.#canvas.isPlaced && this.#selected.length === 0;
    const middle = isMoved ? this.#canvas.middleItem()?.layers : undefined;
    this.#page.view = view;
    this.#canvas.clear();
    this.#showParts();
    this.#redraw(false, undefined, () => {
      this.#restorePlace();
      const [selected] = this.#selectedKeys();
      const [same] = this.#lookup.keysOf(middle ?? []);
      if (selected !== undefined) this.#canvas.reveal(selected);
      else if (same !== undefined) this.#canvas.centre(same);
    });
    this.#table.mark(new Set(this.#selected), true);
    if (middle?.[0] !== undefined) this.#table.reveal(middle[0]);
    this.#describe();
  }

  #restorePlace(): void {
    const place = this.#page.places[this.#page.view];
    if (place) this.#canvas.moveTo(place);
  }

  #showParts(): void {
    const hasModel = this.#lookup.prepared !== undefined;
    const isTable = this.#page.view === 'table';
    this.#viewport.hidden = !hasModel || isTable;
    this.#table.element.hidden = !hasModel || !isTable;
    this.#inspector.element.hidden = !hasModel || !this.#page.isInspectorOpen;
    this.#empty.hidden = hasModel;
    this.#footer.element.hidden = !hasModel || isTable;
    this.#footer.setLegendOpen(this.#page.isLegendOpen);
    if (!hasModel) this.#finder.element.hidden = true;
    if (!hasModel) this.#crumbs.hidden = true;
    if (this.#state) this.#toolbar.show(this.#state, this.#page, this.#lookup.prepared?.model.subtitle ?? '');
    this.#remember();
  }

  async #saveAs(format: string): Promise<void> {
    if (!this.#lookup.prepared) return;
    const notice = await saveDrawing(format, {
      prepared: this.#lookup.prepared,
      page: this.#page,
      open: this.#openness.open,
      channel: this.channel,
    });
    // Shown last: a redraw in the meantime hides what it finds.
    this.#notice.textContent = notice;
    this.#notice.hidden = false;
  }

  #moved(): void {
    this.#minimap.follow();
    if (this.#canvas.isPlaced) this.#page.places[this.#page.view] = this.#canvas.place;
    this.#remember();
  }

  #remember(): void {
    if (this.#lookup.prepared) this.#page.open = [...this.#openness.open];
    // Said on the page, so that a test need not guess when.
    rememberSoon(this.#page, () => {
      this.element.dataset.kept = this.#page.view;
    });
  }

  #selectedKeys(): readonly string[] {
    return this.#selectedGroup !== undefined && this.#canvas.elementOf(this.#keys.of(this.#selectedGroup))
      ? [this.#keys.of(this.#selectedGroup)]
      : this.#lookup.keysOf(this.#selected);
  }
}
