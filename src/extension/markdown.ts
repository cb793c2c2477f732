/**
 * Markdown from the core, which may quote the user's text: links and pictures work, HTML does not, and the
 * only command that a link may run is one that a caller adds itself.
 */
import * as vscode from 'vscode';
import type { CommandId, ModelTarget } from './commands.js';
import { inWords } from './coreWords.js';

export interface CommandLink {
  readonly command: CommandId;
  readonly markdown: string;
}

export function markdown(text: string, link?: CommandLink): vscode.MarkdownString {
  const words = inWords(text);
  const shown = new vscode.MarkdownString(link ? `${words}\n\n${link.markdown}` : words);
  shown.isTrusted = link ? { enabledCommands: [link.command] } : false;
  shown.supportHtml = false;
  return shown;
}

export function linkTo(command: CommandId, title: string, target: ModelTarget): CommandLink {
  const given = encodeURIComponent(JSON.stringify([target]));
  return { command, markdown: `[${title}](command:${command}?${given})` };
}
