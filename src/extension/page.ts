/** Opens webview pages and fills them with their shell. */
import * as vscode from 'vscode';
import type { Port } from '../protocol/channel.js';
import { pageShell } from './pageShell.js';

export type PageName = 'diagram' | 'training' | 'comparison';

export interface PageKind {
  readonly page: PageName;
  readonly title: string;
  /** A second bundle, which the page runs beside itself. */
  readonly worker?: string;
}

/** Before a page's name. */
const VIEW_TYPE = 'convlens.';

export function openPage(
  extensionUri: vscode.Uri,
  kind: PageKind,
  column = besideText(),
): vscode.WebviewPanel {
  const panel = vscode.window.createWebviewPanel(
    `${VIEW_TYPE}${kind.page}`,
    kind.title,
    { viewColumn: column, preserveFocus: true },
    { enableScripts: true },
  );
  fillPage(extensionUri, panel, kind);
  return panel;
}

/** With the pages that are open: beside one of them the next would stand in a third column. */
function besideText(): vscode.ViewColumn {
  const groups = vscode.window.tabGroups.all.filter(
    ({ viewColumn }) => viewColumn !== vscode.window.activeTextEditor?.viewColumn,
  );
  const ofPages = groups.find(({ tabs }) => tabs.some(isPage));
  return ofPages?.viewColumn ?? vscode.ViewColumn.Beside;
}

/** The editor writes its own words before the type of a view. */
function isPage({ input }: vscode.Tab): boolean {
  return input instanceof vscode.TabInputWebview && input.viewType.includes(VIEW_TYPE);
}

/** A panel that the editor kept over a reload of the window is empty: this is its content. */
export function fillPage(extensionUri: vscode.Uri, panel: vscode.WebviewPanel, kind: PageKind): void {
  const bundles = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
  const media = vscode.Uri.joinPath(extensionUri, 'media');
  panel.iconPath = {
    light: vscode.Uri.joinPath(media, 'pageLight.svg'),
    dark: vscode.Uri.joinPath(media, 'pageDark.svg'),
  };
  panel.webview.options = { enableScripts: true, localResourceRoots: [bundles, media] };
  panel.webview.html = shell(panel.webview, bundles, kind);
}

/** Subscribes before the page loads, so that its `ready` is heard. */
export function portOf(webview: vscode.Webview): Port {
  return {
    send: (message) => void webview.postMessage(message),
    listen: (handler) => void webview.onDidReceiveMessage(handler),
  };
}

function shell(webview: vscode.Webview, bundles: vscode.Uri, kind: PageKind): string {
  const uriOf = (file: string): string => String(webview.asWebviewUri(vscode.Uri.joinPath(bundles, file)));
  const { bundle } = vscode.l10n;
  return pageShell({
    title: kind.title,
    script: uriOf(`${kind.page}.js`),
    sheet: uriOf(`${kind.page}.css`),
    ...(kind.worker === undefined ? {} : { worker: uriOf(kind.worker) }),
    ...(bundle === undefined ? {} : { translation: { language: vscode.env.language, bundle } }),
    source: webview.cspSource,
  });
}
