/** What the inspector shows of the model as a whole: where its weights and its work are, and how far it sees. */
import * as l10n from '@vscode/l10n';
import type { FlatModel, FlatNode } from '../../src/core/diagram/index.js';
import { make, svg } from '../page.js';
import { button } from './toolbar.js';

const MOST_LAYERS = 5;
const WIDTH = 216;
const HEIGHT = 56;

export function overviewOf(model: FlatModel, onChoose: (node: FlatNode) => void): readonly HTMLElement[] {
  return [
    make('h2', '', model.name),
    make('p', 'name', model.subtitle),
    ...ranked(l10n.t('Most parameters'), model, ({ paramShare }) => paramShare, onChoose),
    ...ranked(l10n.t('Most multiply–adds'), model, ({ macShare }) => macShare, onChoose),
    ...growthOf(model),
    make('p', 'hint', l10n.t('Select a layer to see its numbers, arguments and places.')),
  ];
}

function ranked(
  title: string,
  { nodes }: FlatModel,
  shareOf: (node: FlatNode) => number | undefined,
  onChoose: (node: FlatNode) => void,
): readonly HTMLElement[] {
  const rows = nodes
    .map((node) => ({ node, share: shareOf(node) ?? 0 }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share)
    .slice(0, MOST_LAYERS)
    .map(({ node, share }) => {
      const row = button('', l10n.t('Show {0}', node.name), () => onChoose(node));
      row.className = 'ranked';
      const bar = make('i', '');
      bar.style.width = `${share * 100}%`;
      bar.style.background = `var(--cl-family-${node.family})`;
      row.append(make('span', '', node.name), make('span', '', `${(share * 100).toFixed(1)} %`), bar);
      return row;
    });
  return rows.length === 0 ? [] : [make('h3', '', title), ...rows];
}

/** The most that a layer or one before it sees: steps up, whatever the order of branches. */
function growthOf({ nodes }: FlatModel): readonly HTMLElement[] {
  let most = 0;
  const seen = nodes.flatMap(({ receptiveField }) => {
    const side = Number(/^\d+/.exec(receptiveField)?.[0]);
    if (!Number.isFinite(side)) return [];
    most = Math.max(most, side);
    return [most];
  });
  const last = seen.at(-1);
  if (seen.length < 2 || last === undefined) return [];
  const x = (index: number): number => 1 + (index / seen.length) * (WIDTH - 2);
  const y = (side: number): number => HEIGHT - 2 - (side / most) * (HEIGHT - 6);
  const steps = seen.map((side, index) => `L${x(index)} ${y(side)}L${x(index + 1)} ${y(side)}`).join('');
  // Of the others, as behind a global pooling, it is no number of pixels.
  const words = l10n.t(
    'From {0} to {1} pixels a side over {2} of {3} layers',
    seen[0] ?? 0,
    most,
    seen.length,
    nodes.length,
  );
  const picture = svg('svg', {
    ...{ class: 'growth', role: 'img', 'aria-label': words, width: WIDTH, height: HEIGHT },
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
  });
  picture.append(
    svg('path', { class: 'area', d: `M1 ${HEIGHT - 2}${steps}L${WIDTH - 1} ${HEIGHT - 2}Z` }),
    svg('path', { class: 'curve', d: `M1 ${y(seen[0] ?? 0)}${steps}` }),
  );
  const box = make('div', '');
  box.append(picture);
  return [make('h3', '', l10n.t('Receptive field')), box, make('p', 'name', words)];
}
