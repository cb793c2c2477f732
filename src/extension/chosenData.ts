/** The folder or file that the user chose to train a file's models on, asked once and kept with the workspace. */
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { foldersOnDisk } from './runFolders.js';

const KEY = 'convlens.data';

type Choices = Readonly<Record<string, string>>;

/** An absolute path; nothing when the code's own data is used. */
export function chosenDataOf(context: vscode.ExtensionContext, file: vscode.Uri): string | undefined {
  return context.workspaceState.get<Choices>(KEY, {})[file.toString()];
}

/**
 * Asks for data. `reads` are the data files that the code reads: they come first, where they exist.
 * Gives the path, `own` for the code's own data, or nothing when the user changed their mind.
 */
export async function chooseData(
  context: vscode.ExtensionContext,
  file: vscode.Uri,
  reads: readonly string[],
): Promise<{ readonly path: string } | 'own' | undefined> {
  const before = chosenDataOf(context, file);
  const found = reads.flatMap((written) => placeOf(written, file) ?? []);
  type Item = vscode.QuickPickItem & { readonly run: () => Promise<string | 'own' | undefined> };
  const items: Item[] = [
    ...found.map((place) => ({
      ...{ label: `$(table) ${path.basename(place)}`, description: place },
      ...{ detail: vscode.l10n.t('The code reads this file'), run: async () => place },
    })),
    {
      ...{ label: `$(folder) ${vscode.l10n.t('Folder of Images…')}`, run: () => open(file, true) },
      detail: vscode.l10n.t(
        'One folder a class, or train, validation and test folders with the classes in them',
      ),
    },
    {
      ...{ label: `$(file) ${vscode.l10n.t('Data File…')}`, run: () => open(file, false) },
      detail: vscode.l10n.t('A table (.csv) such as FER-2013, NumPy (.npz, .npy), IDX or CIFAR'),
    },
    ...(before === undefined
      ? []
      : [
          {
            ...{ label: `$(code) ${vscode.l10n.t('The Data in the Code')}`, run: async () => 'own' as const },
            detail: vscode.l10n.t('Instead of {0}', before),
          },
        ]),
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Data to Train On'),
    placeHolder: vscode.l10n.t('Images are resized to what the model takes'),
  });
  const chosen = await picked?.run();
  if (chosen === undefined) return undefined;
  await remember(context, file, chosen === 'own' ? undefined : chosen);
  return chosen === 'own' ? 'own' : { path: chosen };
}

/** Relative paths of the code: from the file's folder, then from the workspace's folders. */
export function dataDirectories(file: vscode.Uri): readonly string[] {
  const own = file.scheme === 'file' ? [path.dirname(file.fsPath)] : [];
  return [...new Set([...own, ...foldersOnDisk()])];
}

function placeOf(written: string, file: vscode.Uri): string | undefined {
  const places = path.isAbsolute(written)
    ? [written]
    : dataDirectories(file).map((directory) => path.resolve(directory, written));
  return places.find((place) => existsSync(place));
}

async function open(file: vscode.Uri, isFolder: boolean): Promise<string | undefined> {
  const [directory] = dataDirectories(file);
  const picked = await vscode.window.showOpenDialog({
    ...{ canSelectFiles: !isFolder, canSelectFolders: isFolder, openLabel: vscode.l10n.t('Train on This') },
    ...(directory !== undefined && { defaultUri: vscode.Uri.file(directory) }),
  });
  return picked?.[0]?.fsPath;
}

async function remember(
  context: vscode.ExtensionContext,
  file: vscode.Uri,
  place: string | undefined,
): Promise<void> {
  const { [file.toString()]: _, ...others } = context.workspaceState.get<Choices>(KEY, {});
  await context.workspaceState.update(
    KEY,
    place === undefined ? others : { ...others, [file.toString()]: place },
  );
}
