/** The panel beside the drawing: what the selected layer or block is, its arithmetic, arguments and places. */
import * as l10n from '@vscode/l10n';
import {
  type FlatModel,
  type FlatNode,
  type GroupPart,
  groupTitle,
  layersIn,
} from '../../src/core/diagram/index.js';
import type { DiagramChange, DiagramDetails } from '../../src/protocol/webview.js';
import { make } from '../page.js';
import { overviewOf } from './overview.js';
import { button } from './toolbar.js';
import type { TrainedLayer } from './trainedLayer.js';

export interface InspectorActions {
  details(node: FlatNode): Promise<DiagramDetails | undefined>;
  reveal(node: FlatNode, place: number): void;
  /** The sentence to show: what was done, or why not. */
  edit(node: FlatNode, change: DiagramChange): Promise<string>;
  toggleGroup(groupId: string): void;
  choose(node: FlatNode): void;
  readonly trained: TrainedLayer;
}

export class Inspector {
  readonly element = make('aside', 'inspector');
  /** A saved model: its arguments are shown, not edited. */
  isReadOnly = false;
  #shown = '';
  #asked = 0;
  /** Something was selected: where room is short, its place is kept, so that the drawing does not jump with the cursor. */
  #wasFilled = false;
  #notice = '';
  /** Of the layer shown: kept until newer ones arrive, so that an edit changes only what it changes. */
  #found: DiagramDetails | undefined;

  constructor(readonly actions: InspectorActions) {
    this.element.setAttribute('aria-label', l10n.t('Inspector'));
    this.element.tabIndex = 0;
  }

  /** The model as a whole. */
  showModel(model: FlatModel): void {
    this.#shown = '';
    this.#asked++;
    this.actions.trained.hide();
    this.element.classList.toggle('nothing', !this.#wasFilled);
    this.element.replaceChildren(...overviewOf(model, this.actions.choose));
  }

  showGroup(group: GroupPart, isOpen: boolean): void {
    this.#shown = group.id;
    this.#asked++;
    this.actions.trained.hide();
    this.#keepPlace();
    const layers = layersIn(group);
    const sum = (of: (node: FlatNode) => number | undefined): number | undefined =>
      layers.reduce<number | undefined>((total, node) => {
        const part = of(node);
        return total === undefined || part === undefined ? undefined : total + part;
      }, 0);
    const share = sum(({ paramShare }) => paramShare);
    this.element.replaceChildren(
      make('h2', '', groupTitle(group)),
      numbers([
        [l10n.t('Layers'), String(layers.length)],
        [l10n.t('Output'), layers.at(-1)?.shape ?? ''],
        [l10n.t('Share of parameters'), share === undefined ? '?' : `${(share * 100).toFixed(1)} %`],
        [l10n.t('Multiply–adds'), sum(({ macCount }) => macCount)?.toLocaleString('en-US') ?? '?'],
      ]),
      button(
        isOpen ? l10n.t('Fold') : l10n.t('Unfold'),
        isOpen ? l10n.t('Fold this block') : l10n.t('Unfold this block'),
        () => this.actions.toggleGroup(group.id),
      ),
    );
  }

  #keepPlace(): void {
    this.#wasFilled = true;
    this.element.classList.remove('nothing');
  }

  async showNode(node: FlatNode, change: string | undefined): Promise<void> {
    const asked = ++this.#asked;
    if (this.#shown !== node.id) {
      this.#notice = '';
      this.#found = undefined;
    }
    this.#shown = node.id;
    this.#keepPlace();
    // The drawing's own numbers at once; details follow from the analysis.
    this.#fill(node, change);
    this.actions.trained.show(node);
    const found = await this.actions.details(node);
    if (asked !== this.#asked) return;
    this.#found = found;
    this.#fill(node, change);
  }

  #fill(node: FlatNode, change: string | undefined): void {
    const typing = this.#inputWithFocus();
    // Half-typed text is not swept away by an edit that arrives.
    if (typing && typing.value !== typing.defaultValue) return;
    const { scrollTop } = this.element;
    const { selectionStart = null, selectionEnd = null } = typing ?? {};
    const { details, places = [] } = this.#found ?? {};
    this.element.replaceChildren(
      make('h2', '', node.type),
      make('p', 'name', node.name),
      ...(node.problem ? [make('p', node.state === 'fault' ? 'problem' : 'why', problemText(node))] : []),
      ...(change ? [make('p', 'change', change)] : []),
      ...(details ? [make('p', 'explanation', details.explanation)] : []),
      numbers([
        [l10n.t('Output'), node.shape],
        [l10n.t('Parameters'), node.paramCount?.toLocaleString('en-US') ?? '?', node.paramShare],
        [l10n.t('Multiply–adds'), node.macCount?.toLocaleString('en-US') ?? '?', node.macShare],
        [l10n.t('Memory per image'), node.memory, node.memoryShare],
        ...(node.receptiveField
          ? [[l10n.t('Sees'), l10n.t('{0} pixels', node.receptiveField)] as const]
          : []),
      ]),
      this.actions.trained.element,
      ...(details ? this.#details(node, details) : []),
      ...section(
        l10n.t('Code'),
        places.map(({ where, line }, place) => {
          const link = button(where, l10n.t('Show {0}', where), () => this.actions.reveal(node, place));
          link.className = 'link';
          return make('div', 'place', link, make('code', '', line));
        }),
      ),
    );
    this.element.scrollTop = scrollTop;
    if (!typing) return;
    const again = this.element.querySelector<HTMLInputElement>(
      `input[aria-label="${typing.getAttribute('aria-label')}"]`,
    );
    again?.focus();
    // What is typed next replaces what was selected.
    again?.setSelectionRange(selectionStart, selectionEnd);
  }

  #inputWithFocus(): HTMLInputElement | undefined {
    const focused = document.activeElement;
    return focused instanceof HTMLInputElement && this.element.contains(focused) ? focused : undefined;
  }

  #details(node: FlatNode, details: DiagramDetails['details']): readonly HTMLElement[] {
    return [
      ...section(
        l10n.t('Arithmetic'),
        details.arithmetic.map(({ label, formula }) =>
          make('div', 'formula', `${label}: `, make('code', '', formula)),
        ),
      ),
      ...section(
        l10n.t('Weights'),
        details.weights.map(({ name, shape, trainable }) =>
          make(
            'div',
            '',
            `${name} `,
            make('code', '', shape),
            trainable ? '' : ` ${l10n.t('not trainable')}`,
          ),
        ),
      ),
      ...section(
        l10n.t('Arguments'),
        details.arguments.map(({ name, text, isDefault }) => this.#argument(node, name, text, isDefault)),
      ),
      ...(this.isReadOnly ? [] : [this.#editButtons(node)]),
    ];
  }

  #argument(node: FlatNode, name: string, text: string, isDefault: boolean): HTMLElement {
    const input = document.createElement('input');
    input.defaultValue = text;
    input.setAttribute('aria-label', name);
    input.spellcheck = false;
    input.readOnly = this.isReadOnly;
    input.addEventListener('change', () => {
      const value = input.value.trim();
      if (value === '' || value === text) return;
      input.defaultValue = input.value;
      void this.#edit(node, { kind: 'argument', name, text: value });
    });
    input.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      input.value = text;
      input.blur();
    });
    return make('label', isDefault ? 'argument default' : 'argument', make('span', '', name), input);
  }

  #editButtons(node: FlatNode): HTMLElement {
    const types = [node.type, 'BatchNormalization', 'Dropout', 'ReLU', 'Conv2D', 'MaxPooling2D', 'Dense'];
    const type = document.createElement('select');
    type.setAttribute('aria-label', l10n.t('Layer to insert'));
    for (const each of new Set(types)) type.append(new Option(each, each));
    type.value = 'BatchNormalization';
    const notice = make('p', 'notice-of-edit', this.#notice);
    notice.setAttribute('role', 'status');
    return make(
      'div',
      'edits',
      make(
        'div',
        'row',
        button(
          l10n.t('Insert after'),
          l10n.t('Insert a layer after this one'),
          () => void this.#edit(node, { kind: 'insertAfter', type: type.value }),
        ),
        type,
      ),
      make(
        'div',
        'row',
        button(
          l10n.t('Duplicate'),
          l10n.t('Write this layer a second time, after itself'),
          () => void this.#edit(node, { kind: 'duplicate' }),
        ),
        button(
          l10n.t('Delete'),
          l10n.t('Delete this layer from the code'),
          () => void this.#edit(node, { kind: 'delete' }),
        ),
      ),
      notice,
    );
  }

  async #edit(node: FlatNode, change: DiagramChange): Promise<void> {
    this.#notice = await this.actions.edit(node, change);
    const notice = this.element.querySelector('.notice-of-edit');
    if (notice) notice.textContent = this.#notice;
  }
}

function problemText({ state, problem }: FlatNode): string {
  return state === 'fault'
    ? (problem ?? '')
    : l10n.t('Shown as ? because {0}.', problem ?? l10n.t('it is not known'));
}

function numbers(rows: readonly (readonly [string, string, (number | undefined)?])[]): HTMLElement {
  const list = document.createElement('dl');
  for (const [name, value, share] of rows) {
    const text = document.createElement('dd');
    text.textContent =
      share !== undefined && share > 0
        ? `${value} (${(share * 100).toFixed(1)}\u00a0%)`
        : value || l10n.t('none');
    const title = document.createElement('dt');
    title.textContent = name;
    list.append(title, text);
  }
  return list;
}

function section(title: string, content: readonly HTMLElement[]): readonly HTMLElement[] {
  return content.length === 0 ? [] : [make('h3', '', title), ...content];
}
