/** The bytes of a saved model through the editor's file systems, which give whole files only. */
import * as vscode from 'vscode';
import { type ByteSource, bytesInMemory } from '../core/index.js';

export interface OpenedBytes extends ByteSource {
  close(): void;
}
/** Opens a file for reading; `message` completes a sentence that names the file. */
export type OpenBytes = (uri: vscode.Uri) => Promise<OpenedBytes | { readonly message: string }>;

/** In bytes: what is fetched whole must fit in memory beside everything else. */
const LARGEST_FETCH = 256 * 1024 * 1024;

export const fetchBytes: OpenBytes = async (uri) => {
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > LARGEST_FETCH)
    return {
      message: vscode.l10n.t(
        'has {0} MB: too large to be fetched whole. Save the architecture alone, with model.to_json().',
        Math.round(size / 1e6),
      ),
    };
  return { ...bytesInMemory(await vscode.workspace.fs.readFile(uri)), close() {} };
};
