/** The part of the engine's WebAssembly that we use: TypeScript declares it for browsers only. */

export interface Memory {
  readonly buffer: ArrayBufferLike;
}

/** A compiled module; opaque. */
export type Module = object;

interface WebAssemblyApi {
  validate(bytes: Uint8Array): boolean;
  Module: new (bytes: Uint8Array) => Module;
  Instance: new (module: Module, imports: object) => { readonly exports: unknown };
}

export const webAssembly = (globalThis as unknown as { readonly WebAssembly: WebAssemblyApi }).WebAssembly;
