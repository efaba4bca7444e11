import type { IncomingMessage, ServerResponse } from 'node:http';
import { finished } from 'node:stream/promises';
import { EventStream } from './event-stream.ts';
import type { Gates } from './gates.ts';
import type { IdSource } from './id-source.ts';
import type { IncomingRequest } from './incoming-request.ts';
import { readIncomingRequest } from './incoming-request.ts';
import { parseJson } from './json-value.ts';
import type { Stage } from './perform.ts';
import { performResponse } from './perform.ts';
import type { RefusalCounter } from './refusal-counter.ts';
import type { ResponseStatus } from './request-log.ts';
import type { RequestRecorder } from './request-recorder.ts';
import type { Script } from './script.ts';
import { readScript, stepAfter } from './script.ts';

/** What all requests to one model share. */
export interface ModelState {
  readonly ids: IdSource;
  readonly gates: Gates;
  readonly recorder: RequestRecorder;
  readonly refusals: RefusalCounter;
  readonly bodies: 'keep' | 'drop';
}

/** Answers one model request by its script; it is recorded before anything is answered. */
export async function answerRequest(
  model: ModelState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { ids, gates, recorder } = model;
  const body = parseJson(await readText(request));
  const incoming = readIncomingRequest(body, request.headers);
  const script = scriptFor(incoming);
  const step = stepAfter(script, incoming.outputs.length);
  const id = ids.next('request');
  const { tools, ...facts } = incoming;
  const kept = model.bodies === 'keep' ? { body } : {};
  recorder.add({ id, at: Date.now(), ...facts, marker: script.key, step, status: 'open', ...kept });
  const status = await perform(script.responses[step] ?? [], response, {
    stream: new EventStream(response, ids),
    gates,
    ids,
    tools,
    outputs: incoming.outputs,
    signal: hangUpSignal(response),
    shouldRefuse: (refusal, place) => model.refusals.shouldRefuse(`${script.key} ${step} ${place}`, refusal.times),
  });
  recorder.end(id, status);
}

/** Codex's own requests, e.g. to sum up a long history, carry the user's words too but are not for the script. */
function scriptFor(incoming: IncomingRequest): Script {
  const script = readScript(incoming.lastUserText);
  if (incoming.requestKind !== 'compaction') return script;
  return { ...script, responses: [[{ kind: 'message', text: 'A scripted summary.', phase: 'none' }]] };
}

async function perform(
  actions: Script['responses'][number],
  response: ServerResponse,
  stage: Stage,
): Promise<ResponseStatus> {
  try {
    const outcome = await performResponse(actions, stage);
    if (outcome === 'completed') await finished(response);
    return outcome;
  } catch (error) {
    if (response.closed) return 'aborted';
    response.destroy();
    throw error;
  }
}

function hangUpSignal(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  if (response.closed) controller.abort();
  else response.once('close', () => controller.abort());
  return controller.signal;
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
