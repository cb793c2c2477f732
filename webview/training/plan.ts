/** What the run trains with, where each value comes from, and what the next run shall have instead. */
import * as l10n from '@vscode/l10n';
import { type Overrides, RUNTIMES, readOverrides, type SettingId } from '../../src/protocol/overrides.js';
import type { ShownPlanRow, TrainingState } from '../../src/protocol/webview.js';
import { button, dropdown, textField } from '../controls.js';
import { make } from '../page.js';

/** What is typed for the next run, and the run whose plan it was typed into. */
export interface TypedPlan {
  readonly runId: string;
  readonly texts: Readonly<Partial<Record<SettingId, string>>>;
}

export interface PlanActions {
  /** Called with every key, so that what is typed outlives a hidden page. */
  typed(plan: TypedPlan): void;
  trainAgain(overrides: Overrides): void;
  showPlace(place: { readonly path: string; readonly start: number }): void;
}

export class PlanSection {
  readonly element = make('details', 'plan') as HTMLDetailsElement;
  private readonly title = make('summary', '');
  private readonly body = make('div', '');
  private shownFor = '';
  /** As typed, for the next run. */
  private texts: Partial<Record<SettingId, string>> = {};
  private refusals = new Map<SettingId, readonly [HTMLInputElement, HTMLElement]>();

  private runId = '';

  constructor(
    private readonly actions: PlanActions,
    /** As an earlier page of this panel left it. */
    private kept: TypedPlan | undefined,
  ) {
    this.element.append(this.title, this.body);
  }

  /** What is typed stays until another plan is shown. */
  show({ runId, plan }: TrainingState): void {
    const key = JSON.stringify([runId, plan]);
    if (key === this.shownFor) return;
    this.shownFor = key;
    this.element.hidden = plan.length === 0;
    const changed = plan.filter(({ instead }) => instead !== undefined).length;
    this.title.textContent = changed === 0 ? l10n.t('Plan') : l10n.t('Plan ({0} set for this run)', changed);
    const typed = this.kept?.runId === runId ? this.kept.texts : {};
    this.kept = undefined;
    this.runId = runId;
    this.texts = {};
    this.refusals = new Map();
    const heads = [l10n.t('Setting'), l10n.t('Value'), l10n.t('Next run')].map((text) =>
      make('th', '', text),
    );
    for (const head of heads) head.setAttribute('scope', 'col');
    const table = make('table', 'settings', make('thead', '', make('tr', '', ...heads)));
    table.append(make('tbody', '', ...plan.map((row) => this.rowOf(row, typed))));
    const again = button(l10n.t('Train Again with These'), () => this.trainAgain());
    const hint = make('p', 'phase', l10n.t('An empty field leaves the setting as it is in the code.'));
    this.body.replaceChildren(table, hint, again);
    if (Object.keys(typed).length > 0) this.refuse();
  }

  private rowOf(row: ShownPlanRow, typed: TypedPlan['texts']): HTMLElement {
    const name = make('th', '', row.name);
    name.setAttribute('scope', 'row');
    const origin = make('span', 'from', this.originOf(row));
    const found = document.createElement('td');
    found.append(make('div', 'found', make('span', '', ...valueParts(row)), origin));
    if (!row.setting) {
      found.colSpan = 2;
      return make('tr', '', name, found);
    }
    const { id, given } = row.setting;
    return make('tr', '', name, found, make('td', '', ...this.field(row, id, typed[id] ?? given ?? '')));
  }

  private originOf({ origin, where, location }: ShownPlanRow): Node | string {
    if (!location || where === undefined) return where ?? origin ?? '';
    const link = document.createElement('a');
    Object.assign(link, { href: '#', textContent: where, title: l10n.t('Show in the code') });
    link.addEventListener('click', (event) => {
      event.preventDefault();
      this.actions.showPlace(location);
    });
    return link;
  }

  private field(row: ShownPlanRow, id: SettingId, shown: string): HTMLElement[] {
    this.texts[id] = shown;
    const label = l10n.t('{0} of the next run', row.name);
    const onChange = (text: string) => {
      this.texts[id] = text;
      this.refuse();
      this.actions.typed({ runId: this.runId, texts: { ...this.texts } });
    };
    if (id === 'runtime') {
      const choices = Object.entries(RUNTIMES).map(([value, text]) => ({ value, text }));
      return [
        dropdown(label, [{ value: '', text: l10n.t('as the setting says') }, ...choices], shown, onChange),
      ];
    }
    const refusal = make('p', 'refusal');
    refusal.setAttribute('role', 'alert');
    const field = textField(label, { value: shown, placeholder: placeholderOf(row) }, onChange);
    this.refusals.set(id, [field, refusal]);
    return [field, refusal];
  }

  /** Says beside each field what is wrong with it; the overrides when nothing is. */
  private refuse(): Overrides | undefined {
    const read = readOverrides(this.texts);
    for (const [id, [field, element]] of this.refusals) {
      const message = read.ok ? undefined : read.refused[id];
      field.ariaInvalid = String(message !== undefined);
      if (element.textContent !== (message ?? '')) element.textContent = message ?? '';
    }
    return read.ok ? read.overrides : undefined;
  }

  private trainAgain(): void {
    const overrides = this.refuse();
    if (overrides) this.actions.trainAgain(overrides);
  }
}

/** A field shows the number that is meant without it. */
function placeholderOf({ value }: ShownPlanRow): string {
  return Number.isNaN(Number(value)) ? '' : value;
}

function valueParts({ value, instead }: ShownPlanRow): readonly (Node | string)[] {
  if (instead === undefined) return [value];
  return [
    make('strong', '', instead),
    ' ',
    make('span', 'overridden', l10n.t('set for this run; otherwise {0}', value)),
  ];
}
