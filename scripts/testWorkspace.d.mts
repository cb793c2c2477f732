export function makeTestWorkspace(root: string): {
  readonly home: string;
  readonly folder: string;
  remove(): void;
};
