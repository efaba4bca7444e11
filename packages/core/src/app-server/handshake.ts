import { AppServerError } from './app-server-error.ts';
import { checkVersion, versionIn } from './codex-version.ts';
import type { Connection } from './connection.ts';
import type { ServerInfo } from './port.ts';
import { UNWANTED_NOTIFICATIONS } from './protocol/notification-methods.ts';

/** How we introduce ourselves; Codex stores the name with every thread that we start. */
export const CLIENT_NAME = 'codex-cp';

export interface Handshake {
  /** Version of this package. */
  readonly clientVersion: string;
  /** The process that has to be at the other end; another one is refused. */
  readonly expectedPid?: number;
  readonly timeoutMs: number;
}

/** Introduces us on an open connection, and makes sure that the other end is a Codex, new enough and the one expected. */
export async function shakeHands(connection: Connection, handshake: Handshake): Promise<ServerInfo> {
  const { clientVersion, expectedPid, timeoutMs } = handshake;
  const { userAgent, codexHome } = await connection.call(
    'initialize',
    {
      clientInfo: { name: CLIENT_NAME, title: CLIENT_NAME, version: clientVersion },
      capabilities: {
        experimentalApi: true,
        requestAttestation: false,
        optOutNotificationMethods: [...UNWANTED_NOTIFICATIONS],
      },
    },
    { timeoutMs },
  );
  await connection.notify('initialized');
  const version = versionIn(userAgent);
  if (version === null) throw notOurs('It does not tell its version.', 'notCodex');
  checkVersion(version);
  const { process } = await connection.call('server/diagnostics', {}, { timeoutMs });
  if (expectedPid !== undefined && process.id !== expectedPid) {
    throw notOurs(`It is process ${process.id}, not the recorded ${expectedPid}.`, 'anotherProcess');
  }
  return { version, codexHome, pid: process.id };
}

function notOurs(why: string, reason: string): AppServerError {
  const message = `The server at this address is not the one expected: ${why}`;
  return new AppServerError({ kind: 'unavailable', message, data: { reason } });
}
