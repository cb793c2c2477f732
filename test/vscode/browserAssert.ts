/** Stands for Node's `assert` in the bundle for a browser's worker. */
import { assert, config } from 'chai';

// Failures are told whole.
config.truncateThreshold = 0;

export default Object.assign(assert, { equal: assert.strictEqual, notEqual: assert.notStrictEqual });
