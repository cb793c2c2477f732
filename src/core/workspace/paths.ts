/** Paths of workspace files as texts, with the separators of whichever system they come from. */

export function folderOf(path: string): string {
  const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  if (end < 0) return '.';
  return end === 0 ? path.slice(0, 1) : path.slice(0, end);
}

/** `..` and `.` are worked out; the separator is that of the first part. */
export function joinPath(base: string, ...parts: readonly string[]): string {
  const separator = base.includes('\\') && !base.includes('/') ? '\\' : '/';
  const isRooted = /^[/\\]/.test(base);
  const kept: string[] = [];
  for (const step of [base, ...parts].join('/').split(/[/\\]+/)) {
    if (step === '' || step === '.') continue;
    if (step === '..' && kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else kept.push(step);
  }
  return (isRooted ? separator : '') + kept.join(separator) || '.';
}

/** The folder of a file and those above it, nearest first, down to the root that holds it. */
export function foldersUpTo(root: string | undefined, file: string, most = 24): readonly string[] {
  const found: string[] = [];
  for (let folder = folderOf(file); found.length < most; folder = folderOf(folder)) {
    found.push(folder);
    if (root === undefined || samePath(folder, root) || folderOf(folder) === folder || folder === '.') break;
  }
  return found;
}

export function isInside(folder: string, file: string): boolean {
  const [outer, inner] = [folder, file].map((path) => path.replaceAll('\\', '/').replace(/\/$/, ''));
  return outer === '.'
    ? !/^([/\\]|\.\.|\w:)/.test(file)
    : inner === outer || inner?.startsWith(`${outer}/`) === true;
}

function samePath(left: string, right: string): boolean {
  return left.replaceAll('\\', '/').replace(/\/$/, '') === right.replaceAll('\\', '/').replace(/\/$/, '');
}
