/** The part of jsfive that is used; the package has no types of its own. */
declare module 'jsfive' {
  /** Throws when the bytes are no HDF5 or end too early. */
  export class File {
    constructor(bytes: ArrayBuffer, name: string);
    readonly attrs: Readonly<Record<string, unknown>>;
  }
}
