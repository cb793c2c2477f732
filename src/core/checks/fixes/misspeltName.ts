/**
 * `unknown-name`, `unknown-argument`: "did you mean". `fixFacts` holds `name`, as written, and `known`, the right
 * names, or `meant`, the one that is right.
 */
import { nearestName } from '../nearestName.js';
import type { Fixer } from './fixer.js';

export const misspeltName: Fixer = (problem, { document }) => {
  const { name, known, meant: certain } = problem.fixFacts ?? {};
  if (typeof name !== 'string' || !Array.isArray(known) || problem.location.path !== document.path) return [];
  const near = nearestName(
    name,
    known.filter((each): each is string => typeof each === 'string'),
  );
  const meant = typeof certain === 'string' ? certain : near;
  const { start, end } = problem.location;
  // The place may be wider than the name (`layers.Conv2d`, an options object): only the name is replaced.
  const found = [...document.text.slice(start, end).matchAll(/[A-Za-z_$][\w$]*/g)].filter(
    ([word]) => word === name,
  );
  const last = found.at(-1);
  if (meant === undefined || !last) return [];
  const at = start + last.index;
  return [
    {
      title: `Change “${name}” to “${meant}”`,
      edits: [{ start: at, end: at + name.length, newText: meant }],
      isPreferred: true,
    },
  ];
};
