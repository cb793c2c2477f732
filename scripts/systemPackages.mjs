// System packages that a script needs: installed where that can be done without asking (Debian or Ubuntu, as
// root or with a sudo that asks for no password); elsewhere the error names them.
import { spawnSync } from 'node:child_process';

/**
 * Makes sure that each package is there. `what` needs them, in the words of the error; `otherwise` is another
 * way out, as a sentence. Throws a sentence when one is missing and cannot be installed.
 */
export function ensureSystemPackages(what, packages, otherwise = '') {
  const missing = missingOf(packages);
  if (missing.length === 0) return;
  const command = `apt-get install ${missing.join(' ')}`;
  const apt = installer();
  if (apt) {
    console.log(`── installing system packages: ${missing.join(' ')}`);
    spawnSync(apt[0], [...apt.slice(1), 'update', '-qq'], { stdio: 'inherit' });
    const options = ['install', '-y', '-qq'];
    spawnSync(apt[0], [...apt.slice(1), ...options, ...missing], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  }
  const still = missingOf(packages);
  if (still.length === 0) return;
  throw new Error(
    `${what} needs these system packages: ${still.join(' ')}. ` +
      `Install them (on Debian or Ubuntu: sudo ${command}) and run this again. ${otherwise}`.trimEnd(),
  );
}

export function runs(command, args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

function missingOf(packages) {
  return packages.filter((each) => !each.present()).map((each) => each.debian);
}

/** The command that installs without a question; undefined when there is none. */
function installer() {
  if (process.platform !== 'linux' || !runs('apt-get', ['--version'])) return undefined;
  if (process.getuid?.() === 0) return ['apt-get'];
  return runs('sudo', ['-n', 'true']) ? ['sudo', '-n', 'apt-get'] : undefined;
}
