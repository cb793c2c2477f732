/** `duplicate-name`: the next number that no layer of the file has. */
import { type Fixer, fix } from './fixer.js';

export const duplicateName: Fixer = ({ location }, { document, graphs }) => {
  const written = document.text.slice(location.start, location.end);
  const name = /^(['"])([\w.-]+)\1$/.exec(written)?.[2];
  if (name === undefined) return [];
  // One line that makes several layers: another text would be their common name again.
  const madeHere = graphs.map(
    ({ nodes }) =>
      nodes.filter(
        ({ sources: [place] }) =>
          place?.path === location.path && place.start <= location.start && location.end <= place.end,
      ).length,
  );
  if (madeHere.some((count) => count > 1)) return [];
  const taken = new Set([...document.text.matchAll(/(['"])([\w.-]+)\1/g)].map(([, , each]) => each));
  for (const { nodes } of graphs) for (const node of nodes) taken.add(node.name);
  const [, base = name, digits = '1'] = /^(.*?)[_-]?(\d+)$/.exec(name) ?? [];
  for (let number = Number(digits) + 1; number < MOST; number++) {
    const free = `${base}_${number}`;
    if (!taken.has(free))
      return fix(
        `Call it “${free}”`,
        [{ start: location.start + 1, end: location.end - 1, newText: free }],
        true,
      );
  }
  return [];
};

const MOST = 1000;
