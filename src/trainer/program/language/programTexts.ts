/** The texts of a program, the modules of the workspace that it imports among them: one number says a place in any. */
import { Frame } from './frame.js';
import type { ProgramSource, Statement } from './tree.js';
import { Native, type Value } from './values.js';

/** One text behind another; `from`: where it begins. */
interface Placed {
  readonly path: string;
  readonly text: string;
  readonly from: number;
  readonly body: readonly Statement[];
}

export class ProgramTexts {
  private readonly placed: readonly Placed[];
  readonly fit: { readonly start: number; readonly end: number };
  private readonly imported = new Map<string, ModuleValue>();

  constructor(private readonly source: ProgramSource) {
    let from = 0;
    this.placed = [source, ...(source.modules ?? [])].map(({ path, text, body }) => {
      const own = { path, text, from, body: from === 0 ? body : moved(body, from) };
      from += text.length + 1;
      return own;
    });
    const { path, start, end } = source.fit;
    const by = this.placed.find((each) => each.path === path)?.from ?? 0;
    this.fit = { start: start + by, end: end + by };
  }

  get main(): { readonly path: string; readonly body: readonly Statement[] } {
    return { path: this.source.path, body: this.placed[0]?.body ?? [] };
  }

  /** The text in which a place is, and where in it. */
  at(place: number): { readonly path: string; readonly text: string; readonly at: number } {
    const { path, text } = this.source;
    const found = this.placed.findLast(({ from }) => from <= place);
    return found ? { path: found.path, text: found.text, at: place - found.from } : { path, text, at: place };
  }

  /** The module that the file `from` imports as `specifier`; `run` computes it, once. */
  module(
    specifier: string,
    from: string,
    run: (body: readonly Statement[], frame: Frame) => void,
  ): Value | undefined {
    const { modules = [] } = this.source;
    const isIt = (own: string) => (each: { readonly from: string; readonly specifier: string }) =>
      each.from === from && each.specifier === own;
    const found = modules.find(({ imports }) => imports.some(isIt(specifier)));
    const submodule = (name: string) =>
      this.module(specifier.endsWith('.') ? `${specifier}${name}` : `${specifier}.${name}`, from, run);
    if (!found) {
      // A folder without a text of its own.
      const isFolder = modules.some(({ imports }) =>
        imports.some((each) => each.from === from && each.specifier.startsWith(`${specifier}.`)),
      );
      return isFolder ? new Native(specifier, undefined, submodule) : undefined;
    }
    const known = this.imported.get(found.path);
    if (known) return known;
    const frame = new Frame(undefined, undefined, found.path);
    frame.names.set('__name__', specifier);
    frame.names.set('__file__', found.path);
    const made = new ModuleValue(specifier, frame, submodule);
    // In force before it has run, as for modules that import each other.
    this.imported.set(found.path, made);
    run(this.placed.find(({ path }) => path === found.path)?.body ?? [], frame);
    return made;
  }
}

/** A module of the workspace. */
export class ModuleValue extends Native {
  constructor(
    name: string,
    readonly frame: Frame,
    submodule: (name: string) => Value | undefined,
  ) {
    super(name, undefined, (member) => frame.names.get(member) ?? submodule(member));
  }
}

/** The same tree whose places are so many letters further on. */
function moved<T>(node: T, by: number): T {
  if (Array.isArray(node)) return node.map((item) => moved(item, by)) as T;
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      (key === 'start' || key === 'end') && typeof value === 'number' ? value + by : moved(value, by),
    ]),
  ) as T;
}
