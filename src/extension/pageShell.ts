/** The shell of a webview page: one script, one style sheet, and a policy that allows nothing else. Pure text. */

/** Addresses are those that the webview may load. */
export interface Shell {
  readonly title: string;
  readonly script: string;
  readonly sheet: string;
  readonly worker?: string;
  /** Where the editor serves the extension's files to a page: a source as in a content security policy. */
  readonly source: string;
  /** Left out where the words stay English. */
  readonly translation?: { readonly language: string; readonly bundle: Readonly<Record<string, string>> };
}

export function pageShell({ title, script, sheet, worker, source, translation }: Shell): string {
  const nonce = crypto.randomUUID().replaceAll('-', '');
  // Styles may be inline: drawing sets positions and sizes on elements. Scripts may not.
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${source} 'unsafe-inline'`,
    `font-src ${source}`,
    `img-src ${source} data:`,
    // A worker starts from a blob of a bundle's text: pages may not start one from the bundle's address.
    ...(worker === undefined ? [] : [`connect-src ${source}`, 'worker-src blob:']),
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${translation?.language ?? 'en'}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="${sheet}">
</head>
<body>
<main id="app"${worker === undefined ? '' : ` data-worker="${worker}"`}></main>
${translation === undefined ? '' : wordsOf(translation.bundle)}
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}

/** Data, so the policy for scripts does not concern it; the page's `localisation.ts` reads it. */
function wordsOf(bundle: Readonly<Record<string, string>>): string {
  // A translator's "</script>" must not end the element.
  const json = JSON.stringify(bundle).replaceAll('<', '\\u003c');
  return `<script type="application/json" id="l10n">${json}</script>`;
}
