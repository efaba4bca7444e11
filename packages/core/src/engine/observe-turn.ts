import type { AppServerEvent, Item } from '../app-server/port.ts';
import { cut } from '../foundation/text.ts';
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
      return itemCompleted(engine, watch, event);
    case 'tokenUsage':
      return event.turnId === watch.turnId ? watch.addTokens(event.last) : undefined;
    case 'interactionRequested':
      return openInteraction(engine, session, watch, event.request);
    case 'requestResolved':
      return requestResolved(engine, session, event.requestId);
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
    case 'turnStarted':
    case 'unknownRequest':
      return undefined;
  }
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
  watch: ThreadWatch,
  { item, turnId }: { item: Item; turnId: string },
): void {
  watch.openItems.delete(item.id);
  if (item.type === 'commandExecution' && item.status === 'declined') watch.declined.push(item);
  const told = item.type !== 'userMessage' && item.type !== 'other';
  if (told && turnId === watch.turnId)
    engine.note(watch.operationId, { type: 'item', data: { state: 'completed', ...summary(item) } });
}

function requestResolved(
  { store, own, clock, ring }: EngineContext,
  session: Session,
  requestId: number | string,
): void {
  const closed = store.interactions.closeByServer(own, session.generation.number, requestId, clock.now());
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
