/** A tiny runner for inside the extension host: tests in order, each with a limit, results in a file of JSON lines. */
import { appendFileSync } from 'node:fs';

/** A text that it gives, what it measured, is told beside its name. */
type Body = () => unknown;

const tests: { readonly name: string; readonly body: Body; readonly limitMs: number }[] = [];

export function test(name: string, body: Body, limitMs = 30_000): void {
  tests.push({ name, body, limitMs });
}

/** Throws when a test failed, which is how the editor learns of it. */
export async function runTests(): Promise<void> {
  let failures = 0;
  for (const { name, body, limitMs } of tests) {
    const started = Date.now();
    let measured: string | undefined;
    const message = await failureOf(async () => {
      const given = await body();
      if (typeof given === 'string') measured = given;
    }, limitMs);
    if (message !== undefined) failures++;
    report({ name, ok: message === undefined, message: message ?? measured, ms: Date.now() - started });
  }
  if (failures > 0) throw new Error(`${failures} of ${tests.length} tests failed.`);
}

async function failureOf(body: Body, limitMs: number): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${limitMs / 1000} s`)), limitMs);
  });
  try {
    await Promise.race([Promise.resolve().then(body), tooLong]);
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  } finally {
    clearTimeout(timer);
  }
}

function report(result: { name: string; ok: boolean; message: string | undefined; ms: number }): void {
  const file = process.env.CONVLENS_TEST_RESULTS;
  if (file) appendFileSync(file, `${JSON.stringify(result)}\n`);
  console.log(
    `${result.ok ? '✓' : '✗'} ${result.name} (${result.ms} ms)${result.message ? `\n${result.message}` : ''}`,
  );
}
