/** Draws a laid-out model as SVG. */
import type { DiagramModel, DiagramNode } from '../../src/core/index.js';
import { svg } from '../page.js';
import { type Layout, layOut, NODE_HEIGHT, NODE_WIDTH, type PlacedNode, pathOf } from './layout.js';

export interface Drawing {
  readonly element: SVGElement;
  readonly layout: Layout;
  readonly nodes: ReadonlyMap<string, SVGElement>;
}

export function draw(model: DiagramModel, onChoose: (nodeId: string) => void): Drawing {
  const layout = layOut(model);
  const element = svg('svg', {
    viewBox: `0 0 ${layout.width} ${layout.height}`,
    role: 'group',
    'aria-label': `Architecture of ${model.name}: ${model.subtitle}`,
  });
  element.append(arrowHead());
  for (const edge of layout.edges) {
    const path = svg('path', { d: pathOf(edge.points), class: 'edge', 'marker-end': 'url(#arrow)' });
    path.append(title(edge.shape));
    element.append(path);
  }
  const byId = new Map(model.nodes.map((node) => [node.id, node]));
  const drawn = new Map<string, SVGElement>();
  for (const place of layout.nodes) {
    const node = byId.get(place.id);
    if (!node) continue;
    const group = drawNode(node, place, onChoose);
    drawn.set(node.id, group);
    element.append(group);
  }
  return { element, layout, nodes: drawn };
}

function drawNode(node: DiagramNode, place: PlacedNode, onChoose: (nodeId: string) => void): SVGElement {
  const group = svg('g', {
    class: `node ${node.state}`,
    transform: `translate(${place.x},${place.y})`,
    tabindex: 0,
    role: 'button',
    'data-id': node.id,
    'data-family': node.family,
    'aria-label': [
      node.type,
      node.detail,
      node.shape,
      node.params && `${node.params} parameters`,
      node.problem,
    ]
      .filter(Boolean)
      .join(', '),
  });
  group.append(
    title(node.tooltip),
    svg('rect', { class: 'box', width: NODE_WIDTH, height: NODE_HEIGHT, rx: 5 }),
    svg('rect', { class: 'family', width: 5, height: NODE_HEIGHT, rx: 2 }),
    text(14, 20, 'type', node.type),
    text(NODE_WIDTH - 10, 20, 'shape', node.shape, 'end'),
    text(14, 38, 'detail', node.detail === '' ? node.name : node.detail),
    text(NODE_WIDTH - 10, 38, 'params', node.params, 'end'),
  );
  if (node.paramShare !== undefined && node.paramShare > 0.005)
    group.append(
      svg('rect', {
        class: 'share',
        x: 5,
        y: NODE_HEIGHT - 3,
        width: Math.max(2, (NODE_WIDTH - 5) * node.paramShare),
        height: 3,
      }),
    );
  group.addEventListener('click', () => onChoose(node.id));
  group.addEventListener('keydown', (event) => {
    if (event instanceof KeyboardEvent && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault();
      onChoose(node.id);
    }
  });
  return group;
}

function text(x: number, y: number, className: string, content: string, anchor = 'start'): SVGElement {
  const element = svg('text', { x, y, class: className, 'text-anchor': anchor });
  element.textContent = content.length > 26 ? `${content.slice(0, 25)}…` : content;
  return element;
}

function title(content: string): SVGElement {
  const element = svg('title', {});
  element.textContent = content;
  return element;
}

function arrowHead(): SVGElement {
  const definitions = svg('defs', {});
  const marker = svg('marker', {
    id: 'arrow',
    viewBox: '0 0 8 8',
    refX: 7,
    refY: 4,
    markerWidth: 7,
    markerHeight: 7,
    orient: 'auto',
  });
  marker.append(svg('path', { d: 'M0,0 L8,4 L0,8 z', class: 'head' }));
  definitions.append(marker);
  return definitions;
}
