export function makeTestWorkspace(root: string): {
  readonly home: string;
  readonly folder: string;
  /** For `CONVLENS_CACHE`. */
  readonly cache: string;
  remove(): void;
};
