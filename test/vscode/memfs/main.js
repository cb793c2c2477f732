/** A file system in memory, which begins with the examples: a workspace that is on no disk. */
const vscode = require('vscode');

const { File, Directory } = vscode.FileType;

class MemoryFiles {
  constructor() {
    this.entries = new Map([['/', directory()]]);
    this.changed = new vscode.EventEmitter();
    this.onDidChangeFile = this.changed.event;
  }
  watch() {
    return new vscode.Disposable(() => {});
  }
  find(uri) {
    const found = this.entries.get(uri.path);
    if (!found) throw vscode.FileSystemError.FileNotFound(uri);
    return found;
  }
  stat(uri) {
    return this.find(uri);
  }
  readDirectory(uri) {
    this.find(uri);
    const start = uri.path.endsWith('/') ? uri.path : `${uri.path}/`;
    return [...this.entries]
      .filter(([path]) => path.startsWith(start) && path !== start && !path.slice(start.length).includes('/'))
      .map(([path, { type }]) => [path.slice(start.length), type]);
  }
  readFile(uri) {
    const { bytes } = this.find(uri);
    if (!bytes) throw vscode.FileSystemError.FileIsADirectory(uri);
    return bytes;
  }
  createDirectory(uri) {
    const parts = uri.path.split('/');
    for (let count = 2; count <= parts.length; count++) {
      const path = parts.slice(0, count).join('/');
      if (!this.entries.has(path)) this.entries.set(path, directory());
    }
  }
  writeFile(uri, bytes) {
    this.createDirectory(vscode.Uri.joinPath(uri, '..'));
    const type = this.entries.has(uri.path) ? vscode.FileChangeType.Changed : vscode.FileChangeType.Created;
    const ctime = this.entries.get(uri.path)?.ctime ?? Date.now();
    this.entries.set(uri.path, { type: File, ctime, mtime: Date.now(), size: bytes.length, bytes });
    this.changed.fire([{ type, uri }]);
  }
  delete(uri) {
    this.find(uri);
    for (const path of [...this.entries.keys()])
      if (path === uri.path || path.startsWith(`${uri.path}/`)) this.entries.delete(path);
    this.changed.fire([{ type: vscode.FileChangeType.Deleted, uri }]);
  }
  rename(from, to) {
    this.writeFile(to, this.readFile(from));
    this.delete(from);
  }
}

function directory() {
  return { type: Directory, ctime: Date.now(), mtime: Date.now(), size: 0 };
}

exports.activate = async (context) => {
  const files = new MemoryFiles();
  const examples = vscode.Uri.joinPath(context.extensionUri, 'examples');
  for (const [name, type] of await vscode.workspace.fs.readDirectory(examples))
    if (type === File)
      files.writeFile(
        vscode.Uri.parse(`memfs:/examples/${name}`),
        await vscode.workspace.fs.readFile(vscode.Uri.joinPath(examples, name)),
      );
  context.subscriptions.push(vscode.workspace.registerFileSystemProvider('memfs', files));
};
