import { closeSync, existsSync, futimesSync, openSync, watch, type FSWatcher } from 'node:fs';

/** Tells other processes that something changed in a state file. Losing a ring costs time only: see `POLL_MS`. */
export interface Bell {
  ring(): void;
  /** Calls back after a ring or after a commit of another connection; `counter` is the store's change counter. */
  listen(counter: () => number, onChange: () => void): () => void;
}

/** How often the change counter is asked where watching the file fails (5 µs a look). */
const POLL_MS = 200;

/** The bell of a state file: an empty file beside it whose times are touched, and watched. */
export function bellBeside(statePath: string): Bell {
  const path = `${statePath}-bell`;
  return {
    ring: () => {
      touch(path);
    },
    listen: (counter, onChange) => {
      if (!existsSync(path)) touch(path);
      let seen = counter();
      const look = (): void => {
        const now = counter();
        if (now === seen) return;
        seen = now;
        onChange();
      };
      const watcher = tryWatch(path, look);
      const poll = setInterval(look, POLL_MS);
      return () => {
        watcher?.close();
        clearInterval(poll);
      };
    },
  };
}

/** Quietly does without on a full disk or in a folder that went away: what was to be told is stored, and is found by polling. */
function touch(path: string): void {
  try {
    const file = openSync(path, 'a', 0o600);
    try {
      const now = new Date();
      futimesSync(file, now, now);
    } finally {
      closeSync(file);
    }
  } catch {
    return;
  }
}

function tryWatch(path: string, look: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(path, { persistent: false }, look);
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}
