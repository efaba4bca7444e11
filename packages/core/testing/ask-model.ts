import { isRecord, listOf, parseJson, recordOf, stringOf } from './scripted-model/json-value.ts';

type Json = Readonly<Record<string, unknown>>;

/** What to put into a request as Codex would send it. */
export interface Ask {
  readonly text: string;
  /** Tool outputs behind that text. */
  readonly outputs?: readonly string[];
  /** Texts in the name of the user behind text and outputs. */
  readonly laterUserTexts?: readonly string[];
  readonly tools?: readonly Json[];
  /** Tools as newer models get them. */
  readonly additionalTools?: readonly Json[];
  readonly threadId?: string;
  readonly turnId?: string;
  readonly requestKind?: string;
  readonly signal?: AbortSignal;
}

/** What came back. */
export interface Reply {
  readonly status: number;
  /** Error of an answer that is no stream. */
  readonly error: Json;
  /** Completed output items. */
  readonly items: readonly Json[];
  readonly deltas: readonly string[];
  /** Texts of the completed messages. */
  readonly messages: readonly string[];
  readonly calls: readonly (Json & { readonly args: Json })[];
  /** The event that ended the stream; `none` if there was none, `cut` if the connection broke. */
  readonly end: string;
}

/** Sends one request to a model in place of Codex and reads the whole answer. */
export async function askModel(url: string, ask: Ask): Promise<Reply> {
  const response = await fetch(`${url}/responses`, {
    method: 'POST',
    body: JSON.stringify(requestBody(ask)),
    ...(ask.signal === undefined ? {} : { signal: ask.signal }),
  });
  const { text, broken } = await readAll(response, ask.signal);
  const events = text
    .split('\n')
    .flatMap((line) => (line.startsWith('data: ') ? [recordOf(parseJson(line.slice(6)))] : []));
  const items = events
    .filter((event) => event['type'] === 'response.output_item.done')
    .map((event) => recordOf(event['item']));
  const last = stringOf(events.at(-1)?.['type']) ?? 'none';
  return {
    status: response.status,
    error: recordOf(recordOf(parseJson(text))['error']),
    items,
    deltas: events.flatMap((event) =>
      event['type'] === 'response.output_text.delta' ? (stringOf(event['delta']) ?? []) : [],
    ),
    messages: items.flatMap((item) => listOf(item['content']).map((part) => stringOf(recordOf(part)['text']) ?? '')),
    calls: items.filter((item) => item['type'] === 'function_call').map(withArgs),
    end: broken ? 'cut' : /^response\.(completed|failed|incomplete)$/.test(last) ? last : 'none',
  };
}

async function readAll(response: Response, signal?: AbortSignal): Promise<{ text: string; broken: boolean }> {
  const chunks: Uint8Array[] = [];
  let broken = false;
  try {
    for await (const chunk of response.body ?? []) if (chunk instanceof Uint8Array) chunks.push(chunk);
  } catch (error) {
    if (signal?.aborted === true) throw error;
    broken = true;
  }
  return { text: Buffer.concat(chunks).toString('utf8'), broken };
}

function withArgs(item: Json): Json & { readonly args: Json } {
  const args = parseJson(stringOf(item['arguments']) ?? '');
  return { ...item, args: isRecord(args) ? args : {} };
}

function requestBody(ask: Ask): Json {
  const metadata = {
    thread_id: ask.threadId ?? 'thread',
    turn_id: ask.turnId ?? 'turn',
    request_kind: ask.requestKind ?? 'turn',
    sandbox_mode: 'read-only',
  };
  const outputs = (ask.outputs ?? []).map((output) => ({ type: 'function_call_output', call_id: 'c', output }));
  return {
    model: 'gpt-5.5',
    stream: true,
    reasoning: { effort: 'medium' },
    input: [
      ...(ask.additionalTools === undefined ? [] : [{ type: 'additional_tools', tools: ask.additionalTools }]),
      userMessage('<environment_context>here</environment_context>'),
      userMessage(ask.text),
      ...outputs,
      ...(ask.laterUserTexts ?? []).map(userMessage),
    ],
    ...(ask.tools === undefined ? {} : { tools: ask.tools }),
    client_metadata: { 'x-codex-turn-metadata': JSON.stringify(metadata) },
  };
}

function userMessage(text: string): Json {
  return { type: 'message', role: 'user', content: [{ type: 'input_text', text }] };
}
