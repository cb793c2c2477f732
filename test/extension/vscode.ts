/** As much of VS Code's API as what these tests load asks for: `vscode` is this module in vitest.config.mts. */
export class Position {
  constructor(
    readonly line: number,
    readonly character: number,
  ) {}
}

export class Range {
  constructor(
    readonly start: Position,
    readonly end: Position,
  ) {}
}

export class Location {
  constructor(
    readonly uri: unknown,
    readonly range: Range,
  ) {}
}

export class TreeItem {
  constructor(readonly label: string) {}
}

export class ThemeIcon {
  constructor(readonly id: string) {}
}

export class ThemeColor {}

export const Uri = {
  file: (path: string) => ({ scheme: 'file', path, fsPath: path, with: () => path }),
};

export const workspace = { workspaceFolders: [], textDocuments: [] };

export const l10n = {
  t: (text: string, ...values: readonly unknown[]) =>
    text.replace(/\{(\d)\}/g, (_, at: string) => String(values[Number(at)])),
};
