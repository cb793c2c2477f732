/** The model as a table: sortable, with shares as bars, and the same selection as the drawing. */
import * as l10n from '@vscode/l10n';
import type { FlatNode, Prepared } from '../../src/core/diagram/index.js';
import { make } from '../page.js';

interface Column {
  readonly title: string;
  readonly text: (node: FlatNode) => string;
  readonly sortBy: (node: FlatNode) => number | string;
  readonly share?: (node: FlatNode) => number | undefined;
  readonly isNumber?: boolean;
}

/** As in Keras's summary first, so that a narrow panel shows what is looked for. */
const COLUMNS: readonly Column[] = [
  { title: l10n.t('Layer'), text: ({ name }) => name, sortBy: ({ name }) => name },
  { title: l10n.t('Type'), text: ({ type }) => type, sortBy: ({ type }) => type },
  {
    title: l10n.t('Output'),
    text: ({ shape }) => shape,
    sortBy: ({ size }) => size?.reduce((a, b) => a * b, 1) ?? -1,
    isNumber: true,
  },
  {
    title: l10n.t('Parameters'),
    text: ({ params }) => params,
    sortBy: ({ paramCount }) => paramCount ?? -1,
    share: ({ paramShare }) => paramShare,
    isNumber: true,
  },
  {
    title: l10n.t('Multiply–adds'),
    text: ({ macs }) => macs,
    sortBy: ({ macCount }) => macCount ?? -1,
    share: ({ macShare }) => macShare,
    isNumber: true,
  },
  {
    title: l10n.t('Memory'),
    text: ({ memory }) => memory,
    sortBy: ({ bytes }) => bytes ?? -1,
    share: ({ memoryShare }) => memoryShare,
    isNumber: true,
  },
  {
    title: l10n.t('Sees'),
    text: ({ receptiveField }) => receptiveField,
    sortBy: ({ receptiveField }) => Number.parseInt(receptiveField || '0', 10),
    isNumber: true,
  },
  { title: l10n.t('Arguments'), text: ({ detail }) => detail, sortBy: ({ detail }) => detail },
];

export class TableView {
  readonly element = make('div', 'table');
  #prepared: Prepared | undefined;
  #sort: { readonly column: number; readonly isDown: boolean } | undefined;
  #selected: ReadonlySet<string> = new Set();

  constructor(readonly onChoose: (nodeId: string) => void) {}

  show(prepared: Prepared): void {
    this.#prepared = prepared;
    this.#draw();
  }

  mark(selected: ReadonlySet<string>, isRevealed: boolean): void {
    this.#selected = selected;
    let first: HTMLElement | undefined;
    for (const row of this.element.querySelectorAll<HTMLElement>('tbody tr')) {
      const isMarked = selected.has(row.dataset.id ?? '');
      row.classList.toggle('marked', isMarked);
      row.querySelector('button')?.setAttribute('aria-pressed', String(isMarked));
      if (isMarked) first ??= row;
    }
    if (isRevealed) first?.scrollIntoView({ block: 'nearest' });
  }

  /** Into the middle of the window. */
  reveal(nodeId: string): void {
    const rows = this.element.querySelectorAll<HTMLElement>('tbody tr');
    [...rows].find(({ dataset }) => dataset.id === nodeId)?.scrollIntoView({ block: 'center' });
  }

  #draw(): void {
    const model = this.#prepared?.model;
    if (!model) return;
    const table = document.createElement('table');
    const caption = document.createElement('caption');
    // The row of controls shows it already.
    caption.className = 'unseen';
    caption.textContent = `${model.name}: ${model.subtitle}`;
    table.append(caption, this.#head(), this.#body(this.#sorted(model.nodes)));
    const { scrollTop } = this.element;
    this.element.replaceChildren(table);
    this.element.scrollTop = scrollTop;
    this.mark(this.#selected, false);
  }

  #sorted(nodes: readonly FlatNode[]): readonly FlatNode[] {
    const sort = this.#sort;
    const column = sort && COLUMNS[sort.column];
    if (!sort || !column) return nodes;
    const sign = sort.isDown ? -1 : 1;
    return [...nodes].sort((a, b) => {
      const [x, y] = [column.sortBy(a), column.sortBy(b)];
      return (
        sign * (typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y)))
      );
    });
  }

  #head(): HTMLElement {
    const row = document.createElement('tr');
    for (const [index, { title, isNumber }] of COLUMNS.entries()) {
      const cell = document.createElement('th');
      cell.scope = 'col';
      const isSorted = this.#sort?.column === index;
      cell.setAttribute('aria-sort', isSorted ? (this.#sort?.isDown ? 'descending' : 'ascending') : 'none');
      const sorter = document.createElement('button');
      sorter.type = 'button';
      sorter.textContent = `${title}${isSorted ? (this.#sort?.isDown ? ' ▾' : ' ▴') : ''}`;
      sorter.addEventListener('click', () => {
        // Numbers start with the largest; a third click goes back to the model's order.
        const isFirst = !isSorted;
        const startsDown = isNumber ?? false;
        if (isFirst) this.#sort = { column: index, isDown: startsDown };
        else if (this.#sort?.isDown === startsDown) this.#sort = { column: index, isDown: !startsDown };
        else this.#sort = undefined;
        this.#draw();
        this.element.querySelectorAll<HTMLElement>('th button')[index]?.focus();
      });
      cell.append(sorter);
      if (isNumber) cell.className = 'number';
      row.append(cell);
    }
    const head = document.createElement('thead');
    head.append(row);
    return head;
  }

  #body(nodes: readonly FlatNode[]): HTMLElement {
    const body = document.createElement('tbody');
    for (const node of nodes) {
      const row = document.createElement('tr');
      row.dataset.id = node.id;
      row.className = node.state;
      for (const [index, column] of COLUMNS.entries()) row.append(this.#cell(node, column, index));
      row.addEventListener('click', () => this.onChoose(node.id));
      body.append(row);
    }
    return body;
  }

  #cell(node: FlatNode, { text, share, isNumber }: Column, index: number): HTMLElement {
    const cell = document.createElement(index === 0 ? 'th' : 'td');
    if (index === 0) {
      (cell as HTMLTableCellElement).scope = 'row';
      const chooser = document.createElement('button');
      chooser.type = 'button';
      chooser.textContent = text(node);
      chooser.style.setProperty('--family', `var(--cl-family-${node.family})`);
      cell.append(chooser);
      return cell;
    }
    cell.append(text(node));
    if (isNumber) cell.className = 'number';
    const part = share?.(node);
    if (part !== undefined && part > 0) {
      const bar = make('span', 'bar-of-share');
      bar.style.width = `${Math.max(1, part * 100)}%`;
      bar.style.setProperty('--family', `var(--cl-family-${node.family})`);
      cell.append(bar);
    }
    return cell;
  }
}
