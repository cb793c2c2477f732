/** Writes the source that builds a model again, in either framework. What a framework lacks is said in it. */
import type { Framework } from '../layers/row.js';
import { type Call, callText, layerCall, rowOf } from './layerCall.js';
import { literal } from './literal.js';
import type { SavedLayer, SavedModel, TensorReference } from './savedModel.js';

export interface ModelCode {
  readonly text: string;
  /** What the framework lacks, in sentences that the text holds as comments too. */
  readonly lacking: readonly string[];
}

export function codeOf(model: SavedModel, framework: Framework): ModelCode {
  const writer = new Writer(framework);
  const name = writer.variable('model');
  writer.write(model, name);
  const body = writer.lines.join('\n');
  const uses = (module: string): boolean => body.includes(`${module}.`);
  const head =
    framework === 'tfjs'
      ? "import * as tf from '@tensorflow/tfjs';"
      : ['import keras', ...(uses('layers') ? ['from keras import layers'] : [])].join('\n');
  return { text: `${head}\n\n${body}\n`, lacking: writer.lacking };
}

interface Place {
  readonly indentation: string;
  /** Columns of the line that other text takes. */
  readonly taken: number;
}

const AT_MARGIN: Place = { indentation: '', taken: 0 };

class Writer {
  readonly lines: string[] = [];
  readonly lacking: string[] = [];
  /** Where the next call is written. */
  #place: Place = AT_MARGIN;
  readonly #taken = new Set<string>(['tf', 'keras', 'layers', ...RESERVED]);

  constructor(readonly framework: Framework) {}

  /** A variable's name that is not taken. */
  variable(wanted: string): string {
    const plain = wanted.replace(/\W+/g, '_').replace(/^(?=\d)/, '_') || 'x';
    let name = plain;
    for (let count = 2; this.#taken.has(name); count++) name = `${plain}_${count}`;
    this.#taken.add(name);
    return name;
  }

  write(model: SavedModel, name: string): void {
    if (model.kind === 'sequential') this.#sequential(model, name);
    else this.#functional(model, name);
  }

  #sequential(model: SavedModel, name: string): void {
    const indent = this.framework === 'tfjs' ? '    ' : '        ';
    this.#place = { indentation: indent, taken: 1 };
    const entries = [
      ...this.#rowInput(model.layers[0]),
      ...model.layers.map((layer, index) => this.#layer(layer, model.framework, index === 0)),
    ];
    this.#place = AT_MARGIN;
    const body = entries.map((entry) => `${indent}${entry},`).join('\n');
    this.#assign(
      name,
      this.framework === 'tfjs'
        ? `tf.sequential({\n  name: ${literal(model.name, 'tfjs')},\n  layers: [\n${body}\n  ],\n})`
        : `keras.Sequential(\n    [\n${body}\n    ],\n    name=${literal(model.name, 'keras')},\n)`,
    );
  }

  /** Keras takes the input's shape as an entry of its own. TensorFlow.js takes it from the first layer, unless that is a model. */
  #rowInput(first: SavedLayer | undefined): readonly string[] {
    const shape = first?.config.batch_input_shape ?? first?.config.batch_shape;
    if (!first || first.className === 'InputLayer' || !Array.isArray(shape)) return [];
    if (this.framework === 'keras') return [this.#call(this.#inputCall(first.config, undefined))];
    return first.model
      ? [this.#call({ callee: 'tf.layers.inputLayer', entries: [['batchInputShape', shape]] })]
      : [];
  }

  #functional(model: SavedModel, name: string): void {
    const outputs = new Map<string, string>();
    const key = (layer: string, use: number) => `${layer} ${use}`;
    const before = usesBefore(model);
    const several = new Set(
      [...model.outputs, ...model.layers.flatMap(({ uses }) => uses.flat())]
        .filter((reference) => reference.tensor > 0)
        .map(({ layer }) => layer),
    );
    const tensor = (reference: TensorReference): string | undefined => {
      const use = reference.use - (before.get(reference.layer) ?? 0);
      const found = outputs.get(key(reference.layer, use));
      return found === undefined || !several.has(reference.layer) ? found : `${found}[${reference.tensor}]`;
    };
    const made = new Map<SavedLayer, string>();
    const pending = model.layers.flatMap((layer) =>
      (layer.uses.length > 0 ? layer.uses : [[]]).map((takes, use) => ({ layer, takes, use })),
    );
    // A use is written once all that it takes is; what never can be is left out with a comment.
    for (let progress = true; progress && pending.length > 0; ) {
      progress = false;
      for (const node of [...pending]) {
        const taken = node.takes.map(tensor);
        if (taken.includes(undefined)) continue;
        pending.splice(pending.indexOf(node), 1);
        progress = true;
        const { layer, use } = node;
        if (taken.length === 0) {
          const input = this.variable(layer.name);
          this.#assign(input, this.#input(layer));
          outputs.set(key(layer.name, use), input);
          continue;
        }
        let callee = made.get(layer);
        if (callee === undefined) {
          const around = `const ${layer.name} = .apply()${taken.join(', ')}`.length;
          this.#place = { indentation: '', taken: around };
          callee = this.#layer(layer, model.framework, false);
          this.#place = AT_MARGIN;
          if (layer.uses.length > 1 && !layer.model) {
            const shared = this.variable(`${layer.name}_layer`);
            this.#assign(shared, callee);
            callee = shared;
          }
          made.set(layer, callee);
        }
        const isList = rowOf(layer, model.framework)?.merges === true;
        const argument = this.#argument(node.takes, taken.map(String), isList);
        const output = this.variable(use === 0 ? layer.name : `${layer.name}_${use + 1}`);
        this.#assign(output, `${callee}${this.framework === 'tfjs' ? '.apply' : ''}(${argument})`);
        outputs.set(key(layer.name, use), output);
      }
    }
    for (const layer of new Set(pending.map((node) => node.layer)))
      this.#lacks(`${layer.name} takes tensors that are not known.`);
    const ends = (list: readonly TensorReference[]): string => {
      const names = list.map((each) => tensor(each) ?? (this.framework === 'tfjs' ? 'undefined' : 'None'));
      return names.length === 1 ? names.join('') : `[${names.join(', ')}]`;
    };
    this.#assign(
      name,
      this.framework === 'tfjs'
        ? `tf.model({ inputs: ${ends(model.inputs)}, outputs: ${ends(model.outputs)}, name: ${literal(model.name, 'tfjs')} })`
        : `keras.Model(inputs=${ends(model.inputs)}, outputs=${ends(model.outputs)}, name=${literal(model.name, 'keras')})`,
    );
  }

  /** Tensors with parameters of their own (`value`, `initial_state`, `#1` for the second) go to those. */
  #argument(takes: readonly TensorReference[], tensors: readonly string[], isList: boolean): string {
    const isNamed = takes.length > 1 && takes.some(({ role }) => role !== undefined);
    if (!isNamed) return isList || tensors.length > 1 ? `[${tensors.join(', ')}]` : tensors.join('');
    const [first, ...rest] = tensors;
    const named = new Map<string, string[]>();
    rest.forEach((tensor, index) => {
      const role = takes[index + 1]?.role ?? '';
      named.set(role, [...(named.get(role) ?? []), tensor]);
    });
    const written = [...named].map(([role, items]) => {
      const value = items.length === 1 ? items.join('') : `[${items.join(', ')}]`;
      if (role.startsWith('#') && this.framework === 'keras') return value;
      return this.framework === 'tfjs' ? `${camel(role)}: ${value}` : `${role}=${value}`;
    });
    return this.framework === 'tfjs' ? `${first}, { ${written.join(', ')} }` : [first, ...written].join(', ');
  }

  #input(layer: SavedLayer): string {
    return this.#call(this.#inputCall(layer.config, layer.name));
  }

  #inputCall(config: SavedLayer['config'], name: string | undefined): Written {
    const whole = config.batch_shape ?? config.batch_input_shape;
    const [batch, ...shape] = Array.isArray(whole) ? whole : [null];
    const entries: [string, unknown][] =
      batch === null
        ? [['shape', shape]]
        : [[this.framework === 'tfjs' ? 'batchShape' : 'batch_shape', whole]];
    if (name !== undefined) entries.push(['name', name]);
    if (typeof config.dtype === 'string' && config.dtype !== 'float32') entries.push(['dtype', config.dtype]);
    return { callee: this.framework === 'tfjs' ? 'tf.input' : 'keras.Input', entries };
  }

  /** The expression that makes a layer; a model inside is written before. */
  #layer(layer: SavedLayer, source: Framework, isFirst: boolean): string {
    if (layer.model) {
      const name = this.variable(layer.name);
      this.write(layer.model, name);
      return name;
    }
    if (layer.className === 'InputLayer') return this.#inputLayer(layer);
    const { lacking, ...call } = layerCall(layer, source, this.framework);
    for (const sentence of lacking) this.#lacks(sentence);
    const shape = layer.config.batch_input_shape ?? layer.config.batch_shape;
    if (!isFirst || this.framework !== 'tfjs' || !Array.isArray(shape)) return this.#call(call);
    const [batch, ...rest] = shape;
    const input = batch === null ? (['inputShape', rest] as const) : (['batchInputShape', shape] as const);
    return this.#call({ ...call, entries: [...call.entries.slice(0, -1), input, ...call.entries.slice(-1)] });
  }

  #inputLayer(layer: SavedLayer): string {
    if (this.framework === 'keras') return this.#input(layer);
    const whole = layer.config.batch_shape ?? layer.config.batch_input_shape;
    return this.#call({
      callee: 'tf.layers.inputLayer',
      entries: [
        ['batchInputShape', whole],
        ['name', layer.name],
      ],
    });
  }

  #call(call: Written): string {
    const { indentation, taken } = this.#place;
    return callText(call, this.framework, indentation, taken);
  }

  #assign(name: string, value: string): void {
    this.lines.push(this.framework === 'tfjs' ? `const ${name} = ${value};` : `${name} = ${value}`);
  }

  #lacks(text: string): void {
    this.lacking.push(text);
    this.lines.push(this.framework === 'tfjs' ? `// ${text}` : `# ${text}`);
  }
}

type Written = Pick<Call, 'callee' | 'entries'>;

const camel = (role: string): string => role.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());

/** Words of the languages that names of layers could be. */
const RESERVED =
  `and as assert async await break class const continue def default del delete do elif else enum except
  export extends false finally for from function global if import in instanceof is lambda let new nonlocal not null or
  pass raise return super switch this throw true try typeof var void while with yield None True False`.split(
    /\s+/,
  );

/** A model used as a layer may count its own making as its first use: later uses are then numbered from one. */
function usesBefore(model: SavedModel): ReadonlyMap<string, number> {
  const nested = new Set(model.layers.filter((layer) => layer.model).map(({ name }) => name));
  const least = new Map<string, number>();
  const all = [...model.outputs, ...model.layers.flatMap(({ uses }) => uses.flat())];
  for (const { layer, use } of all)
    if (nested.has(layer)) least.set(layer, Math.min(use, least.get(layer) ?? use));
  return least;
}
