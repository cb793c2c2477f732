/** Bytes of memory that this process may still take: a container may allow less than the machine has free. */
import { freemem } from 'node:os';

export function freeMemory(): number {
  // Node 20.13 and later.
  const allowed = process.availableMemory?.();
  return allowed === undefined ? freemem() : Math.min(freemem(), allowed);
}
