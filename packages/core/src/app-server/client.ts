import { systemClock, type Clock } from '../foundation/clock.ts';
import { nullLogger, type Logger } from '../foundation/logger.ts';
import { Connection, type ServerNotice, type ServerQuestion } from './connection.ts';
import { EventFeed } from './event-feed.ts';
import { shakeHands, type Handshake } from './handshake.ts';
import { textField } from './json-value.ts';
import { readNotification, readStatus } from './notifications.ts';
import type {
  AppServer,
  AppServerEvent,
  BackgroundCommand,
  Bounded,
  Diagnostics,
  ListedThread,
  RequestId,
  ResumedThread,
  ServerInfo,
  ThreadActivity,
  ThreadHistoryPage,
  ThreadInfo,
  ThreadListPage,
  ThreadListing,
  ThreadResume,
  ThreadStart,
  TurnStart,
  TurnsPage,
} from './port.ts';
import type { Method, ParamsOf, ResultOf } from './protocol/methods.ts';
import { reading, readThreadInfo, toTurnStartParams } from './requests.ts';
import { treatRequest } from './server-requests.ts';
import { ALL_SOURCES, readHistoryTurn, readListedThread } from './thread-history.ts';
import type { Transport } from './transport/transport.ts';
import { readTurn } from './turns.ts';

export interface ClientOptions {
  readonly log?: Logger;
  readonly clock?: Clock;
}

/** Makes an initialised client of a fresh transport; closes the transport when the other end is not what it should be. */
export async function openAppServer(
  transport: Transport,
  handshake: Handshake,
  { log = nullLogger, clock = systemClock }: ClientOptions = {},
): Promise<AppServer> {
  const connection = new Connection(transport, { log });
  const events = new EventFeed(log);
  connection.open({
    onNotification: (notice) => hear(events, notice),
    onRequest: (question) => treat({ connection, events, log, clock }, question),
  });
  try {
    return new AppServerClient(connection, events, await shakeHands(connection, handshake));
  } catch (error) {
    await connection.close();
    throw error;
  }
}

function hear(events: EventFeed, { method, params }: ServerNotice): void {
  const event = readNotification(method, params);
  if (event) events.emit(event);
}

interface Treating {
  readonly connection: Connection;
  readonly events: EventFeed;
  readonly log: Logger;
  readonly clock: Clock;
}

/** Every question gets an answer: at once where we have one or must refuse, from above where it is for people. */
function treat({ connection, events, log, clock }: Treating, question: ServerQuestion): void {
  const treatment = treatRequest(question, clock.now());
  if (treatment.kind === 'interaction') {
    events.emit({ kind: 'interactionRequested', request: treatment.request });
    return;
  }
  const { id, method, params } = question;
  const answered =
    treatment.kind === 'answer' ? connection.respond(id, treatment.result) : connection.refuse(id, treatment.error);
  answered.catch((error: unknown) => log.log('warn', 'app_server.reply_lost', { method, error }));
  if (treatment.kind === 'refuse') {
    log.log('warn', 'app_server.request_refused', { method });
    events.emit({ kind: 'unknownRequest', threadId: textField(params, 'threadId'), method });
  }
}

const BACKGROUND_PAGE = 100;
const DESCENDANTS = 100;
const SUB_AGENTS = ['subAgent', 'subAgentThreadSpawn', 'subAgentReview', 'subAgentCompact', 'subAgentOther'] as const;

class AppServerClient implements AppServer {
  constructor(
    private readonly connection: Connection,
    private readonly events: EventFeed,
    readonly info: ServerInfo,
  ) {}

  get closed(): Promise<{ readonly reason: string }> {
    return this.connection.closed;
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  onEvent(listener: (event: AppServerEvent) => void): () => void {
    return this.events.listen(listener);
  }

  /** Read-only on purpose: with a writable sandbox here, given or configured, Codex marks the project as trusted. */
  startThread({ cwd, overrides, ...bound }: ThreadStart): Promise<ThreadInfo> {
    return this.#call('thread/start', { ...overrides, cwd, sandbox: 'read-only' }, readThreadInfo, bound);
  }

  resumeThread({ threadId, turnLimit, overrides, ...bound }: ThreadResume): Promise<ResumedThread> {
    const initialTurnsPage = { limit: turnLimit, sortDirection: 'desc', itemsView: 'full' } as const;
    const read = (result: ResultOf<'thread/resume'>): ResumedThread => ({
      ...readThreadInfo(result),
      ...readStatus(result.thread.status),
      turns: (result.initialTurnsPage?.data ?? []).map(readTurn),
    });
    return this.#call('thread/resume', { ...overrides, threadId, excludeTurns: true, initialTurnsPage }, read, bound);
  }

  async unsubscribeThread({ threadId }: { threadId: string }): Promise<void> {
    await this.#call('thread/unsubscribe', { threadId }, nothing);
  }

  async archiveThread({ threadId }: { threadId: string }): Promise<void> {
    await this.#call('thread/archive', { threadId }, nothing);
  }

  async nameThread({ threadId, name }: { threadId: string; name: string }): Promise<void> {
    await this.#call('thread/name/set', { threadId, name }, nothing);
  }

  readThreadState({ threadId }: { threadId: string }): Promise<ThreadActivity> {
    return this.#call('thread/read', { threadId }, ({ thread }) => readStatus(thread.status));
  }

  listTurns({ threadId, limit, cursor }: { threadId: string; limit: number; cursor?: string }): Promise<TurnsPage> {
    const page = { limit, cursor: cursor ?? null, sortDirection: 'desc', itemsView: 'full' } as const;
    return this.#call('thread/turns/list', { threadId, ...page }, ({ data, nextCursor }) => ({
      turns: data.map(readTurn),
      nextCursor,
    }));
  }

  listThreads({ archived, cwd, cursor, limit, ...bound }: Bounded & ThreadListing): Promise<ThreadListPage> {
    const sources = { modelProviders: [], sourceKinds: [...ALL_SOURCES] };
    // Of the files of a large home Codex would read every one; whoever asks reads them faster, and remembers.
    const which = { archived, useStateDbOnly: true, ...sources, ...(cwd && { cwd: [...cwd] }) };
    const page = { cursor: cursor ?? null, limit, sortKey: 'updated_at', sortDirection: 'desc' } as const;
    const read = ({ data, nextCursor }: ResultOf<'thread/list'>): ThreadListPage => ({
      threads: data.map(readListedThread),
      nextCursor,
    });
    return this.#call('thread/list', { ...which, ...page }, read, bound);
  }

  readThread({ threadId, ...bound }: Bounded & { threadId: string }): Promise<ListedThread> {
    return this.#call('thread/read', { threadId }, ({ thread }) => readListedThread(thread), bound);
  }

  readHistory({
    threadId,
    limit,
    cursor,
    ...bound
  }: Bounded & { threadId: string; limit: number; cursor?: string }): Promise<ThreadHistoryPage> {
    const page = { limit, cursor: cursor ?? null, sortDirection: 'desc', itemsView: 'full' } as const;
    const read = ({ data, nextCursor }: ResultOf<'thread/turns/list'>): ThreadHistoryPage => ({
      turns: data.map(readHistoryTurn),
      nextCursor,
    });
    return this.#call('thread/turns/list', { threadId, ...page }, read, bound);
  }

  listCollaborationModes(bound?: Bounded): Promise<readonly string[]> {
    const read = ({ data }: ResultOf<'collaborationMode/list'>) => data.flatMap(({ mode }) => mode ?? []);
    return this.#call('collaborationMode/list', {}, read, bound);
  }

  startTurn({ timeoutMs, ...turn }: TurnStart): Promise<{ readonly turnId: string }> {
    const bound = timeoutMs === undefined ? {} : { timeoutMs };
    return this.#call('turn/start', toTurnStartParams(turn), ({ turn: { id } }) => ({ turnId: id }), bound);
  }

  async interruptTurn({ threadId, turnId }: { threadId: string; turnId: string }): Promise<void> {
    await this.#call('turn/interrupt', { threadId, turnId }, nothing);
  }

  listDescendants({ threadId }: { threadId: string }): Promise<readonly string[]> {
    const params = { ancestorThreadId: threadId, modelProviders: [], sourceKinds: [...SUB_AGENTS], limit: DESCENDANTS };
    return this.#call('thread/list', params, ({ data }) => data.map(({ id }) => id));
  }

  async listBackgroundCommands({ threadId }: { threadId: string }): Promise<readonly BackgroundCommand[]> {
    const commands: BackgroundCommand[] = [];
    let cursor: string | null = null;
    do {
      const params = { threadId, cursor, limit: BACKGROUND_PAGE };
      const page: ResultOf<'thread/backgroundTerminals/list'> = await this.#call(
        'thread/backgroundTerminals/list',
        params,
        (result) => result,
      );
      commands.push(...page.data.map(({ itemId, processId, command, cwd }) => ({ itemId, processId, command, cwd })));
      cursor = page.nextCursor;
    } while (cursor !== null);
    return commands;
  }

  async cleanBackgroundCommands({ threadId }: { threadId: string }): Promise<void> {
    await this.#call('thread/backgroundTerminals/clean', { threadId }, nothing);
  }

  diagnostics(bound?: Bounded): Promise<Diagnostics> {
    const read = ({ process, gauges }: ResultOf<'server/diagnostics'>): Diagnostics => ({
      pid: process.id,
      residentMemoryBytes: process.residentMemoryBytes,
      gauges: Object.fromEntries(gauges.map(({ name, value }) => [name, value])),
    });
    return this.#call('server/diagnostics', {}, read, bound);
  }

  respond(requestId: RequestId, result: unknown): Promise<void> {
    return this.connection.respond(requestId, result);
  }

  async #call<M extends Method, T>(
    method: M,
    params: ParamsOf<M>,
    read: (result: ResultOf<M>) => T,
    bound: Bounded = {},
  ): Promise<T> {
    return reading(method, await this.connection.call(method, params, bound), read);
  }
}

function nothing(): void {
  // The answer holds nothing that we need.
}
