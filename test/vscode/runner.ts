/** A tiny runner for inside the extension host, with or without Node: tests in order, each with a limit. */

export interface Result {
  readonly name: string;
  readonly ok: boolean;
  readonly message: string | undefined;
  readonly ms: number;
}

/** A text that it gives, what it measured, is told beside its name. */
type Body = () => unknown;

const tests: { readonly name: string; readonly body: Body; readonly limitMs: number }[] = [];

export function test(name: string, body: Body, limitMs = 60_000): void {
  tests.push({ name, body, limitMs });
}

/** Throws when a test failed, which is how the editor learns of it. */
export async function runTests(report: (result: Result) => void): Promise<void> {
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
  let timer: ReturnType<typeof setTimeout> | undefined;
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
