/** Before each test file: what was on the screen when a test failed is kept. */
import path from 'node:path';
import { afterEach } from 'vitest';
import { opened } from './workbench.js';

afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  const file = path.basename(task.file.name, '.test.ts');
  for (const workbench of opened) await workbench.screenshot(`failed-${file}-${task.name.slice(0, 40)}`);
});
