import type { AppServer, AppServerEvent, InteractionRequest, RequestId, Turn } from '../src/app-server/port.ts';
import { deferred } from '../src/foundation/deferred.ts';

/** An app-server in memory: it knows the turns and asks the questions that a test gives it, and keeps what it was told. */
export class FakeServer implements AppServer {
  readonly info;
  /** Every call by its name, in order. */
  readonly calls: string[] = [];
  readonly answers: { readonly requestId: RequestId; readonly result: unknown }[] = [];
  /** What waits for an answer: each resume asks it again. */
  questions: readonly InteractionRequest[] = [];
  turns: readonly Turn[] = [];
  /** What `collaborationMode/list` answers. */
  onListModes: () => Promise<readonly string[]> = () => Promise.resolve(['plan', 'default']);
  /** What becomes of a `turn/start`, of an archived thread. */
  onStartTurn: () => Promise<{ readonly turnId: string }> = () => Promise.resolve({ turnId: 'turn_1' });
  onArchive: () => Promise<void> = () => Promise.resolve();
  readonly #closed = deferred<{ readonly reason: string }>();
  readonly closed = this.#closed.promise;
  readonly #listeners = new Set<(event: AppServerEvent) => void>();

  constructor(pid = 1) {
    this.info = { version: '0.169.0', codexHome: '/home/u/.codex', pid };
  }

  tell(event: AppServerEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  ask(request: InteractionRequest): void {
    this.tell({ kind: 'interactionRequested', request });
  }

  onEvent(listener: (event: AppServerEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  startThread({ cwd }: { readonly cwd: string }) {
    return this.#called('startThread', { ...THREAD, threadId: 'thread_1', cwd });
  }

  async resumeThread({ threadId }: { readonly threadId: string }) {
    const { turns } = this;
    const resumed = await this.#called('resumeThread', { ...THREAD, ...IDLE, threadId, cwd: '/home/u/demo', turns });
    for (const request of this.questions) this.ask(request);
    return resumed;
  }

  async startTurn(): Promise<{ readonly turnId: string }> {
    await this.#called('startTurn', undefined);
    return this.onStartTurn();
  }

  async listCollaborationModes(): Promise<readonly string[]> {
    await this.#called('listCollaborationModes', undefined);
    return this.onListModes();
  }

  async archiveThread(): Promise<void> {
    await this.#called('archiveThread', undefined);
    return this.onArchive();
  }

  async respond(requestId: RequestId, result: unknown): Promise<void> {
    await this.#called('respond', undefined);
    this.answers.push({ requestId, result });
  }

  async close(): Promise<void> {
    await this.#called('close', undefined);
    this.#closed.resolve({ reason: 'closed here' });
  }

  readonly unsubscribeThread = () => this.#called('unsubscribeThread', undefined);
  readonly nameThread = () => this.#called('nameThread', undefined);
  readonly readThreadState = () => this.#called('readThreadState', IDLE);
  readonly listTurns = () => this.#called('listTurns', { turns: this.turns, nextCursor: null });
  readonly listDescendants = () => this.#called('listDescendants', []);
  readonly listThreads = () => this.#called('listThreads', { threads: [], nextCursor: null });
  readonly readThread = ({ threadId }: { readonly threadId: string }) =>
    this.#called('readThread', { ...LISTED, ...IDLE, threadId });
  readonly readHistory = () => this.#called('readHistory', { turns: [], nextCursor: null });
  readonly interruptTurn = () => this.#called('interruptTurn', undefined);
  readonly listBackgroundCommands = () => this.#called('listBackgroundCommands', []);
  readonly cleanBackgroundCommands = () => this.#called('cleanBackgroundCommands', undefined);
  readonly diagnostics = () =>
    this.#called('diagnostics', {
      pid: this.info.pid,
      residentMemoryBytes: null,
      gauges: { 'app.requests.in_flight': 1 },
    });

  #called<T>(name: string, answer: T): Promise<T> {
    this.calls.push(name);
    return Promise.resolve(answer);
  }
}

const THREAD = { model: 'gpt', effort: null, rolloutPath: null } as const;
const LISTED = { name: null, preview: '', cwd: '/home/u/demo', createdAt: 1, updatedAt: 1 } as const;
const IDLE = { state: 'idle', waitingOnApproval: false, waitingOnUserInput: false } as const;
