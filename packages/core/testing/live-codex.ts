import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createCodexHome, startScriptedModel, type ScriptedModel } from './scripted-model.ts';
import { temporaryWorkspace, type TemporaryWorkspace } from './workspace.ts';
import { endMarked } from '../src/process/find-marked.ts';
import { endServer } from '../src/app-server/stop.ts';
import { findCodex } from '../src/app-server/find-codex.ts';
import { freeLoopbackUrl, type Endpoint } from '../src/app-server/endpoint.ts';
import { launchDetached, launchStdio, type LaunchedServer, type LaunchServer } from '../src/app-server/launch.ts';
import type { AppServer, AppServerEvent, SandboxPolicy, TurnStart } from '../src/app-server/port.ts';
import { waitReady } from '../src/app-server/wait-ready.ts';

const READY_MS = 20_000;
const EVENT_MS = 20_000;

export interface LiveOptions {
  readonly extraToml?: string;
  readonly git?: boolean;
  readonly model?: string;
  readonly streamMaxRetries?: number;
  readonly features?: Readonly<Record<string, boolean>>;
  readonly env?: NodeJS.ProcessEnv;
  /** Folders of an earlier server of this test, to go on with what it left. */
  readonly codexHomeOf?: TemporaryWorkspace;
}

/** A home with a scripted model, in which the real Codex can be started; everything is cleared away after the test. */
export interface CodexLab {
  readonly model: ScriptedModel;
  readonly workspace: TemporaryWorkspace;
  readonly launch: LaunchServer;
}

/** Prepares a home for the real Codex. */
export async function codexLab(options: LiveOptions = {}): Promise<CodexLab> {
  const { env = process.env, git = false, codexHomeOf, ...home } = options;
  const workspace = codexHomeOf ?? temporaryWorkspace({ git });
  onTestFinished(() => workspace.remove());
  const model = await startScriptedModel({ bodies: 'keep' });
  onTestFinished(() => model.close());
  createCodexHome({ dir: workspace.codexHome, modelUrl: model.url, ...home });
  const mark = `test-${randomUUID()}`;
  onTestFinished(async () => {
    await endMarked({ marks: [mark], graceMs: 500 });
  });
  const binaryPath = (await findCodex({ env: {} })).path;
  const logPath = join(workspace.stateDir, 'codex.log');
  return {
    model,
    workspace,
    launch: { binaryPath, codexHome: workspace.codexHome, mark, logPath, env },
  };
}

/** An endpoint of that kind that nobody uses yet. */
export async function newEndpoint(kind: Endpoint['kind'], { workspace }: CodexLab): Promise<Endpoint> {
  if (kind === 'unix') return { kind, path: join(workspace.stateDir, `${randomUUID().slice(0, 8)}.sock`) };
  return { kind, url: await freeLoopbackUrl(), token: randomUUID() };
}

/** A detached server and one connection to it. */
export interface LiveCodex extends CodexLab {
  readonly endpoint: Endpoint;
  readonly launched: LaunchedServer;
  readonly server: AppServer;
  readonly events: EventLog;
  /** Another connection to the same server. */
  connect(): Promise<AppServer>;
}

/** Starts the real Codex detached and connects to it. */
export async function liveCodex(kind: Endpoint['kind'], options: LiveOptions = {}): Promise<LiveCodex> {
  const lab = await codexLab(options);
  const endpoint = await newEndpoint(kind, lab);
  const launched = await startServer(lab, endpoint);
  const connect = (): Promise<AppServer> => connectTo(endpoint, launched);
  const server = await connect();
  return { ...lab, endpoint, launched, server, events: new EventLog(server), connect };
}

/** Starts a server that ends with the test. */
export async function startServer(lab: CodexLab, endpoint: Endpoint): Promise<LaunchedServer> {
  const launched = await launchDetached({ ...lab.launch, endpoint });
  onTestFinished(async () => {
    await endServer(launched.process.identity);
  });
  return launched;
}

/** Connects to a server, insisting on its process; the connection ends with the test. */
export async function connectTo(endpoint: Endpoint, launched: LaunchedServer): Promise<AppServer> {
  const handshake = { clientVersion: '1.0.0', expectedPid: launched.process.identity.pid };
  const server = await waitReady({ endpoint, deadlineMs: READY_MS, handshake, launched });
  onTestFinished(() => server.close());
  return server;
}

/** Starts the real Codex as a child that speaks over its pipes. */
export async function stdioCodex(options: LiveOptions = {}) {
  const lab = await codexLab(options);
  const { process: child, server } = await launchStdio(lab.launch, { clientVersion: '1.0.0', timeoutMs: READY_MS });
  onTestFinished(async () => {
    await endServer(child.identity);
  });
  return { ...lab, child, server, events: new EventLog(server) };
}

type EventOf<K extends AppServerEvent['kind']> = AppServerEvent & { readonly kind: K };

/** Everything a server said, and a way to wait for more. */
export class EventLog {
  readonly all: AppServerEvent[] = [];
  readonly #waiting = new Set<() => void>();

  constructor(server: AppServer) {
    server.onEvent((event) => {
      this.all.push(event);
      for (const look of [...this.#waiting]) look();
    });
  }

  /** Resolves with the first event of that kind that fits, be it there already or still to come. */
  next<K extends AppServerEvent['kind']>(
    kind: K,
    fits: (event: EventOf<K>) => boolean = () => true,
  ): Promise<EventOf<K>> {
    const isOfKind = (event: AppServerEvent): event is EventOf<K> => event.kind === kind;
    const isWanted = (event: AppServerEvent): event is EventOf<K> => isOfKind(event) && fits(event);
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const found = this.all.find(isWanted);
        if (found === undefined) return;
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve(found);
      };
      const timer = setTimeout(() => {
        reject(new Error(`no ${kind} came; there came ${this.all.map((event) => event.kind).join(', ')}`));
      }, EVENT_MS);
      this.#waiting.add(look);
      look();
    });
  }
}

/** A turn with the usual settings, full access unless told otherwise: commands then need no sandbox. */
export function turnOf(threadId: string, cwd: string, text: string, more: Partial<TurnStart> = {}): TurnStart {
  const sandbox: SandboxPolicy = { type: 'dangerFullAccess' };
  return {
    threadId,
    text,
    clientUserMessageId: `message-${randomUUID()}`,
    cwd,
    approvalPolicy: 'on-request',
    sandbox,
    model: 'gpt-5.5',
    effort: 'medium',
    summary: null,
    collaborationMode: 'default',
    ...more,
  };
}
