/** The shell of a webview page: one script, one style sheet when it has one, and a policy that allows nothing else. */
import * as vscode from 'vscode';
import type { Port } from '../protocol/channel.js';

export type PageName = 'diagram' | 'training' | 'comparison';

export interface PageKind {
  readonly page: PageName;
  readonly title: string;
  /** A second bundle, which the page runs beside itself. */
  readonly worker?: string;
}

export function openPage(
  extensionUri: vscode.Uri,
  kind: PageKind,
  column: vscode.ViewColumn,
): vscode.WebviewPanel {
  const panel = vscode.window.createWebviewPanel(
    `convlens.${kind.page}`,
    kind.title,
    { viewColumn: column, preserveFocus: true },
    { enableScripts: true },
  );
  fillPage(extensionUri, panel, kind);
  return panel;
}

/** A panel that the editor kept over a reload of the window is empty: this is its content. */
export function fillPage(extensionUri: vscode.Uri, panel: vscode.WebviewPanel, kind: PageKind): void {
  const bundles = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
  const media = vscode.Uri.joinPath(extensionUri, 'media');
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
  const nonce = crypto.randomUUID().replaceAll('-', '');
  const script = webview.asWebviewUri(vscode.Uri.joinPath(bundles, `${kind.page}.js`));
  const sheet = vscode.Uri.joinPath(bundles, `${kind.page}.css`);
  const link = `<link rel="stylesheet" href="${webview.asWebviewUri(sheet)}">`;
  const worker =
    kind.worker === undefined
      ? ''
      : ` data-worker="${webview.asWebviewUri(vscode.Uri.joinPath(bundles, kind.worker))}"`;
  // Styles may be inline: drawing sets positions and sizes on elements. Scripts may not.
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource} 'unsafe-inline'`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} data:`,
    // A worker starts from a blob of a bundle's text: pages may not start one from the bundle's address.
    ...(kind.worker === undefined ? [] : [`connect-src ${webview.cspSource}`, 'worker-src blob:']),
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${kind.title}</title>
${link}
</head>
<body>
<main id="app"${worker}></main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
