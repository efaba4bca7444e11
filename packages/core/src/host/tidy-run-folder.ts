import { rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Millis } from '../foundation/clock.ts';
import { namesIn } from '../foundation/files.ts';
import type { Logger } from '../foundation/logger.ts';
import { runFolder } from './endpoints.ts';

const KEPT_MS = 7 * 86_400_000;
const ANSWER_MS = 500;

/** `g7.log`, `g7-1f2e3d4c.sock`, `g7-50123.token`: the number, what tells files of one number apart, the kind. */
const NAME = /^g(\d+)(?:-([^.]+))?\.(log|sock|token)$/;

export interface TidyParts {
  readonly stateFolder: string;
  /** Numbers of the generations that live: nothing of theirs is touched. */
  readonly living: readonly number[];
  readonly now: Millis;
  readonly log: Logger;
}

/**
 * Removes what app-servers left behind more than seven days ago. The folder may be shared by several state files, so a
 * number that is unknown here may live elsewhere: a socket or a token goes only when nobody answers there. What cannot be
 * removed is told in the log and stops nobody.
 */
export async function tidyRunFolder({ stateFolder, living, now, log }: TidyParts): Promise<void> {
  const folder = runFolder(stateFolder);
  for (const name of namesIn(folder)) {
    const [, number, mark = '', kind] = NAME.exec(name) ?? [];
    if (number === undefined || living.includes(Number(number))) continue;
    const path = join(folder, name);
    try {
      if (now - statSync(path).mtimeMs < KEPT_MS) continue;
      if (kind === 'sock' && (await answers({ path }))) continue;
      if (kind === 'token' && (await answers({ host: '127.0.0.1', port: Number(mark) }))) continue;
      rmSync(path);
    } catch (error) {
      log.log('warn', 'run_folder.not_tidied', { path, error });
    }
  }
}

/** Anything but a refusal counts as an answer: what is only slow, or not ours to judge, stays. */
function answers(
  address: { readonly path: string } | { readonly host: string; readonly port: number },
): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ ...address, timeout: ANSWER_MS });
    const tell = (answered: boolean) => (): void => {
      socket.destroy();
      resolve(answered);
    };
    socket.once('connect', tell(true)).once('timeout', tell(true));
    socket.once('error', (error: NodeJS.ErrnoException) => tell(error.code !== 'ECONNREFUSED')());
  });
}
