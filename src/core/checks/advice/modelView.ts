/** A model as advice sees it: what kind each layer is, what stands before and after it, where it is written. */
import type { Location, SourceDocument } from '../../document.js';
import { hasChannelsFirst } from '../../features/channelOrder.js';
import { isKnownRank, type Shape } from '../../graph/dimension.js';
import type { GraphNode, ModelGraph, NodeArgument } from '../../graph/modelGraph.js';
import type { QuickFix } from '../diagnostic.js';
import { callOf, setArgument, writtenValue } from '../fixes/edits.js';

export interface AdviceOptions {
  /** Bytes that training may use; unknown devices have none, and are not spoken of. */
  readonly deviceMemory?: number;
}

/** What its rules ask for first is made then: of most models an edit leaves nearly all rules nothing to ask. */
export class ModelView {
  #isChannelsFirst: boolean | undefined;
  #ids: ReadonlyMap<string, GraphNode> | undefined;
  #consumers: ReadonlyMap<string, readonly GraphNode[]> | undefined;
  /** By their text: many layers are written alike. */
  readonly #words = new Map<string, string>();
  readonly #sizes = new Map<string, readonly number[]>();
  readonly #made = new Map<(view: ModelView) => unknown, unknown>();

  constructor(
    readonly model: ModelGraph,
    readonly document: SourceDocument,
    readonly options: AdviceOptions,
  ) {}

  get isChannelsFirst(): boolean {
    this.#isChannelsFirst ??= hasChannelsFirst(this.model);
    return this.#isChannelsFirst;
  }

  /** What several rules read, made once; `of` is the same function each time. */
  made<T>(of: (view: ModelView) => T): T {
    // Only this method fills the map, with what the very function gives.
    if (!this.#made.has(of)) this.#made.set(of, of(this));
    return this.#made.get(of) as T;
  }

  get #byId(): ReadonlyMap<string, GraphNode> {
    this.#ids ??= new Map(this.nodes.map((node) => [node.id, node]));
    return this.#ids;
  }

  get nodes(): readonly GraphNode[] {
    return this.model.nodes;
  }

  /** The only layer before, when there is one. */
  before(node: GraphNode): GraphNode | undefined {
    const [id] = node.inputs;
    return node.inputs.length === 1 && id !== undefined ? this.#byId.get(id) : undefined;
  }

  after(node: GraphNode): readonly GraphNode[] {
    this.#consumers ??= consumersOf(this.nodes);
    return this.#consumers.get(node.id) ?? [];
  }

  /** Known throughout, and every layer has one input and one output at most: no shortcuts, no branches. */
  get isChain(): boolean {
    return this.made(isChain);
  }

  isOutput(node: GraphNode): boolean {
    return this.model.outputs.includes(node.id);
  }

  /** The only output layer. */
  get output(): GraphNode | undefined {
    const [id] = this.model.outputs;
    return this.model.outputs.length === 1 && id !== undefined ? this.#byId.get(id) : undefined;
  }

  /** Where the layer's call is written in this document; undefined for layers that other code makes. */
  place(node: GraphNode, argument?: string): Location | undefined {
    if (!callOf(node, this.document)) return undefined;
    const [call] = node.sources;
    const value = argument && writtenValue(node, argument, this.document, this.model.framework);
    return value && call ? { path: call.path, ...value } : call;
  }

  argument(node: GraphNode, name: string): NodeArgument | undefined {
    return node.arguments.find((each) => each.name === name);
  }

  number(node: GraphNode, name: string): number | undefined {
    const text = this.argument(node, name)?.text ?? '';
    return /^-?\d+(\.\d+)?(e-?\d+)?$/.test(text) ? Number(text) : undefined;
  }

  /** One or more whole numbers: `3`, `(3, 3)`. */
  sizes(node: GraphNode, name: string): readonly number[] | undefined {
    const text = this.argument(node, name)?.text ?? '';
    const known = this.#sizes.get(text);
    if (known) return known;
    if (!/^[([]?\s*\d+(\s*,\s*\d+)*\s*,?\s*[)\]]?$/.test(text)) return undefined;
    const sizes = (text.match(/\d+/g) ?? []).map(Number);
    this.#sizes.set(text, sizes);
    return sizes;
  }

  /** A word, without quotes; the last part of a dotted name; `none` for None. */
  word(node: GraphNode, name: string): string | undefined {
    const text = this.argument(node, name)?.text;
    if (text === undefined || text === '?') return undefined;
    const known = this.#words.get(text);
    if (known !== undefined) return known;
    const word = (text.replace(/['"]/g, '').split('.').at(-1) ?? '').toLowerCase();
    this.#words.set(text, word);
    return word;
  }

  /** Height and width (or length) when all are numbers. */
  spatial(shape: Shape | undefined): readonly number[] | undefined {
    if (!shape || !isKnownRank(shape) || shape.length < 3) return undefined;
    const axes = this.isChannelsFirst ? shape.slice(2) : shape.slice(1, -1);
    const numbers = axes.filter((axis) => typeof axis === 'number');
    return numbers.length === axes.length ? numbers : undefined;
  }

  channels(shape: Shape | undefined): number | undefined {
    if (!shape || !isKnownRank(shape) || shape.length < 2) return undefined;
    const size = this.isChannelsFirst && shape.length > 2 ? shape[1] : shape.at(-1);
    return typeof size === 'number' ? size : undefined;
  }

  /** The only image input's height and width. */
  get imageSize(): readonly number[] | undefined {
    const [id] = this.model.inputs;
    const input = this.model.inputs.length === 1 && id !== undefined ? this.#byId.get(id) : undefined;
    const size = this.spatial(input?.outputShapes[0]);
    return size?.length === 2 ? size : undefined;
  }

  /** `Set use_bias to False` and the like, for one layer or, together, for several. */
  set(title: string, nodes: readonly GraphNode[], name: string, value: string): readonly QuickFix[] {
    const edits = nodes.map((node) => setArgument(node, name, value, this.document, this.model.framework));
    const known = edits.filter((each) => each !== undefined).flat();
    if (known.length === 0 || edits.length !== edits.filter(Boolean).length) return [];
    // A loop's layers have one place in the text.
    const once = new Map(known.map((edit) => [`${edit.start}:${edit.end}`, edit]));
    return [{ title, edits: [...once.values()], isPreferred: false }];
  }

  get no(): string {
    return this.model.framework === 'keras' ? 'False' : 'false';
  }
}

function isChain(view: ModelView): boolean {
  if (view.model.totals.leftOut > 0) return false;
  return view.nodes.every((node) => node.inputs.length <= 1 && view.after(node).length <= 1);
}

function consumersOf(nodes: readonly GraphNode[]): ReadonlyMap<string, readonly GraphNode[]> {
  const consumers = new Map<string, GraphNode[]>();
  for (const node of nodes)
    for (const input of node.inputs) {
      const known = consumers.get(input);
      if (known) known.push(node);
      else consumers.set(input, [node]);
    }
  return consumers;
}
