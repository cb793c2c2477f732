/** New CNN…: a sample model in a new, unsaved text; and the walkthrough. */
import * as vscode from 'vscode';
import { registerCommand } from './commands.js';

interface Sample extends vscode.QuickPickItem {
  readonly file: string;
}
interface LanguageChoice extends vscode.QuickPickItem {
  readonly id: 'python' | 'typescript';
  readonly ending: string;
}

export function registerNewModel(context: vscode.ExtensionContext): vscode.Disposable {
  return vscode.Disposable.from(
    registerCommand('convlens.newModel', () => create(context)),
    registerCommand('convlens.openWalkthrough', async () => {
      const id = `${context.extension.id}#convlens.start`;
      await vscode.commands.executeCommand('workbench.action.openWalkthrough', id, false);
    }),
  );
}

function samples(): Sample[] {
  return [
    {
      file: 'emotion',
      label: vscode.l10n.t('Emotions'),
      description: '48×48×1',
      detail: vscode.l10n.t('Seven facial expressions, grey: convolution blocks and global pooling'),
    },
    {
      file: 'mnist',
      label: 'MNIST',
      description: '28×28×1',
      detail: vscode.l10n.t('Handwritten digits: the smallest network worth training'),
    },
    {
      file: 'cifar10',
      label: 'CIFAR-10',
      description: '32×32×3',
      detail: vscode.l10n.t('Ten kinds of things, in colour: a small residual network'),
    },
    {
      file: 'transfer',
      label: vscode.l10n.t('Transfer learning'),
      description: '160×160×3',
      detail: vscode.l10n.t('A network that knows photographs, and a new head for your classes'),
    },
    {
      file: 'unet',
      label: 'U-Net',
      description: '128×128×3',
      detail: vscode.l10n.t('A mask for every pixel: down, up, and shortcuts between'),
    },
  ];
}

async function create(context: vscode.ExtensionContext): Promise<void> {
  const title = vscode.l10n.t('New CNN');
  const sample = await vscode.window.showQuickPick(samples(), {
    title,
    placeHolder: vscode.l10n.t('What shall the network do?'),
    matchOnDetail: true,
  });
  if (!sample) return;
  const languages: LanguageChoice[] = [
    { id: 'python', ending: 'py', label: 'Keras', description: 'Python' },
    { id: 'typescript', ending: 'ts', label: 'TensorFlow.js', description: 'TypeScript' },
  ];
  const language = await vscode.window.showQuickPick(languages, { title });
  if (!language) return;
  const file = vscode.Uri.joinPath(context.extensionUri, 'samples', `${sample.file}.${language.ending}`);
  const content = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  const document = await vscode.workspace.openTextDocument({ language: language.id, content });
  await vscode.window.showTextDocument(document);
}
