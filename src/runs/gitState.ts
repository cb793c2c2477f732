/** The commit that a run was started on, where the file is in a git repository and git is at hand. */
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';

export interface GitState {
  readonly commit: string;
  readonly branch: string;
  /** Files differ from the commit. */
  readonly isDirty: boolean;
}

export function gitState(file: string): GitState | undefined {
  const git = (...args: string[]) => {
    const { status, stdout } = spawnSync('git', args, {
      cwd: dirname(file),
      encoding: 'utf8',
      timeout: 5000,
      // Looking must not take the lock that the user's own git may want.
      env: { ...process.env, GIT_OPTIONAL_LOCKS: '0' },
    });
    return status === 0 ? stdout.trim() : undefined;
  };
  const commit = git('rev-parse', 'HEAD');
  if (commit === undefined) return undefined;
  return {
    commit,
    branch: git('rev-parse', '--abbrev-ref', 'HEAD') ?? '',
    isDirty: git('status', '--porcelain') !== '',
  };
}
