/** What the web extension has instead of `node:path`: its paths have forward slashes only. */

export function dirname(path: string): string {
  const end = path.lastIndexOf('/');
  return end < 0 ? '.' : end === 0 ? '/' : path.slice(0, end);
}

export function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function join(...parts: readonly string[]): string {
  const whole = parts.filter(Boolean).join('/');
  const kept: string[] = [];
  for (const part of whole.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else kept.push(part);
  }
  return (whole.startsWith('/') ? '/' : '') + kept.join('/');
}
