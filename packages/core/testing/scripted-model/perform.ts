import { setTimeout as pause } from 'node:timers/promises';
import type { EventStream } from './event-stream.ts';
import type { Gates } from './gates.ts';
import type { IdSource } from './id-source.ts';
import type { OfferedTools } from './offered-tools.ts';
import type { Action, Refusal } from './script.ts';
import { toolCallItem } from './tool-call-item.ts';

/** What one response is performed with. */
export interface Stage {
  readonly stream: EventStream;
  readonly gates: Gates;
  readonly ids: IdSource;
  readonly tools: OfferedTools;
  readonly outputs: readonly string[];
  /** Aborts when Codex hangs up or the model closes. */
  readonly signal: AbortSignal;
  /** Whether the refusal at that place of the response still applies to this task. */
  shouldRefuse(refusal: Refusal, place: number): boolean;
}

/** Performs the actions of one response in order, up to its end or to the action that makes it fail. */
export async function performResponse(actions: readonly Action[], stage: Stage): Promise<'completed' | 'failed'> {
  for (const [place, action] of actions.entries()) {
    if ('times' in action) {
      if (!stage.shouldRefuse(action, place)) continue;
      refuse(action, stage.stream);
      return 'failed';
    }
    await perform(action, stage);
    stage.signal.throwIfAborted();
  }
  stage.stream.complete();
  return 'completed';
}

async function perform(action: Exclude<Action, Refusal>, stage: Stage): Promise<void> {
  const { stream, signal } = stage;
  switch (action.kind) {
    case 'message':
      stream.message(action.text, action.phase);
      return;
    case 'report':
      stream.message(`The tool answered:\n${stage.outputs.join('\n')}`, 'final_answer');
      return;
    case 'reasoning':
      stream.reasoning(action.text);
      return;
    case 'stream':
      return streamSlowly(action, stage);
    case 'gate':
      return waitAtGate(action.name, stage);
    case 'pause':
      return pause(action.ms, undefined, { signal });
    case 'call':
      stream.item(toolCallItem(action.use, stage.tools, stage.ids.next('call')));
      return;
    case 'nothing':
      return;
  }
}

async function streamSlowly(
  action: { readonly chunks: number; readonly everyMs: number },
  stage: Stage,
): Promise<void> {
  const message = stage.stream.openMessage('final_answer');
  for (let chunk = 1; chunk <= action.chunks; chunk += 1) {
    await pause(action.everyMs, undefined, { signal: stage.signal });
    message.delta(`chunk-${chunk} `);
  }
  message.end();
}

async function waitAtGate(name: string, stage: Stage): Promise<void> {
  const message = stage.stream.openMessage('final_answer');
  message.delta(`Gate ${name}: waiting, `);
  await stage.gates.pass(name, stage.signal);
  message.delta('passed.');
  message.end();
}

function refuse(refusal: Refusal, stream: EventStream): void {
  switch (refusal.kind) {
    case 'status':
      stream.reject(refusal.status, { type: 'scripted', message: `scripted status ${refusal.status}` });
      return;
    case 'usage-limit':
      stream.reject(429, usageLimit(refusal.resetsInSeconds));
      return;
    case 'fail':
      stream.fail(refusal.code, `scripted failure ${refusal.code}`);
      return;
    case 'incomplete':
      stream.incomplete(refusal.reason);
      return;
    case 'unreadable':
      stream.reject(400, { type: 'unreadable_marker', message: refusal.message });
      return;
    case 'cut':
      stream.openMessage('final_answer').delta('This message will be cut ');
      stream.cut();
      return;
    case 'unfinished':
      stream.openMessage('final_answer').delta('This message will not end ');
      stream.endUnfinished();
      return;
  }
}

function usageLimit(resetsInSeconds: number): Readonly<Record<string, unknown>> {
  return {
    type: 'usage_limit_reached',
    message: 'The usage limit has been reached',
    plan_type: 'pro',
    resets_at: Math.floor(Date.now() / 1000) + resetsInSeconds,
    resets_in_seconds: resetsInSeconds,
  };
}
