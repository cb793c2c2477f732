/** The blocks around the selection, outermost first: each folds and unfolds with a click. */
import * as l10n from '@vscode/l10n';
import { type GroupPart, groupTitle } from '../../src/core/diagram/index.js';
import { button } from './toolbar.js';

export function crumbsOf(
  around: readonly GroupPart[],
  open: ReadonlySet<string>,
  onToggle: (groupId: string) => void,
): readonly HTMLElement[] {
  return around.map((group) => {
    const isOpen = open.has(group.id);
    const title = isOpen ? l10n.t('Fold this block') : l10n.t('Unfold this block');
    return button(`${isOpen ? '▾' : '▸'} ${groupTitle(group)}`, title, () => onToggle(group.id));
  });
}
