/** Packages the extension and installs it once, for all the workbenches of the tests. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { codeServer, installExtension } from '../../scripts/codeServer.mjs';
import { packageExtension } from '../../scripts/package.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** VS Code's directory of installed extensions. */
    readonly extensions: string;
  }
}

export default async function install(project: TestProject): Promise<() => void> {
  const extensions = mkdtempSync(path.join(tmpdir(), 'convlens-extensions-'));
  const isBuilt = process.env.CONVLENS_IS_BUILT !== undefined;
  await installExtension(await codeServer(), packageExtension({ isBuilt }), extensions);
  project.provide('extensions', extensions);
  return () => rmSync(extensions, { recursive: true, force: true, maxRetries: 3 });
}
