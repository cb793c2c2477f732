// Which short programs real TensorFlow.js takes: `node test/oracle/tfjsFacts.mjs` reads
// test/fixtures/tfjs/facts.txt and writes facts.json, the message of each refusal or null.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const folder = new URL('../fixtures/tfjs/', import.meta.url);
const tf = require('@tensorflow/tfjs');
const programs = readFileSync(new URL('facts.txt', folder), 'utf8').split(/^---+\n/m);
console.warn = () => {};
console.log = () => {};
const refusals = programs.map((code) => {
  try {
    new Function('tf', code)(tf);
    return null;
  } catch (error) {
    return String(error.message).split('\n')[0].slice(0, 120);
  }
});
writeFileSync(new URL('facts.json', folder), `${JSON.stringify(refusals, null, 1)}\n`);
