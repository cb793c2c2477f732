/** The part of jsfive that is used; the package has no types of its own. */
declare module 'jsfive' {
  export class File {
    constructor(bytes: ArrayBuffer, name: string);
    /** Names of a group's parts; a data set has none. */
    readonly keys?: readonly string[];
    get(name: string): unknown;
  }
}
