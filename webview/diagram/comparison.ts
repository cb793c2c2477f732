/** The drawn model with what another version had: removed layers are drawn too, marked as such. */
import * as l10n from '@vscode/l10n';
import {
  compareModels,
  type DiagramModel,
  type Scene,
  type SceneItem,
} from '../../src/core/diagram/index.js';

const NEW = l10n.t('new');
const REMOVED = l10n.t('removed');
/** States of drawn items, as a screen reader says them. */
const STATES = { added: l10n.t('added'), changed: l10n.t('changed'), removed: REMOVED };

export interface Comparison {
  readonly model: DiagramModel;
  /** Node id → `new`, `removed`, or what changed. */
  readonly changes: ReadonlyMap<string, string>;
}

export function withComparison(model: DiagramModel, earlier: DiagramModel): Comparison {
  const { added, changed, removed, pairs } = compareModels(earlier, model);
  const laterOf = new Map([...pairs].map(([later, before]) => [before, later]));
  const ghosts = new Map(removed.map((node) => [node.id, { ...node, id: `removed:${node.id}`, calls: [] }]));
  const nameNow = (id: string): string | undefined => laterOf.get(id) ?? ghosts.get(id)?.id;
  const edges = earlier.edges.flatMap(({ from, to, shape }) => {
    if (!ghosts.has(from) && !ghosts.has(to)) return [];
    const [a, b] = [nameNow(from), nameNow(to)];
    return a !== undefined && b !== undefined ? [{ from: a, to: b, shape }] : [];
  });
  const ghostsHere = [...ghosts.values()];
  return {
    model: { ...model, nodes: [...model.nodes, ...ghostsHere], edges: [...model.edges, ...edges] },
    changes: new Map([
      ...changed,
      ...[...added].map((id) => [id, NEW] as const),
      ...ghostsHere.map(({ id }) => [id, REMOVED] as const),
    ]),
  };
}

/** Differences as states of the drawn items; a folded block shows what happened inside. */
export function withMarks(scene: Scene, changes: ReadonlyMap<string, string>): Scene {
  if (changes.size === 0) return scene;
  const stateOf = ({ kind, layers = [] }: SceneItem): keyof typeof STATES | undefined => {
    const words = kind === 'frame' ? [] : layers.flatMap((id) => changes.get(id) ?? []);
    if (words.length === 0) return undefined;
    if (words.every((word) => word === REMOVED)) return 'removed';
    return words.every((word) => word === NEW) ? 'added' : 'changed';
  };
  return {
    ...scene,
    items: scene.items.map((item) => {
      const state = stateOf(item);
      return state
        ? { ...item, state: `${item.state ?? ''} ${state}`, label: `${item.label}, ${STATES[state]}` }
        : item;
    }),
  };
}
