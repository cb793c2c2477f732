/** What a run was computed with. */
import { readFileSync } from 'node:fs';
import { arch, cpus, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import { version_core as tfjs } from '@tensorflow/tfjs-core';
import type { RunEnvironment } from '../protocol/trainer.js';

export function runEnvironment(): RunEnvironment {
  return {
    convlens: ownVersion(),
    node: process.versions.node,
    tfjs,
    platform: `${platform()} ${arch()}`,
    processor: cpus()[0]?.model.trim() ?? '',
    cores: cpus().length,
    memoryBytes: totalmem(),
  };
}

/** The manifest stands two folders above the bundle. */
function ownVersion(): string {
  try {
    const manifest = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as {
      version?: string;
    };
    return manifest.version ?? '';
  } catch {
    return '';
  }
}
