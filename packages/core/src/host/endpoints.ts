import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freeLoopbackUrl, type Endpoint } from '../app-server/endpoint.ts';
import type { Generation, TransportKind } from '../model/generation.ts';

/** Folder (0700) for the sockets, tokens and logs of app-servers. */
export const runFolder = (stateFolder: string): string => join(stateFolder, 'run');

const TOKEN_BYTES = 32;

/** How the endpoint of the next generation is written down, once its number is known. */
export async function newEndpoint(kind: TransportKind, stateFolder: string): Promise<(number: number) => string> {
  if (kind === 'stdio') return () => '';
  if (kind === 'unix') return (number) => join(runFolder(stateFolder), `g${number}.sock`);
  const url = await freeLoopbackUrl();
  return () => url;
}

/** The endpoint of a recorded generation; a loopback address comes with its token, which is made where it is missing. */
export function readEndpoint({ transport, endpoint, number }: Generation, stateFolder: string): Endpoint | null {
  if (transport === 'stdio') return null;
  if (transport === 'unix') return { kind: 'unix', path: endpoint };
  return { kind: 'ws', url: endpoint, token: tokenOf(join(runFolder(stateFolder), `g${number}.token`)) };
}

function tokenOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    const token = randomBytes(TOKEN_BYTES).toString('hex');
    writeFileSync(path, token, { mode: 0o600, flag: 'wx' });
    return token;
  }
}
