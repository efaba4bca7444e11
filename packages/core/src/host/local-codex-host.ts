import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppServerError } from '../app-server/app-server-error.ts';
import { findCodex } from '../app-server/find-codex.ts';
import { launchDetached, launchStdio, type LaunchedServer } from '../app-server/launch.ts';
import type { Endpoint } from '../app-server/endpoint.ts';
import type { AppServer } from '../app-server/port.ts';
import { listenAt } from '../app-server/server-command.ts';
import { drainServer, stopServer, type StopOutcome } from '../app-server/stop.ts';
import { waitReady } from '../app-server/wait-ready.ts';
import type { CodexHost, FoundCodex } from '../engine/codex-host.ts';
import { CodexCpError } from '../errors/codex-cp-error.ts';
import type { Clock } from '../foundation/clock.ts';
import { freeBytesAt } from '../foundation/files.ts';
import { newId } from '../foundation/ids.ts';
import type { Logger } from '../foundation/logger.ts';
import { messageOf } from '../foundation/message-of.ts';
import type { Generation, ProcessProof, TransportKind } from '../model/generation.ts';
import type { CodexEnvironment } from '../model/operation.ts';
import { findByArguments } from '../process/find-by-arguments.ts';
import { endMarked } from '../process/find-marked.ts';
import { identityOf, isSameProcessAlive, thisMachine, type Liveness } from '../process/process-identity.ts';
import { VERSION } from '../version.ts';
import { newEndpoint, readEndpoint, runFolder, tokenPath } from './endpoints.ts';
import { readProposedChanges } from './proposed-changes.ts';
import { binaryFingerprint, loginFingerprint } from './fingerprints.ts';

export interface LocalHostOptions {
  readonly clock: Clock;
  readonly log: Logger;
  readonly stateFolder: string;
  readonly transport: TransportKind;
}

/** After SIGTERM a tool command of a dead server has this long to end by itself. */
const COMMAND_GRACE_MS = 1_000;
const HANDSHAKE_MS = 10_000;
const ASK_MS = 500;

/** This machine, as the engine sees it. */
export async function createLocalCodexHost(options: LocalHostOptions): Promise<CodexHost> {
  const { bootId } = await thisMachine();
  return new LocalCodexHost(options, bootId);
}

class LocalCodexHost implements CodexHost {
  readonly transport: TransportKind;
  readonly #options: LocalHostOptions;
  readonly #bootId: string;
  readonly #located = new Map<string, string>();
  readonly #launched = new Map<number, LaunchedServer>();
  readonly #pipes = new Map<number, AppServer>();

  constructor(options: LocalHostOptions, bootId: string) {
    this.#options = options;
    this.#bootId = bootId;
    this.transport = options.transport;
    mkdirSync(runFolder(options.stateFolder), { recursive: true, mode: 0o700 });
  }

  async find({ codexHome, codexBinary }: CodexEnvironment): Promise<FoundCodex> {
    const key = codexBinary ?? '';
    const known = this.#located.get(key);
    const binaryPath = known !== undefined && existsSync(known) ? known : await locate(codexBinary);
    if (!existsSync(codexHome)) throw unavailable(`The Codex home does not exist: ${codexHome}`);
    this.#located.set(key, binaryPath);
    return {
      binaryPath,
      binaryFingerprint: binaryFingerprint(binaryPath),
      loginFingerprint: loginFingerprint(codexHome),
    };
  }

  newEndpoint(): Promise<(number: number) => string> {
    return newEndpoint(this.transport, this.#options.stateFolder);
  }

  newMark(): string {
    return newId('gen');
  }

  async launch(generation: Generation): Promise<ProcessProof> {
    const { number, binaryPath, mark, environment } = generation;
    const { stateFolder, log, clock } = this.#options;
    const logPath = join(runFolder(stateFolder), `g${number}.log`);
    const spec = { binaryPath, codexHome: environment.codexHome, mark, logPath, env: process.env };
    const endpoint = readEndpoint(generation, stateFolder);
    if (endpoint === null) {
      const handshake = { clientVersion: VERSION, timeoutMs: HANDSHAKE_MS };
      const { process: child, server } = await launchStdio(spec, handshake, { log, clock });
      this.#pipes.set(number, server);
      return child.identity;
    }
    const launched = await launchDetached({ ...spec, endpoint });
    this.#launched.set(number, launched);
    return launched.process.identity;
  }

  async connect(generation: Generation, deadlineMs: number): Promise<AppServer> {
    const { number, process: proof } = generation;
    const { stateFolder, log, clock } = this.#options;
    const endpoint = readEndpoint(generation, stateFolder);
    if (endpoint === null) return this.#pipe(number);
    const launched = this.#launched.get(number);
    return waitReady({
      endpoint,
      deadlineMs,
      // What we started ourselves may be a wrapper: nobody else can be at the end of a socket that nobody else knows.
      handshake: { clientVersion: VERSION, ...(proof && !launched && { expectedPid: proof.pid }) },
      ...(launched && { launched }),
      client: { log, clock },
    });
  }

  isAlive(proof: ProcessProof): Promise<Liveness> {
    return isSameProcessAlive(proof);
  }

  async findProcess(generation: Generation): Promise<ProcessProof | undefined> {
    const endpoint = readEndpoint(generation, this.#options.stateFolder);
    if (endpoint === null) return undefined;
    return (await this.#askWho(endpoint)) ?? findByArguments(listenAt(endpoint));
  }

  async identify(pid: number): Promise<ProcessProof | undefined> {
    return identityOf(pid);
  }

  /** A server that answers tells its own pid. */
  async #askWho(endpoint: Endpoint): Promise<ProcessProof | undefined> {
    const { log, clock } = this.#options;
    const handshake = { clientVersion: VERSION };
    try {
      const server = await waitReady({ endpoint, deadlineMs: ASK_MS, handshake, client: { log, clock } });
      await server.close();
      return await identityOf(server.info.pid);
    } catch {
      return undefined;
    }
  }

  async drain({ process: proof, number }: Generation): Promise<void> {
    // There the signal would end it at once, with its turns.
    if (proof === null || process.platform === 'win32') return;
    this.#options.log.log('info', 'generation.draining', { generation: number });
    await drainServer(proof);
  }

  async stop(generation: Generation, drainMs: number): Promise<StopOutcome> {
    const { number, process: proof, transport, endpoint } = generation;
    const outcome = proof ? await stopServer(proof, drainMs) : 'gone';
    this.#options.log.log(outcome === 'gone' ? 'info' : 'error', 'generation.stopped', { generation: number, outcome });
    if (outcome !== 'gone') return outcome;
    await this.#pipes.get(number)?.close();
    this.#pipes.delete(number);
    this.#launched.delete(number);
    // A killed server leaves its socket behind; the next generation has a name of its own.
    if (transport === 'unix') rmSync(endpoint, { force: true });
    if (transport === 'ws') rmSync(tokenPath(generation, this.#options.stateFolder), { force: true });
    return outcome;
  }

  async reapCommands(marks: readonly string[]): Promise<readonly string[]> {
    if (marks.length === 0) return [];
    const ended = await endMarked({ marks, graceMs: COMMAND_GRACE_MS });
    if (ended === 'unsupported') return [];
    for (const { pid, command } of ended) this.#options.log.log('warn', 'command.reaped', { pid, command });
    return ended.map(({ command }) => command);
  }

  readonly readProposedChanges = readProposedChanges;

  bootId(): string {
    return this.#bootId;
  }

  freeBytes(path: string): number {
    return freeBytesAt(nearestExisting(path));
  }

  #pipe(number: number): AppServer {
    const server = this.#pipes.get(number);
    if (server) return server;
    throw new AppServerError({
      kind: 'unavailable',
      message: 'The pipes of a stdio server end with the process that started it.',
    });
  }
}

async function locate(codexBinary: string | null): Promise<string> {
  try {
    const found = await findCodex({ env: process.env, ...(codexBinary !== null && { configuredPath: codexBinary }) });
    return found.path;
  } catch (error) {
    throw unavailable(messageOf(error), error);
  }
}

/** There is none to start: in the middle of an upgrade that passes by itself. */
const unavailable = (reason: string, cause?: unknown): CodexCpError =>
  new CodexCpError('CODEX_APP_SERVER_UNAVAILABLE', { reason, missing: true }, { cause });

function nearestExisting(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestExisting(dirname(path));
}
