/** Training starts processes, perhaps a Python of the workspace: only where the user trusts it. */
import * as vscode from 'vscode';

/** False when the user was told what is missing. */
export function isTrusted(): boolean {
  if (vscode.workspace.isTrusted) return true;
  void offerTrust();
  return false;
}

async function offerTrust(): Promise<void> {
  const manage = vscode.l10n.t('Manage Workspace Trust');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t(
      'Training starts a process, which may run programs of this workspace. It is for workspaces that you trust.',
    ),
    manage,
  );
  if (chosen === manage) await vscode.commands.executeCommand('workbench.trust.manage');
}
