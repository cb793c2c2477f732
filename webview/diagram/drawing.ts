/** The drawn model with all that moves with it: minimap, marks, selection, open blocks, and the place of each view. */
import {
  cardCount,
  type Difference,
  type GroupPart,
  type Prepared,
  type Scene,
  viewOf,
} from '../../src/core/diagram/index.js';
import { make } from '../page.js';
import { Canvas } from './canvas.js';
import { withMarks } from './comparison.js';
import { Drawer } from './drawer.js';
import { Lookup } from './lookup.js';
import { Marks } from './marks.js';
import { Minimap } from './minimap.js';
import { Openness } from './openness.js';
import type { PageState } from './pageState.js';
import { followTheme } from './pageTheme.js';
import { Selection } from './selection.js';
import { StableKeys } from './stableKeys.js';
import { showTooltips } from './tooltip.js';

export interface DrawingEvents {
  /** By the user or by a fit. */
  readonly moved: () => void;
  readonly drawn: (scene: Scene) => void;
}
/** What a drawing is to show beside the model. */
export interface Redrawn {
  /** Items move to their new places instead of appearing there. */
  readonly isSameDrawing: boolean;
  /** Flashes for a moment. */
  readonly difference: Difference | undefined;
  readonly after: () => void;
}

export class Drawing {
  readonly viewport = make('div', 'viewport');
  readonly openness = new Openness();
  readonly canvas: Canvas;
  readonly lookup: Lookup;
  readonly marks: Marks;
  readonly selection: Selection;
  /** By node: what is other than in the version compared with. */
  changes: ReadonlyMap<string, string> = new Map();
  readonly #keys = new StableKeys();
  readonly #drawer = new Drawer();
  readonly #minimap: Minimap;

  constructor(
    readonly page: PageState,
    readonly events: DrawingEvents,
  ) {
    this.canvas = new Canvas(this.viewport, {
      onMove: () => this.#moved(),
      onPaint: () => this.marks.paint(this.selection.keys),
    });
    this.lookup = new Lookup(this.canvas, this.#keys);
    this.selection = new Selection(this.lookup);
    this.marks = new Marks(this.canvas);
    this.#minimap = new Minimap(this.canvas);
    this.viewport.append(this.#minimap.element);
    showTooltips(this.viewport, (key) => this.lookup.item(key)?.tooltip);
    followTheme(() => this.#minimap.draw());
  }

  /** A model, or a newer version of the one shown: layers, selection and open blocks stay the same ones. */
  take(prepared: Prepared): Difference | undefined {
    this.lookup.prepared = prepared;
    const difference = this.#keys.update(prepared);
    this.openness.update(prepared, this.#keys, this.page.open);
    this.selection.follow(difference);
    return difference;
  }

  /** Large drawings arrive later, from a worker. */
  draw(prepared: Prepared, { isSameDrawing, difference, after }: Redrawn): void {
    const { view, colourBy } = this.page;
    if (view === 'table') return;
    const direction = view === 'volumes' && this.page.direction === 'down' ? 'right' : this.page.direction;
    const { open } = this.openness;
    const cards = cardCount(viewOf(prepared.parts, open));
    this.#drawer.draw(prepared, { view, colourBy, direction, open }, cards, (scene) => {
      const keyed = this.#keys.applyTo(withMarks(scene, this.changes));
      this.canvas.show(keyed, isSameDrawing);
      this.#minimap.draw();
      this.events.drawn(keyed);
      if (difference)
        this.marks.flash(this.lookup.keysOf([...difference.added, ...difference.changed.keys()]));
      after();
    });
  }

  /** Folds or unfolds a block; call what is returned when that is drawn. */
  toggle(group: GroupPart): () => void {
    const before = this.lookup.anchorOf(group);
    this.openness.toggle(group.id);
    this.selection.chooseGroup(group);
    return () => {
      const after = this.lookup.anchorOf(group);
      // What was clicked stays under the pointer.
      if (before && after) this.canvas.panBy(before.x - after.x, before.y - after.y);
      this.canvas.elementOf(this.#keys.of(group.id))?.focus({ preventScroll: true });
    };
  }

  /** The block that an item stands for, or the innermost one that a layer is in. */
  groupAt(key: string): GroupPart | undefined {
    return this.lookup.groupAt(key) ?? this.lookup.groupsAround(this.lookup.item(key)?.layers?.[0]).at(-1);
  }

  keepPlace(): void {
    if (this.canvas.isPlaced) this.page.places[this.page.view] = this.canvas.place;
  }

  restorePlace(): void {
    const place = this.page.places[this.page.view];
    if (place) this.canvas.moveTo(place);
  }

  #moved(): void {
    this.#minimap.follow();
    this.keepPlace();
    this.events.moved();
  }
}
