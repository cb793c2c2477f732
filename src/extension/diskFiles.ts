/** The workspace's files on this machine's disk, read when an import or a data set asks for them. */
import { readFileSync, statSync } from 'node:fs';
import * as vscode from 'vscode';
import { isFolder, subfolders } from '../runs/classFolders.js';
import { LabelsOnDisk } from '../runs/data/labelsOnDisk.js';
import { LARGEST_TEXT } from './analysedText.js';
import type { Files } from './modules.js';

export interface DiskFiles extends Files, vscode.Disposable {
  /** A large table has been read for its labels. */
  readonly onDidArrive: vscode.Event<string>;
}

export function createDiskFiles(): DiskFiles {
  const arrived = new vscode.EventEmitter<string>();
  const labels = new LabelsOnDisk((file) => arrived.fire(file));
  return {
    onDidArrive: arrived.event,
    read(path) {
      try {
        const found = statSync(path);
        return found.isFile() && found.size <= LARGEST_TEXT ? readFileSync(path, 'utf8') : undefined;
      } catch {
        return undefined;
      }
    },
    subfolders(path) {
      try {
        return isFolder(path) ? subfolders(path) : undefined;
      } catch {
        return undefined;
      }
    },
    labelsOf: (source, directories) => labels.labelsOf(source, directories),
    arraysIn: (path, directories) => labels.arraysIn(path, directories),
    versionOf(path) {
      try {
        return `t${statSync(path).mtimeMs}.${labels.arrivalsOf(path)}`;
      } catch {
        return 'gone';
      }
    },
    dispose: () => arrived.dispose(),
  };
}
