/** What is drawn, for other tools that lay graphs out themselves: Graphviz DOT and Mermaid. */

import { lastShape } from './cards.js';
import { sizeWords, type ViewNode, viewOf } from './folding.js';
import { groupTitle, layersIn } from './parts.js';
import type { Prepared } from './prepare.js';
import type { Theme } from './theme.js';

interface Drawn {
  readonly id: string;
  readonly lines: readonly string[];
  readonly family: string;
}
interface Tree {
  readonly nodes: readonly (Drawn | { readonly title: string; readonly inside: Tree })[];
}

export function toDot(prepared: Prepared, open: ReadonlySet<string>, theme: Theme): string {
  const { tree, edges } = treeOf(prepared, open);
  let cluster = 0;
  const write = ({ nodes }: Tree, indent: string): readonly string[] =>
    nodes.flatMap((node) =>
      'inside' in node
        ? [
            `${indent}subgraph cluster_${cluster++} {`,
            `${indent}  label=${quoted(node.title)}; style=rounded; color=${quoted(theme.colourOf('border'))};`,
            ...write(node.inside, `${indent}  `),
            `${indent}}`,
          ]
        : [
            `${indent}${node.id} [label=${quoted(node.lines.join('\n'))}, color=${quoted(theme.colourOf(`family-${node.family}`))}];`,
          ],
    );
  return [
    `digraph ${quoted(prepared.model.name)} {`,
    '  graph [rankdir=TB, fontname="Helvetica"];',
    '  node [shape=box, style=rounded, fontname="Helvetica", fontsize=11];',
    '  edge [fontname="Helvetica", fontsize=9];',
    ...write(tree, '  '),
    ...edges.map(({ from, to, shape }) => `  ${from} -> ${to} [label=${quoted(shape)}];`),
    '}',
    '',
  ].join('\n');
}

export function toMermaid(prepared: Prepared, open: ReadonlySet<string>, theme: Theme): string {
  const { tree, edges } = treeOf(prepared, open);
  const families = new Map<string, string[]>();
  let group = 0;
  const write = ({ nodes }: Tree, indent: string): readonly string[] =>
    nodes.flatMap((node) => {
      if ('inside' in node)
        return [
          `${indent}subgraph g${group++}["${mermaidText(node.title)}"]`,
          ...write(node.inside, `${indent}  `),
          `${indent}end`,
        ];
      families.set(node.family, [...(families.get(node.family) ?? []), node.id]);
      return [`${indent}${node.id}["${node.lines.map(mermaidText).join('<br/>')}"]`];
    });
  const body = write(tree, '  ');
  const styles = [...families].flatMap(([family, ids]) => [
    `  classDef ${family} stroke:${theme.colourOf(`family-${family}`)},stroke-width:2px`,
    `  class ${ids.join(',')} ${family}`,
  ]);
  return [
    'flowchart TB',
    ...body,
    ...edges.map(({ from, to, shape }) => `  ${from} -->|"${mermaidText(shape)}"| ${to}`),
    ...styles,
    '',
  ].join('\n');
}

function treeOf({ model, parts }: Prepared, open: ReadonlySet<string>) {
  const drawnAs = new Map<string, string>();
  let next = 0;
  const visit = (nodes: readonly ViewNode[]): Tree => ({
    nodes: nodes.map((node) => {
      if (node.kind === 'open') return { title: groupTitle(node.part), inside: visit(node.children) };
      const id = `n${next++}`;
      for (const layer of layersIn(node.part)) drawnAs.set(layer.id, id);
      if (node.kind === 'layer') {
        const { type, name, isNamed, detail, shape, params, family } = node.part.node;
        const second = [isNamed ? name : '', detail].filter(Boolean).join(' · ');
        return {
          id,
          family,
          lines: [type, second, [shape, params].filter(Boolean).join(' · ')].filter(Boolean),
        };
      }
      const layers = layersIn(node.part);
      return {
        id,
        family: layers[0]?.family ?? 'other',
        lines: [groupTitle(node.part), `${sizeWords(node.part)} · ${lastShape(layers)}`],
      };
    }),
  });
  const tree = visit(viewOf(parts, open));
  const edges = new Map<string, { readonly from: string; readonly to: string; readonly shape: string }>();
  for (const { from, to, shape } of model.edges) {
    const [a, b] = [drawnAs.get(from), drawnAs.get(to)];
    if (a !== undefined && b !== undefined && a !== b) edges.set(`${a} ${b}`, { from: a, to: b, shape });
  }
  return { tree, edges: [...edges.values()] };
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

/** Mermaid reads entities, and takes quotes and brackets for its own. */
function mermaidText(text: string): string {
  return text.replaceAll(/[#"<>&[\]{}|]/g, (character) => `#${character.charCodeAt(0)};`);
}
