/** The GPU that tests of WebGPU use: the machine's, else SwiftShader's in software, which comes with Chromium. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { findWebgpu, webgpuEnvironment } from '../../src/trainer/runtimes/webgpuSetup.js';

export interface TestGpu {
  readonly name: string;
  readonly isSoftware: boolean;
  /** What a process needs to find it. */
  readonly environment: Readonly<Record<string, string>>;
}

const SOFTWARE = ['/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome'].map((folder) =>
  path.join(folder, 'vk_swiftshader_icd.json'),
);

/** Nothing when npm's webgpu is not set up, or finds no GPU at all; `why` says which. */
export function findTestGpu(): { readonly gpu?: TestGpu; readonly why: string } {
  const home = findWebgpu();
  if (!home) return { why: 'WebGPU is not set up: npm run setup:webgpu' };
  for (const driver of [undefined, ...SOFTWARE.filter((file) => existsSync(file))]) {
    const environment = { ...webgpuEnvironment(home), ...(driver && { VK_DRIVER_FILES: driver }) };
    const name = adapterOf(home, environment);
    if (name)
      return { gpu: { name, isSoftware: /swiftshader|llvmpipe/i.test(name), environment }, why: name };
  }
  return { why: 'no GPU and no Chromium with one in software was found' };
}

/** In a process of its own: what a driver prints or breaks stays there. */
function adapterOf(home: string, environment: Readonly<Record<string, string>>): string {
  const program = `
    const { create } = await import(${JSON.stringify(pathToFileURL(path.join(home, 'index.js')).href)});
    const adapter = await create([]).requestAdapter();
    if (adapter) console.log(adapter.info.device || adapter.info.description || 'GPU');
    process.exit();`;
  try {
    const env = { ...process.env, ...environment };
    const options = { env, encoding: 'utf8', stdio: 'pipe' } as const;
    return execFileSync(process.execPath, ['--input-type=module', '-e', program], options).trim();
  } catch {
    return '';
  }
}
