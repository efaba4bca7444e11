import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freeLoopbackUrl, type Endpoint } from '../app-server/endpoint.ts';
import type { Generation, TransportKind } from '../model/generation.ts';

/** Folder (0700) for the sockets, tokens and logs of app-servers. */
export const runFolder = (stateFolder: string): string => join(stateFolder, 'run');

const TOKEN_BYTES = 32;
const NAME_BYTES = 4;

/** How the endpoint of the next generation is written down, once its number is known. */
export async function newEndpoint(kind: TransportKind, stateFolder: string): Promise<(number: number) => string> {
  if (kind === 'stdio') return () => '';
  // Numbers begin anew with a new state file; the server of an old one may still be there.
  const name = randomBytes(NAME_BYTES).toString('hex');
  if (kind === 'unix') return (number) => join(runFolder(stateFolder), `g${number}-${name}.sock`);
  const url = await freeLoopbackUrl();
  return () => url;
}

/** The endpoint of a recorded generation; a loopback address comes with its token, which is made where it is missing. */
export function readEndpoint(generation: Generation, stateFolder: string): Endpoint | null {
  const { transport, endpoint } = generation;
  if (transport === 'stdio') return null;
  if (transport === 'unix') return { kind: 'unix', path: endpoint };
  return { kind: 'ws', url: endpoint, token: tokenOf(tokenPath(generation, stateFolder)) };
}

/** The folder may be shared by several state files, whose numbers are the same: the port tells them apart. */
export const tokenPath = ({ number, endpoint }: Generation, stateFolder: string): string =>
  join(runFolder(stateFolder), `g${number}-${new URL(endpoint).port}.token`);

function tokenOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    const token = randomBytes(TOKEN_BYTES).toString('hex');
    writeFileSync(path, token, { mode: 0o600, flag: 'wx' });
    return token;
  }
}
