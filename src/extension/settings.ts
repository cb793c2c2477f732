/** Every setting, typed. The README lists them and a test compares package.json with this file. */
import * as vscode from 'vscode';
import type { RuntimeId } from '../protocol/trainer.js';

export interface Settings {
  'hints.enabled': boolean;
  'training.runtime': RuntimeId | 'auto';
  'training.python': string;
}

export const SETTING_DEFAULTS: Settings = {
  'hints.enabled': true,
  'training.runtime': 'auto',
  'training.python': '',
};

export function setting<K extends keyof Settings>(key: K): Settings[K] {
  return vscode.workspace.getConfiguration('convlens').get<Settings[K]>(key) ?? SETTING_DEFAULTS[key];
}
