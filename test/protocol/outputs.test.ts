/** What a plan says of a model with several outputs, before it is trained. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { analyse, trainingPlan } from '../../src/core/index.js';
import { blindCallbacks, measuredNames } from '../../src/protocol/monitors.js';
import { trainedOutputs } from '../../src/protocol/outputs.js';
import { planRows } from '../../src/protocol/planRows.js';

const ROOT = 'test/fixtures/outputs';
const curves = JSON.parse(readFileSync(`${ROOT}/curves.json`, 'utf8')) as Record<
  string,
  { readonly history: Readonly<Record<string, readonly number[]>> }
>;

function planned(program: string, change = (text: string) => text) {
  const text = change(readFileSync(`${ROOT}/${program}`, 'utf8'));
  const analysis = analyse({ path: program, language: 'python', text });
  const found = trainingPlan(analysis, analysis.models.at(-1)?.id ?? '');
  if (!found.ok) return { reasons: found.reasons.map(({ message }) => message) };
  return { text, planned: { plan: found.plan, overrides: {}, runtime: 'auto' as const } };
}

test.each(Object.keys(curves))('%s: the numbers of an epoch are named as in Keras’s logs', (program) => {
  const { planned: own } = planned(program);
  if (!own) throw new Error(`${program} has no plan`);
  const history = Object.keys(curves[program]?.history ?? {});
  const isValidated = history.includes('val_loss');
  expect([...measuredNames(own, isValidated)].sort()).toEqual(history.sort());
});

test('each output has its loss, weight and metrics, at their places', () => {
  const { planned: own, text = '' } = planned('lists.py');
  if (!own) throw new Error('no plan');
  const rows = planRows(own, 'Keras').filter(({ name }) => / of (?:kind|box)$/.test(name));
  expect(
    rows.map(({ name, value, location }) => [name, value, text.slice(location?.start, location?.end)]),
  ).toEqual([
    ['Loss of kind', 'sparse_categorical_crossentropy', expect.stringContaining('Huber')],
    ['Loss weight of kind', '0.7', '[0.7, 2.0]'],
    ['Metrics of kind', 'accuracy, top2', expect.stringContaining('top2')],
    ['Loss of box', 'Huber(delta=0.5)', expect.stringContaining('Huber')],
    ['Loss weight of box', '2', '[0.7, 2.0]'],
    ['Metrics of box', 'mae', expect.stringContaining('top2')],
  ]);
});

test('callbacks look at the numbers of an output', () => {
  const { planned: own } = planned('faces.py', (text) =>
    text
      .replace(
        'shuffle=False,',
        'callbacks=[EarlyStopping(monitor="val_gender_out_accuracy"), EarlyStopping(monitor="val_gender_accuracy")],',
      )
      .replace('import os', 'import os\nfrom tensorflow.keras.callbacks import EarlyStopping'),
  );
  expect(own && blindCallbacks(own).map(({ value }) => value)).toEqual([
    expect.stringContaining('EarlyStopping looks at val_gender_accuracy, which this run does not measure'),
  ]);
});

test('outputs stand in the order of the model, not in that of the dict', () => {
  const { planned: own } = planned('faces.py');
  expect(own && trainedOutputs(own.plan).map(({ name, weight, place }) => [name, weight, place])).toEqual([
    ['gender_out', 1, 0],
    ['age_out', 0.05, 1],
  ]);
});

test('Keras refuses class_weight where there are several outputs', () => {
  const { reasons } = planned('lists.py', (text) => text.replace('shuffle=False', 'class_weight={0: 2.0}'));
  expect(reasons).toEqual(['Keras takes class_weight for models with one output only.']);
});

test('a split that is stratified by the labels of one output is not followed', () => {
  const { reasons = [] } = planned('faces.py', (text) =>
    text.replace('test_size=0.25', 'test_size=0.25, stratify=np.array(genders)'),
  );
  expect(reasons).toEqual([expect.stringContaining('stratified by the labels of one output')]);
});
