// Runs the JavaScript and TypeScript workspaces of test/fixtures/workspaces in real TensorFlow.js, bundled by
// esbuild, which resolves imports as TypeScript and Node do: script.json, the parameters of each model.
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import esbuild from 'esbuild';

const require = createRequire(import.meta.url);
const fixtures = new URL('../fixtures/workspaces/', import.meta.url);
const tf = require('@tensorflow/tfjs');
const truth = {};
for (const name of readdirSync(fixtures).filter((each) => /^script-.*\.txt$/.test(each))) {
  const folder = mkdtempSync(path.join(tmpdir(), 'convlens-'));
  const [head, ...files] = readFileSync(new URL(name, fixtures), 'utf8').split(/^--- (.+)\n/m);
  for (let index = 0; index < files.length; index += 2) {
    const file = path.join(folder, files[index]);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, files[index + 1]);
  }
  for (const [, link, target] of head.matchAll(/^link: (\S+) (\S+)$/gm)) {
    mkdirSync(path.dirname(path.join(folder, link)), { recursive: true });
    symlinkSync(path.join(folder, target), path.join(folder, link));
  }
  const built = await esbuild.build({
    entryPoints: [path.join(folder, /^run: (.+)$/m.exec(head)[1])],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['@tensorflow/tfjs'],
    write: false,
  });
  const module = { exports: {} };
  new Function('require', 'module', 'exports', built.outputFiles[0].text)(() => tf, module, module.exports);
  const models = Object.entries(module.exports).filter(
    ([, value]) => typeof value?.countParams === 'function',
  );
  truth[path.parse(name).name] = Object.fromEntries(models.map(([key, model]) => [key, model.countParams()]));
  rmSync(folder, { recursive: true });
}
writeFileSync(new URL('script.json', fixtures), `${JSON.stringify(truth, null, 2)}\n`);
