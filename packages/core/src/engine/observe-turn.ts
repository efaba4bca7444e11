import type { AppServerEvent, Item, RequestId } from '../app-server/port.ts';
import { cut } from '../foundation/text.ts';
import { refuses } from '../model/interaction-answers.ts';
import type { EngineContext } from './context.ts';
import { checkTurn } from './check-turn.ts';
import { openInteraction } from './open-interaction.ts';
import type { Session } from './session.ts';
import type { ThreadWatch } from './thread-watch.ts';

const JOURNAL_TEXT_CHARS = 240;
const ABOUT_THE_THREAD: ReadonlySet<AppServerEvent['kind']> = new Set([
  'turnCompleted',
  'threadStatus',
  'threadClosed',
  'turnError',
  'hookCompleted',
]);

/** Turns what Codex tells about a watched thread, or about its sub-agents, into durable facts. */
export function observeTurn(engine: EngineContext, session: Session, watch: ThreadWatch, event: AppServerEvent): void {
  // How a sub-agent's turn goes decides nothing here: the turn that sent it out is the one that counts.
  if (ABOUT_THE_THREAD.has(event.kind) && 'threadId' in event && event.threadId !== watch.threadId) return;
  switch (event.kind) {
    case 'itemStarted':
      return itemStarted(engine, watch, event);
    case 'itemCompleted':
      return itemCompleted(engine, session, watch, event);
    case 'tokenUsage':
      return event.turnId === watch.turnId ? watch.addTokens(event.last) : undefined;
    case 'interactionRequested':
      return openInteraction(engine, session, watch, event.request);
    case 'requestResolved':
      return requestResolved(engine, session, watch, event.requestId);
    case 'turnError':
      return engine.note(watch.operationId, {
        type: 'warning',
        data: { message: event.error.message, willRetry: event.willRetry },
      });
    case 'hookCompleted':
      return hookCompleted(watch, event);
    case 'turnCompleted':
      return event.turnId === watch.turnId ? look(engine, watch) : undefined;
    case 'threadStatus':
      return event.state === 'active' ? undefined : look(engine, watch);
    case 'threadClosed':
      return look(engine, watch);
    case 'warning':
      return NOISE.test(event.message) ? undefined : warn(engine, watch, event.message);
    case 'unknownRequest':
      return warn(
        engine,
        watch,
        `Codex asked for something that nobody here can do (${event.method}); it was refused.`,
      );
    case 'turnStarted':
      return undefined;
  }
}

/** Comes with every turn of a model that Codex does not know, and says nothing about the turn. */
const NOISE = /^Model metadata/;

function warn(engine: EngineContext, { operationId }: ThreadWatch, message: string): void {
  engine.note(operationId, { type: 'warning', data: { message } });
}

function look(engine: EngineContext, { operationId }: ThreadWatch): void {
  engine.tasks.run(operationId, 'check turn', () => checkTurn(engine, operationId));
}

function itemStarted(
  engine: EngineContext,
  watch: ThreadWatch,
  { item, turnId }: { item: Item; turnId: string },
): void {
  watch.openItems.set(item.id, item);
  const told = item.type === 'commandExecution' || item.type === 'toolCall';
  if (told && turnId === watch.turnId)
    engine.note(watch.operationId, { type: 'item', data: { state: 'started', ...summary(item) } });
}

function itemCompleted(
  engine: EngineContext,
  session: Session,
  watch: ThreadWatch,
  { item, turnId }: { readonly item: Item; readonly turnId: string },
): void {
  watch.openItems.delete(item.id);
  closeAnswered(engine, session, watch, item);
  if (turnId !== watch.turnId) return;
  watch.itemCompleted(item);
  if (item.type !== 'userMessage' && item.type !== 'other')
    engine.note(watch.operationId, { type: 'item', data: { state: 'completed', ...summary(item) } });
}

/**
 * Codex says that a question is closed, not whose answer it took. For commands and files their item tells: until it is
 * through, an answer of ours counts as given and no more.
 */
function requestResolved(engine: EngineContext, session: Session, watch: ThreadWatch, requestId: RequestId): void {
  const { number } = session.generation;
  const asked = engine.store.interactions.byRequest(number, requestId);
  const itemTells = asked?.kind === 'command' || asked?.kind === 'fileChange';
  if (itemTells && asked.deliveredAt !== null && asked.itemId !== null) watch.closing.set(asked.itemId, requestId);
  else closeQuestion(engine, session, requestId, 'ours');
}

function closeAnswered(engine: EngineContext, session: Session, watch: ThreadWatch, item: Item): void {
  const requestId = watch.closing.get(item.id);
  if (requestId === undefined || (item.type !== 'commandExecution' && item.type !== 'fileChange')) return;
  watch.closing.delete(item.id);
  const asked = engine.store.interactions.byRequest(session.generation.number, requestId);
  const refusedByUs = asked !== undefined && refuses(asked.response);
  const refused = item.status === 'declined';
  // A command that could not even be started is no sign of anything.
  const told = refused || item.status === 'completed';
  closeQuestion(engine, session, requestId, told && refused !== refusedByUs ? 'of somebody else' : 'ours');
}

/** Records that a question is closed, and by whose answer. */
export function closeQuestion(
  { store, own, clock, ring }: EngineContext,
  session: Session,
  requestId: RequestId,
  answer: 'ours' | 'of somebody else',
): void {
  const generation = session.generation.number;
  const closed = store.interactions.closeByServer(own, { generation, requestId, answer }, clock.now());
  if (closed) ring();
}

function hookCompleted(watch: ThreadWatch, event: Extract<AppServerEvent, { kind: 'hookCompleted' }>): void {
  const stopped = event.status === 'blocked' || event.status === 'stopped';
  if (stopped) watch.hookText = `A ${event.eventName} hook stopped it${event.text === '' ? '.' : `: ${event.text}`}`;
}

/** What the journal keeps of an item: enough to follow along, never output. */
function summary(item: Item): Readonly<Record<string, unknown>> {
  switch (item.type) {
    case 'agentMessage':
    case 'plan':
      return { itemType: item.type, text: cut(item.text, JOURNAL_TEXT_CHARS).text, chars: item.text.length };
    case 'commandExecution':
      return {
        itemType: item.type,
        command: cut(item.command, JOURNAL_TEXT_CHARS).text,
        status: item.status,
        exitCode: item.exitCode,
      };
    case 'fileChange':
      return {
        itemType: item.type,
        status: item.status,
        files: item.changes.slice(0, 20).map(({ path, kind }) => ({ path, kind })),
      };
    case 'toolCall':
      return { itemType: item.type, name: item.name, status: item.status };
    case 'userMessage':
    case 'other':
      return { itemType: item.type };
  }
}
