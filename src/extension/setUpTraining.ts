/** Set Up Training: says what was found before anything is made, and makes the faster runtime on request. */
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { FoundPython } from '../protocol/setUp.js';
import { cacheDirectory } from '../runs/cacheDirectory.js';
import { openSetup } from '../runs/setUpRuntime.js';
import { registerCommand } from './commands.js';
import { inWords } from './coreWords.js';
import { machineWords } from './machineWords.js';
import { foldersOnDisk } from './runFolders.js';
import { isTrusted } from './trust.js';

export function registerSetUpTraining(context: vscode.ExtensionContext): vscode.Disposable {
  const program = context.asAbsolutePath(path.join('dist', 'trainer', 'main.js'));
  return registerCommand('convlens.setUpTraining', () => setUp(program));
}

async function setUp(program: string): Promise<void> {
  if (!isTrusted()) return;
  const cache = cacheDirectory();
  const pythons = await likelyPythons();
  const report = await withSetup(program, vscode.l10n.t('Looking at this machine'), (setup) =>
    setup.ask('inspect', { pythons, cacheDirectory: cache }),
  );
  if (!report) return;
  const { title, lines, usable, canInstall, canInstallCuda, canInstallWebgpu } = machineWords(report);
  const isCurrent = ({ path: python }: FoundPython) => python === report.current?.python;
  const others = usable.filter((python) => !isCurrent(python)).slice(0, 3);
  const offers = [...others, ...usable.filter(isCurrent)].map((python) => {
    const [version, place] = [python.tensorflow?.version ?? '', shortened(python.path)];
    const title = isCurrent(python)
      ? vscode.l10n.t('Set Up TensorFlow {0} of {1} Again', version, place)
      : vscode.l10n.t('Use TensorFlow {0} of {1}', version, place);
    return { title, python: python.path };
  });
  const install = { title: vscode.l10n.t('Install TensorFlow (1 GB)'), python: undefined };
  const cuda = { title: vscode.l10n.t('Install TensorFlow with CUDA (4 GB)'), python: undefined };
  const webgpu = { title: vscode.l10n.t('Install WebGPU (130 MB)'), python: undefined };
  const buttons = [
    ...(canInstallCuda ? [cuda] : []),
    ...offers,
    ...(canInstall ? [install] : []),
    ...(canInstallWebgpu ? [webgpu] : []),
  ];
  const chosen = await vscode.window.showInformationMessage(
    title,
    { modal: true, detail: lines.join('\n') },
    ...buttons,
  );
  if (!chosen) return;
  if (chosen === webgpu) return installWebgpu(program, cache);
  const made = await withSetup(program, vscode.l10n.t('Setting up training'), (setup) =>
    setup.ask('make', {
      cacheDirectory: cache,
      isForGpu: chosen === cuda,
      ...(chosen.python !== undefined && { python: chosen.python }),
    }),
  );
  if (made)
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Ready: the next run trains on TensorFlow {0}.', made.version),
    );
}

async function installWebgpu(program: string, cache: string): Promise<void> {
  const found = await withSetup(program, vscode.l10n.t('Setting up training'), (setup) =>
    setup.ask('makeWebgpu', { cacheDirectory: cache }),
  );
  if (!found) return;
  void vscode.window.showInformationMessage(
    found.device === undefined || found.isSoftware
      ? vscode.l10n.t('WebGPU is installed, but it found no GPU here, so training goes on without it.')
      : vscode.l10n.t('Ready: WebGPU trains on {0}.', found.device),
  );
}

/** With progress that can be cancelled; nothing when it was, or when it failed and that was said. */
async function withSetup<T>(
  program: string,
  title: string,
  ask: (
    setup: ReturnType<typeof openSetup>,
  ) => Promise<{ ok: true; value: T } | { ok: false; message: string }>,
): Promise<T | undefined> {
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress({ location, title, cancellable: true }, async (progress, token) => {
    const setup = openSetup(program, (message) => progress.report({ message: inWords(message) }));
    token.onCancellationRequested(() => setup.dispose());
    const answer = await ask(setup);
    setup.dispose();
    if (answer.ok) return answer.value;
    if (!token.isCancellationRequested) void vscode.window.showErrorMessage(inWords(answer.message));
    return undefined;
  });
}

/** The Python extension's choice first, then those of the folders. */
async function likelyPythons(): Promise<string[]> {
  const found: string[] = [];
  const extension = vscode.extensions.getExtension('ms-python.python');
  if (extension) {
    const api = (await extension.activate()) as {
      environments?: { getActiveEnvironmentPath?: () => { path?: string } };
    };
    const active = api?.environments?.getActiveEnvironmentPath?.().path;
    if (active) found.push(active);
  }
  const configured = vscode.workspace.getConfiguration('python').get<string>('defaultInterpreterPath');
  if (configured) found.push(configured);
  const bin = process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python'];
  for (const folder of foldersOnDisk())
    for (const name of ['.venv', 'venv', 'env']) found.push(path.join(folder, name, ...bin));
  return found;
}

function shortened(file: string): string {
  return file.length <= 40 ? file : `…${file.slice(-39)}`;
}
