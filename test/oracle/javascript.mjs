// What Node says of short JavaScript and TypeScript programs: the value of `result` after each.
// `node test/oracle/javascript.mjs` reads test/fixtures/javascript/snippets.txt and writes results.json.
import { readFileSync, writeFileSync } from 'node:fs';
import vm from 'node:vm';
import esbuild from 'esbuild';

const folder = new URL('../fixtures/javascript/', import.meta.url);
const snippets = readFileSync(new URL('snippets.txt', folder), 'utf8').split(/^---+\n/m);
const results = [];
for (const snippet of snippets) {
  const { code } = esbuild.transformSync(snippet, {
    loader: 'ts',
    target: 'node20',
    supported: { 'top-level-await': true },
  });
  const context = vm.createContext({ console: { log() {} }, module: { exports: {} }, exports: {} });
  try {
    const value = await vm.runInContext(`(async () => { ${code}\nreturn result; })()`, context);
    results.push(JSON.parse(JSON.stringify(value === undefined ? null : value)));
  } catch (error) {
    throw new Error(`This snippet fails in Node: ${error.message}\n${snippet}`);
  }
}
writeFileSync(
  new URL('results.json', folder),
  `[\n${results.map((each) => JSON.stringify(each)).join(',\n')}\n]\n`,
);
