/**
 * What was read of the last version of each text. While a text is typed, only the chunk that the edit is in is
 * parsed and lowered; the trees of the others are moved to where their text stands now.
 *
 * A tree belongs to one memory and to the text read last: after the next one its spans may have moved.
 */
import type { Language, SourceDocument, Span } from '../document.js';
import type { ChunkFaults, FormerChunk, LoweredChunk } from '../program/lowered.js';
import type { ModuleNode, Pragma, Statement } from '../program/tree.js';
import type { Chunk } from './chunks.js';
import type { SyntaxProblem } from './problem.js';

class ReadChunk {
  /** Where the chunk's text stands now: what its spans count from. */
  #start = 0;
  /** Which chunk of its text it is. */
  position = 0;
  /** Another chunk has taken its statements over. */
  isTaken = false;

  constructor(
    readonly key: string,
    readonly lowered: LoweredChunk,
  ) {}

  get start(): number {
    return this.#start;
  }

  moveTo(start: number): void {
    const by = start - this.#start;
    if (by === 0) return;
    for (const span of this.lowered.spans) {
      span.start += by;
      span.end += by;
    }
    this.#start = start;
  }
}

interface KnownText {
  /** By what the chunk's text is; equal chunks in the order of the text. */
  readonly byKey: Map<string, ReadChunk[]>;
  /** In the order of the text. */
  readonly inOrder: ReadChunk[];
}

type Lower = (chunk: Chunk, former: FormerChunk | undefined) => LoweredChunk;

export interface ReadText {
  readonly body: readonly Statement[];
  readonly pragmas: readonly Pragma[];
  readonly problems: readonly SyntaxProblem[];
}

export interface ParsedSource {
  readonly module: ModuleNode;
  readonly problems: readonly SyntaxProblem[];
}

interface Whole {
  readonly document: SourceDocument;
  readonly parsed: ParsedSource;
}

export class TextMemory {
  readonly #texts = new Map<string, KnownText>();
  readonly #wholes = new Map<string, Whole>();
  readonly #modules: TextMemory | undefined;

  /** `modules`: of all texts but the one that is analysed, whose name is empty; lent from one analysis to the next. */
  constructor(modules?: TextMemory) {
    this.#modules = modules;
  }

  /** The text that was read last under this name: modules stay as they are while another file is typed. */
  wholeOf(name: string): Whole | undefined {
    return this.#memoryOf(name).#wholes.get(name);
  }

  /** Whether a version of the text was read before. */
  hasRead(name: string, language: Language): boolean {
    return this.#memoryOf(name).#texts.has(`${language} ${name}`);
  }

  keepWhole(name: string, whole: Whole): void {
    this.#memoryOf(name).#wholes.set(name, whole);
  }

  #memoryOf(name: string): TextMemory {
    return (name !== '' && this.#modules) || this;
  }

  /** `name` and language tell texts apart. */
  read(name: string, language: Language, chunks: readonly Chunk[], lower: Lower): ReadText {
    const texts = this.#memoryOf(name).#texts;
    const key = `${language} ${name}`;
    const before = texts.get(key);
    const present = new Set(chunks.map(({ key }) => key));
    const takenOver = (former: ReadChunk): FormerChunk => {
      const { parsed, kept, spans } = former.lowered;
      // A chunk of the same text may still need its trees.
      const again = { ...(parsed && { parsed }) };
      if (!kept || former.isTaken || present.has(former.key)) return again;
      former.isTaken = true;
      return { ...again, statements: { ...kept, spans, start: former.start } };
    };
    const now: KnownText = { byKey: new Map(), inOrder: [] };
    /** Where the last chunk stood before the edit: an unknown one is what the next has become. */
    let last = -1;
    const body: Statement[] = [];
    const pragmas: Pragma[] = [];
    const faults = new Faults();
    for (const chunk of chunks) {
      const same = before?.byKey.get(chunk.key)?.shift();
      last = same ? same.position : last + 1;
      const former = same ? undefined : before?.inOrder[last];
      const known = same ?? new ReadChunk(chunk.key, lower(ownText(chunk), former && takenOver(former)));
      known.moveTo(chunk.start);
      known.position = now.inOrder.push(known) - 1;
      const equal = now.byKey.get(chunk.key);
      if (equal) equal.push(known);
      else now.byKey.set(chunk.key, [known]);
      for (const statement of known.lowered.body) body.push(statement);
      for (const pragma of known.lowered.pragmas) pragmas.push(pragma);
      faults.add(known.lowered.faults, chunk);
    }
    texts.set(key, now);
    return { body, pragmas, problems: faults.problems };
  }
}

/** A copy: names in the tree are slices of the chunk's text and would keep the whole file's text alive. */
function ownText(chunk: Chunk): Chunk {
  return { ...chunk, text: `${chunk.text} `.slice(0, -1) };
}

/** The faults of all chunks: what a fault leaves behind on its line and the next is no second one. */
class Faults {
  readonly problems: SyntaxProblem[] = [];
  #line = 0;
  #lastLine = -2;

  add({ problems, firstLine, lastLine }: ChunkFaults, chunk: Chunk): void {
    if (problems.length > 0) {
      const isSame = firstLine >= 0 && this.#line + firstLine <= this.#lastLine + 1;
      for (const problem of isSame ? problems.slice(1) : problems) this.problems.push(still(problem));
    }
    if (firstLine >= 0) this.#lastLine = this.#line + lastLine;
    this.#line += breaksIn(chunk.text);
  }
}

/** A copy with spans that do not move. */
function still(problem: SyntaxProblem): SyntaxProblem {
  const { span, mends } = problem;
  const copied = ({ start, end }: Span): Span => ({ start, end });
  return {
    ...problem,
    span: copied(span),
    ...(mends && {
      mends: mends.map((mend) => ({
        ...mend,
        edits: mend.edits.map((edit) => ({ ...edit, span: copied(edit.span) })),
      })),
    }),
  };
}

function breaksIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
