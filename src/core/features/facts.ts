/**
 * What the features hand to an editor, a page or a terminal: plain data with offsets into the analysed text.
 * `features/*.ts` make these from an `Analysis`; nothing here knows VS Code.
 */
import type { Location, Span } from '../document.js';
import type {
  ModelKind,
  NodeArgument,
  OutputSettings,
  Sourced,
  TrainingSettings,
} from '../graph/modelGraph.js';
import type { DataSource, ProgramSource } from '../graph/trainingSource.js';
import type { ArithmeticLine } from '../layers/row.js';

/** One hint: at the end of the code of a layer's line. */
export interface LayerHint {
  /** Where the hint stands: after the layer's call, before a trailing comma's line end or comment. */
  readonly offset: number;
  /** `→ 48×48×64 · 640`; `×3 → 24×24×128 · 221.6 k`; `→ ? ×?` never: an unknown part is one `?`. */
  readonly text: string;
  /** Markdown with the arithmetic, written when it is asked for: of most hints it never is. */
  readonly tooltip: () => string;
  readonly modelId: string;
  readonly nodeIds: readonly string[];
}

export interface ModelLens {
  readonly span: Span;
  /** The model that is trained and drawn from here: the first that can be trained, or the first. */
  readonly modelId: string;
  /** All models made here. */
  readonly modelIds: readonly string[];
  readonly name: string;
  /** Their different sizes, each with the first model of it: `4.8 M parameters`, `4.8 M parameters known, 2 layers unknown`. */
  readonly sizes: readonly { readonly summary: string; readonly modelId: string }[];
  readonly canTrain: boolean;
  /** Parameters of an uncalled builder that have no value: a comment can give them samples. */
  readonly missingSamples: readonly string[];
}

export interface HoverFacts {
  readonly span: Span;
  /** Markdown. */
  readonly markdown: string;
}

export interface OutlineEntry {
  readonly kind: 'model' | 'block' | 'layer';
  /** Of a model. */
  readonly modelId?: string;
  readonly name: string;
  readonly detail: string;
  readonly span: Span;
  readonly nameSpan: Span;
  readonly children: readonly OutlineEntry[];
}

/** What the diagram draws. Positions come later, from layout. */
export interface DiagramModel {
  readonly modelId: string;
  readonly name: string;
  readonly kind: ModelKind;
  readonly subtitle: string;
  readonly nodes: readonly DiagramNode[];
  readonly edges: readonly DiagramEdge[];
  /** Ids of the nodes where tensors come in and go out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}
export interface DiagramNode {
  /** Stable across edits where it can be. */
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly family: string;
  /** `48×48×64`, `?` when unknown. */
  readonly shape: string;
  /** `640`, `221.6 k`, empty when there are none, `?` when unknown. */
  readonly params: string;
  /** `3×3`, `relu`, `0.25`: the arguments a reader looks for. */
  readonly detail: string;
  readonly state: 'ok' | 'fault' | 'unknown';
  readonly problem?: string;
  readonly sources: readonly Location[];
  readonly scope: readonly string[];
  /** Calls of the user's functions that it was applied in, outermost first: `block:0`, `block:1` … */
  readonly calls: readonly string[];
  /** The node's name was given in the code, not made by the framework. */
  readonly isNamed: boolean;
  /** A model used as a layer: its `modelId`. */
  readonly nestedModel?: string;
  /** Shares of the model's totals, 0 … 1, for bars; absent when unknown. */
  readonly paramShare?: number;
  readonly macShare?: number;
  readonly memoryShare?: number;
  /** Exact numbers for sorting and sums; absent when unknown. */
  readonly paramCount?: number;
  readonly macCount?: number;
  readonly bytes?: number;
  /** Multiply–adds and memory as people read them; empty for none, `?` when unknown. */
  readonly macs: string;
  readonly memory: string;
  /** Input pixels that one output value sees: `11×11`; empty off the image path. */
  readonly receptiveField: string;
  /** Output sizes without the batch, channels last, when all are numbers: for drawing to scale. */
  readonly size?: readonly number[];
  /** Kernel or pool size when it is known: for drawing it on the map before. */
  readonly kernel?: readonly number[];
  readonly tooltip: string;
}

/** An edit of the source, asked for in the picture. */
export type LayerChange =
  | { readonly kind: 'argument'; readonly name: string; readonly text: string }
  | { readonly kind: 'insertAfter'; readonly type: string }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'delete' };

/** What the inspector shows of one node. */
export interface NodeDetails {
  readonly explanation: string;
  readonly documentation?: string;
  readonly arguments: readonly NodeArgument[];
  readonly arithmetic: readonly ArithmeticLine[];
  readonly weights: readonly { readonly name: string; readonly shape: string; readonly trainable: boolean }[];
}
export interface DiagramEdge {
  readonly from: string;
  readonly to: string;
  readonly shape: string;
}

/** What a click on Train sends to the trainer: read from the code alone. */
export type TrainingPlanResult = (
  | { readonly ok: true; readonly plan: TrainingPlanFacts }
  /** Sentences that say what is missing and what to do, each with its place. */
  | {
      readonly ok: false;
      readonly reasons: readonly { readonly message: string; readonly location?: Location }[];
      /** Only the data is missing: the user may choose some, first of all the files that the code reads. */
      readonly needsData?: { readonly reads: readonly string[] };
    }
) & {
  /** Something is missing that these steps may give when they are computed: `analyseComputed` takes it. */
  readonly steps?: ProgramSource;
};

export interface TrainingPlanFacts {
  readonly modelId: string;
  readonly modelName: string;
  /** Keras-2-style JSON topology, as in a TensorFlow.js `model.json`: class_name Functional or Sequential. */
  readonly topology: Readonly<Record<string, unknown>>;
  /** Per sample, without the batch; of several inputs, that of the one that is shown. */
  readonly inputShape: readonly number[];
  /** Where the model has several, in its order. */
  readonly inputs?: readonly PlannedInput[];
  /** Per sample; of several outputs, the first that is trained. */
  readonly outputShape: readonly number[];
  readonly settings: TrainingSettings;
  readonly data: DataSource;
  /** Those that are trained, where the model has several: each with its labels. `protocol/outputs.ts` reads both. */
  readonly outputs?: readonly PlannedOutput[];
  /** Said in the code but not honoured. */
  readonly notHonoured: readonly Sourced<string>[];
  /** Layer name → where it is in the code, for advice during training. */
  readonly layerLocations: Readonly<Record<string, Location>>;
}

export interface PlannedInput {
  /** As a dict of data names it. */
  readonly name: string;
  /** Per sample; null where the data say the size. */
  readonly shape: readonly (number | null)[];
  /**
   * Its images stand for the samples where these are looked at: the first input that takes images, else the first of
   * which the sizes are known.
   */
  readonly isShown?: true;
}

export interface PlannedOutput {
  readonly name: string;
  /** Which output of the model it is, counted from 0. */
  readonly place: number;
  /** Per sample. */
  readonly shape: readonly number[];
  readonly settings: OutputSettings;
  readonly data: DataSource;
}

/** One thing that may be typed at the cursor. */
export interface Completion {
  readonly label: string;
  readonly kind: 'argument' | 'value' | 'layer';
  readonly detail: string;
  /** Markdown. */
  readonly documentation: string;
  readonly text: string;
  readonly replace: Span;
  /** Lower comes first. */
  readonly order: number;
}

export interface LayerSignature {
  /** `Conv2D(filters, kernel_size, strides=1, …)` */
  readonly label: string;
  readonly documentation: string;
  /** Places in the label. */
  readonly parameters: readonly (Span & { readonly documentation: string })[];
  readonly active?: number;
}
