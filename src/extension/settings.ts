/** Every setting, typed. The README lists them and a test compares package.json with this file. */
import * as vscode from 'vscode';
import type { AdviceCode, ChannelOrder, Figure, NumberFormat } from '../core/index.js';
import type { RuntimeId } from '../protocol/trainer.js';

export interface Settings {
  'hints.show': 'always' | 'cursorLine' | 'hover' | 'key' | 'never';
  'hints.figures': readonly Figure[];
  'hints.numberFormat': NumberFormat;
  'hints.channelOrder': ChannelOrder;
  'diagnostics.enabled': boolean;
  'completion.enabled': boolean;
  'statusBar.enabled': boolean;
  'advice.enabled': boolean;
  'advice.off': readonly AdviceCode[];
  'advice.deviceMemory': number;
  'training.runtime': RuntimeId | 'auto';
  'training.outputFolder': string;
  /** Epochs. */
  'training.checkpointEvery': number;
}

export const SETTING_DEFAULTS: Settings = {
  'hints.show': 'always',
  'hints.figures': ['shape', 'parameters'],
  'hints.numberFormat': 'short',
  'hints.channelOrder': 'asComputed',
  'diagnostics.enabled': true,
  'completion.enabled': true,
  'statusBar.enabled': true,
  'advice.enabled': true,
  'advice.off': [],
  'advice.deviceMemory': 0,
  'training.runtime': 'auto',
  'training.outputFolder': '.convlens/runs',
  'training.checkpointEvery': 1,
};

export function setting<K extends keyof Settings>(key: K): Settings[K] {
  return vscode.workspace.getConfiguration('convlens').get<Settings[K]>(key) ?? SETTING_DEFAULTS[key];
}

/** Fires for the setting, or for all settings of a group such as `hints`. */
export function onSettingChange(
  key: keyof Settings | 'hints' | 'advice',
  run: () => void,
): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration(`convlens.${key}`)) run();
  });
}
