import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { serveStdio, StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import type { ControlPlane } from '@codex-cp/core';
import { FrameFilter } from './frame-filter.ts';
import { readInstructions } from './instructions.ts';
import { createServer } from './server.ts';
import { VERSION } from './version.ts';

export interface ServeOptions {
  /** Which defaults apply: `mcp-old-name` for the doors that carry the old names. */
  readonly door: 'mcp' | 'mcp-old-name';
  /** Settings that win over environment and file. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/**
 * A client may be a probe that is gone at once; only one that is still there so long after its first message gets open work
 * going. Clients of the newer kind never say that they are initialised, so it is not that which counts.
 */
const RESUME_AFTER_MS = 3_000;
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

/**
 * Serves MCP over the standard streams of this process until the client closes them. Starting has no side effect: no file,
 * no process. Only frames go to standard output.
 */
export async function serveMcp(options: ServeOptions): Promise<void> {
  const planes = lazyPlane(options);
  const serving = {
    door: options.door,
    env: process.env,
    platform: process.platform,
    homedir: homedir(),
    cwd: process.cwd(),
    readFile: (path: string) => readFileSync(path, 'utf8'),
  };
  // Before the first frame is read: a client that closes its end right after it is answered all the same.
  const instructions = await readInstructions(serving);
  const parts = { version: VERSION, instructions, serving, plane: planes.open };
  let resume: NodeJS.Timeout | undefined;
  const onMessage = (): void => {
    resume ??= setTimeout(() => void planes.resumeOpenWork(), RESUME_AFTER_MS).unref();
  };
  const input = process.stdin.pipe(new FrameFilter(process.stdout, onMessage));
  const transport = new StdioServerTransport(input, process.stdout, { maxBufferSize: MAX_MESSAGE_BYTES });
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(resume);
      void handle
        .close()
        .then(() => planes.close())
        .then(resolve);
    };
    const handle = serveStdio(() => createServer(parts), { transport });
    input.on('end', end);
    process.stdout.on('error', end);
  });
}

interface LazyPlane {
  readonly open: () => Promise<ControlPlane>;
  /** After a reboot a server that was only started, and asked nothing yet, gets open work going. Makes no file. */
  readonly resumeOpenWork: () => Promise<void>;
  readonly close: () => Promise<void>;
}

function lazyPlane(options: ServeOptions): LazyPlane {
  let plane: Promise<ControlPlane> | undefined;
  const open = (): Promise<ControlPlane> => {
    plane ??= import('@codex-cp/core').then(({ openControlPlane }) => openControlPlane(options));
    // A state file that cannot be opened now may be there at the next call.
    plane.catch(() => (plane = undefined));
    return plane;
  };
  return {
    open,
    resumeOpenWork: async () => {
      try {
        const { stateFileExists } = await import('@codex-cp/core');
        if (stateFileExists(options)) await (await open()).callTool('codex_list_operations', { limit: 1 });
      } catch {
        // The next call of the client meets the same fault, and is told.
      }
    },
    close: async () => {
      await (await plane?.catch(() => undefined))?.close();
    },
  };
}
