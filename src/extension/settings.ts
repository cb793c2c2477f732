/** Every setting, typed. The README lists them and a test compares package.json with this file. */
import * as vscode from 'vscode';
import type { RuntimeId } from '../protocol/trainer.js';

export interface Settings {
  'hints.enabled': boolean;
  'diagnostics.enabled': boolean;
  'training.runtime': RuntimeId | 'auto';
  'training.outputFolder': string;
}

export const SETTING_DEFAULTS: Settings = {
  'hints.enabled': true,
  'diagnostics.enabled': true,
  'training.runtime': 'auto',
  'training.outputFolder': '.convlens/runs',
};

export function setting<K extends keyof Settings>(key: K): Settings[K] {
  return vscode.workspace.getConfiguration('convlens').get<Settings[K]>(key) ?? SETTING_DEFAULTS[key];
}

export function onSettingChange(key: keyof Settings, run: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration(`convlens.${key}`)) run();
  });
}
