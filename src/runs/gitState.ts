/** The commit that a run was started on, where the file is in a git repository and git is at hand. */
import { execFile } from 'node:child_process';
import { dirname } from 'node:path';

export interface GitState {
  readonly commit: string;
  readonly branch: string;
  /** Files differ from the commit. */
  readonly isDirty: boolean;
}

export async function gitState(file: string): Promise<GitState | undefined> {
  const git = async (...args: string[]): Promise<string | undefined> => {
    const options = {
      cwd: dirname(file),
      timeout: 5000,
      // Looking must not take the lock that the user's own git may want.
      env: { ...process.env, GIT_OPTIONAL_LOCKS: '0' },
    };
    return new Promise((resolve) => {
      execFile('git', args, options, (error, stdout) => resolve(error ? undefined : stdout.trim()));
    });
  };
  const [commit, branch = '', changes] = await Promise.all([
    git('rev-parse', 'HEAD'),
    git('rev-parse', '--abbrev-ref', 'HEAD'),
    git('status', '--porcelain'),
  ]);
  return commit === undefined ? undefined : { commit, branch, isDirty: changes !== '' };
}
