/** The open folder, its documents, and what the editor's own commands say about them. */
import * as vscode from 'vscode';

export function folder(): vscode.Uri {
  const first = vscode.workspace.workspaceFolders?.[0];
  if (!first) throw new Error('The tests expect an open folder.');
  return first.uri;
}

export async function open(name: string): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder(), name));
  return vscode.window.showTextDocument(document, vscode.ViewColumn.One);
}

export async function openText(name: string, text: string | Uint8Array): Promise<vscode.TextEditor> {
  await write(name, text);
  return open(name);
}

/** Writes a file of the open folder, wherever that is; folders that are missing are made. */
export async function write(name: string, text: string | Uint8Array): Promise<vscode.Uri> {
  const uri = vscode.Uri.joinPath(folder(), name);
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  await vscode.workspace.fs.writeFile(uri, bytes);
  return uri;
}

/** `line text → hint text`, in the order of the lines. */
export async function hintsOf(document: vscode.TextDocument): Promise<string[]> {
  const whole = new vscode.Range(0, 0, document.lineCount, 0);
  const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
    'vscode.executeInlayHintProvider',
    document.uri,
    whole,
  );
  return hints.map((hint) => `${hint.position.line + 1} ${labelOf(hint)}`);
}

/** The hints once `accept` holds for them: what a text imports may have to be fetched first. */
export async function hintsOnce(
  document: vscode.TextDocument,
  accept: (hints: readonly string[]) => boolean,
): Promise<void> {
  while (!accept(await hintsOf(document))) await new Promise((resolve) => setTimeout(resolve, 50));
}

function labelOf(hint: vscode.InlayHint): string {
  return typeof hint.label === 'string' ? hint.label : hint.label.map((part) => part.value).join('');
}

export async function lensTitlesOf(document: vscode.TextDocument): Promise<string[]> {
  const lenses = await onceDrawn(() =>
    vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 100),
  );
  return lenses.map((lens) => lens.command?.title ?? '');
}

const DRAWN_AFTER_MS = 30_000;

/** VS Code refuses to ask for the lenses of a notebook's cell that it has not drawn yet: "Illegal argument". */
async function onceDrawn<T>(ask: () => Thenable<T>): Promise<T> {
  const end = performance.now() + DRAWN_AFTER_MS;
  for (;;)
    try {
      return await ask();
    } catch (error) {
      if (!String(error).includes('Illegal argument') || performance.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
}

/** ConvLens's own faults, without its advice; other extensions may have theirs. */
export function problemsOf(document: vscode.TextDocument): vscode.Diagnostic[] {
  return diagnosticsOf(document).filter(({ severity }) => severity <= vscode.DiagnosticSeverity.Warning);
}

function diagnosticsOf(document: vscode.TextDocument): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(document.uri).filter((each) => each.source === 'ConvLens');
}

/** The advice of the document once `accept` holds for it. */
export function adviceOnce(
  document: vscode.TextDocument,
  accept: (advice: readonly vscode.Diagnostic[]) => boolean,
): Promise<vscode.Diagnostic[]> {
  return once(vscode.languages.onDidChangeDiagnostics, () => {
    const advice = diagnosticsOf(document).filter(
      ({ severity }) => severity > vscode.DiagnosticSeverity.Warning,
    );
    return accept(advice) ? advice : undefined;
  });
}

/** The problems of the document once `accept` holds for them. */
export function problemsOnce(
  document: vscode.TextDocument,
  accept: (problems: readonly vscode.Diagnostic[]) => boolean,
): Promise<vscode.Diagnostic[]> {
  return once(vscode.languages.onDidChangeDiagnostics, () => {
    const problems = problemsOf(document);
    return accept(problems) ? problems : undefined;
  });
}

/** The tab of one of ConvLens's pages, once its title is the wanted one. */
export function tabOf(page: 'diagram' | 'training', title: RegExp): Promise<vscode.Tab> {
  return once(vscode.window.tabGroups.onDidChangeTabs, () =>
    vscode.window.tabGroups.all
      .flatMap((group) => group.tabs)
      .find(
        ({ input, label }) =>
          input instanceof vscode.TabInputWebview &&
          input.viewType.endsWith(`convlens.${page}`) &&
          title.test(label),
      ),
  );
}

/** The first tab that `accept` holds for, once there is one. */
export function tabWith(accept: (tab: vscode.Tab) => boolean): Promise<vscode.Tab> {
  return once(vscode.window.tabGroups.onDidChangeTabs, () =>
    vscode.window.tabGroups.all.flatMap((group) => group.tabs).find(accept),
  );
}

/** What `find` gives, now or after one of the events. */
function once<T>(event: vscode.Event<unknown>, find: () => T | undefined): Promise<T> {
  return new Promise((resolve) => {
    const look = () => {
      const found = find();
      if (found === undefined) return false;
      resolve(found);
      return true;
    };
    if (look()) return;
    const listening = event(() => look() && listening.dispose());
  });
}
