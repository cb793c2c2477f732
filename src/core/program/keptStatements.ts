/**
 * Statements inside blocks, kept from one version of a chunk to the next: an edit in a long function leaves all its
 * other statements as they were read. Only between whole texts without insertions, where a statement of the same
 * text is the same tree wherever it stands.
 */
import type { SyntaxNode } from '@lezer/common';
import type { MovableSpan, Reader } from './reader.js';
import type { Statement } from './tree.js';

/** A statement as it was read. All positions count from the statement around it, so that it moves as one. */
interface Kept {
  readonly from: number;
  readonly length: number;
  /** Of its spans among those of the statement around it; all of one statement stand in a row. */
  readonly firstSpan: number;
  readonly spanCount: number;
  /** More than one for `a = 1; b = 2`. */
  readonly statements: readonly Statement[];
  readonly inner: readonly Kept[];
}

/** All that was read of a text, and the text. */
export interface KeptStatements {
  readonly text: string;
  readonly inner: readonly Kept[];
}

/** A chunk's former version, when no other chunk has it: its trees may be taken over. */
export interface FormerStatements extends KeptStatements {
  readonly spans: readonly MovableSpan[];
  /** Where the text stood. */
  readonly start: number;
}

/** Shorter statements are read as fast as they are looked for. */
const SHORT = 12;

interface Former {
  readonly kept: Kept;
  /** In the former text, and of its spans among all. */
  readonly at: number;
  readonly firstSpan: number;
  readonly around: Former | undefined;
  isTaken: boolean;
  /** A part of it was taken by itself. */
  isBroken: boolean;
}

const FREE = { isTaken: false, isBroken: false };

interface Open {
  readonly at: number;
  readonly firstSpan: number;
  readonly inner: Kept[];
}

export class StatementKeeper {
  readonly #former: FormerStatements | undefined;
  /** Absent where nothing was read before. */
  readonly #byText: Map<string, Former[]> | undefined;
  #open: Open;

  /** `start`: of the text in what is parsed. */
  constructor(former?: FormerStatements, start = 0) {
    this.#open = { at: start, firstSpan: 0, inner: [] };
    this.#former = former;
    if (!former) return;
    const byText = new Map<string, Former[]>();
    list(byText, former.inner, 0, 0, undefined, former.text);
    this.#byText = byText;
  }

  /** What `lower` makes of the statement, or made of it before. */
  read(node: SyntaxNode, reader: Reader, lower: () => readonly Statement[]): readonly Statement[] {
    const length = node.to - node.from;
    if (length < SHORT) return lower();
    const outer = this.#open;
    const place = { from: node.from - outer.at, length, firstSpan: reader.spans.length - outer.firstSpan };
    const former = this.#byText && take(this.#byText.get(reader.text.slice(node.from, node.to)));
    if (former) {
      this.#move(former, node.from, reader.spans);
      outer.inner.push({ ...former.kept, ...place });
      return former.kept.statements;
    }
    const open: Open = { at: node.from, firstSpan: reader.spans.length, inner: [] };
    this.#open = open;
    try {
      const statements = lower();
      const spanCount = reader.spans.length - open.firstSpan;
      outer.inner.push({ ...place, spanCount, statements, inner: open.inner });
      return statements;
    } finally {
      this.#open = outer;
    }
  }

  /** For the next version; after the whole text is read. */
  kept(text: string): KeptStatements {
    return { text, inner: this.#open.inner };
  }

  #move(former: Former, to: number, spans: MovableSpan[]): void {
    const { firstSpan, kept, at } = former;
    if (!this.#former) return;
    const by = to - at - this.#former.start;
    for (let index = firstSpan; index < firstSpan + kept.spanCount; index++) {
      const span = this.#former.spans[index];
      if (!span) continue;
      span.start += by;
      span.end += by;
      spans.push(span);
    }
  }
}

function list(
  byText: Map<string, Former[]>,
  inner: readonly Kept[],
  at: number,
  firstSpan: number,
  around: Former | undefined,
  text: string,
): void {
  for (const kept of inner) {
    const from = at + kept.from;
    const former = { kept, at: from, firstSpan: firstSpan + kept.firstSpan, around, ...FREE };
    const own = text.slice(from, from + kept.length);
    const same = byText.get(own);
    if (same) same.push(former);
    else byText.set(own, [former]);
    list(byText, kept.inner, from, former.firstSpan, former, text);
  }
}

/** The first in the text of which nothing is taken yet, neither it nor what it stands in nor a part of it. */
function take(same: Former[] | undefined): Former | undefined {
  for (let former = same?.shift(); former; former = same?.shift()) {
    if (former.isBroken || isInTaken(former)) continue;
    former.isTaken = true;
    for (let around = former.around; around; around = around.around) around.isBroken = true;
    return former;
  }
  return undefined;
}

function isInTaken({ around }: Former): boolean {
  return around !== undefined && (around.isTaken || isInTaken(around));
}
