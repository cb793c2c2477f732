/** The workspace's files on this machine's disk, read when an import asks for them. */
import { readFileSync, statSync } from 'node:fs';
import { isFolder, subfolders } from '../runs/classFolders.js';
import { LARGEST_TEXT } from './analysedText.js';
import type { Files } from './modules.js';

export const diskFiles: Files = {
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
  versionOf(path) {
    try {
      return `t${statSync(path).mtimeMs}`;
    } catch {
      return 'gone';
    }
  },
};
