/** Writes the source that builds a saved model again, in either framework. What a framework lacks is said in it. */
import { findKerasLayer, rowOfType } from '../layers/catalogue.js';
import type { Framework, LayerRow } from '../layers/row.js';
import { type Call, layerCall } from './layerCall.js';
import { literal } from './literal.js';
import type { SavedLayer, SavedModel, TensorReference } from './savedModel.js';

export function codeOf(model: SavedModel, framework: Framework): string {
  const writer = new Writer(framework);
  const name = writer.variable('model');
  writer.write(model, name);
  const head =
    framework === 'tfjs'
      ? "import * as tf from '@tensorflow/tfjs';"
      : 'import keras\nfrom keras import layers';
  return `${head}\n\n${writer.lines.join('\n')}\n`;
}

class Writer {
  readonly lines: string[] = [];
  readonly #taken = new Set<string>(['tf', 'keras', 'layers']);

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
    const entries = model.layers.map((layer, index) => this.#layer(layer, model.framework, index === 0));
    const indent = this.framework === 'tfjs' ? '    ' : '        ';
    const body = entries.map((entry) => `${indent}${entry},`).join('\n');
    this.#assign(
      name,
      this.framework === 'tfjs'
        ? `tf.sequential({\n  name: ${literal(model.name, 'tfjs')},\n  layers: [\n${body}\n  ],\n})`
        : `keras.Sequential(\n    [\n${body}\n    ],\n    name=${literal(model.name, 'keras')},\n)`,
    );
  }

  #functional(model: SavedModel, name: string): void {
    const outputs = new Map<string, string>();
    const key = (layer: string, use: number) => `${layer} ${use}`;
    const before = usesBefore(model);
    const tensor = (reference: TensorReference): string | undefined => {
      const use = reference.use - (before.get(reference.layer) ?? 0);
      const found = outputs.get(key(reference.layer, use));
      return found === undefined || reference.tensor === 0 ? found : `${found}[${reference.tensor}]`;
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
          callee = this.#layer(layer, model.framework, false);
          if (layer.uses.length > 1) {
            const shared = this.variable(`${layer.name}_layer`);
            this.#assign(shared, callee);
            callee = shared;
          }
          made.set(layer, callee);
        }
        const merges = rowOf(layer, model.framework)?.merges || taken.length > 1;
        const argument = merges ? `[${taken.join(', ')}]` : taken.join('');
        const output = this.variable(use === 0 ? layer.name : `${layer.name}_${use + 1}`);
        this.#assign(output, `${callee}${this.framework === 'tfjs' ? '.apply' : ''}(${argument})`);
        outputs.set(key(layer.name, use), output);
      }
    }
    for (const { layer } of pending) this.#comment(`${layer.name} takes tensors that are not in the file.`);
    const ends = (list: readonly TensorReference[]): string => {
      const names = list.map((each) => tensor(each) ?? 'undefined');
      return names.length === 1 ? names.join('') : `[${names.join(', ')}]`;
    };
    this.#assign(
      name,
      this.framework === 'tfjs'
        ? `tf.model({ inputs: ${ends(model.inputs)}, outputs: ${ends(model.outputs)}, name: ${literal(model.name, 'tfjs')} })`
        : `keras.Model(inputs=${ends(model.inputs)}, outputs=${ends(model.outputs)}, name=${literal(model.name, 'keras')})`,
    );
  }

  #input(layer: SavedLayer): string {
    const whole = layer.config.batch_shape ?? layer.config.batch_input_shape;
    const [batch, ...shape] = Array.isArray(whole) ? whole : [null];
    const entries: [string, unknown][] =
      batch === null
        ? [['shape', shape]]
        : [[this.framework === 'tfjs' ? 'batchShape' : 'batch_shape', whole]];
    entries.push(['name', layer.name]);
    if (typeof layer.config.dtype === 'string' && layer.config.dtype !== 'float32')
      entries.push(['dtype', layer.config.dtype]);
    return this.#call({ callee: this.framework === 'tfjs' ? 'tf.input' : 'keras.Input', entries });
  }

  /** The expression that makes a layer; a model inside is written before. */
  #layer(layer: SavedLayer, source: Framework, isFirst: boolean): string {
    if (layer.model) {
      const name = this.variable(layer.name);
      this.write(layer.model, name);
      return name;
    }
    if (layer.className === 'InputLayer') return this.#inputLayer(layer);
    const call = layerCall(layer, source, this.framework, isFirst);
    if ('lacking' in call) {
      this.#comment(call.lacking);
      return this.framework === 'tfjs' ? `/* ${layer.className} */ undefined` : 'None';
    }
    return this.#call(call);
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

  #call({ callee, entries }: Call): string {
    const written = entries.map(([name, value]) =>
      this.framework === 'tfjs' ? `${name}: ${literal(value, 'tfjs')}` : `${name}=${literal(value, 'keras')}`,
    );
    if (this.framework === 'keras') return `${callee}(${written.join(', ')})`;
    return written.length > 0 ? `${callee}({ ${written.join(', ')} })` : `${callee}()`;
  }

  #assign(name: string, value: string): void {
    this.lines.push(this.framework === 'tfjs' ? `const ${name} = ${value};` : `${name} = ${value}`);
  }

  #comment(text: string): void {
    this.lines.push(this.framework === 'tfjs' ? `// ${text}` : `# ${text}`);
  }
}

/** A model used as a layer may count its own making as its first use: later uses are then numbered from one. */
function usesBefore(model: SavedModel): ReadonlyMap<string, number> {
  const nested = new Set(model.layers.filter((layer) => layer.model).map(({ name }) => name));
  const least = new Map<string, number>();
  const all = [...model.outputs, ...model.layers.flatMap(({ uses }) => uses.flat())];
  for (const { layer, use } of all)
    if (nested.has(layer)) least.set(layer, Math.min(use, least.get(layer) ?? use));
  return least;
}

export function rowOf(layer: { readonly className: string }, source: Framework): LayerRow | undefined {
  return rowOfType(layer.className, source) ?? findKerasLayer(layer.className);
}
