import type { ServerResponse } from 'node:http';
import type { IdSource } from './id-source.ts';
import type { MessagePhase } from './script.ts';
import type { OutputItem } from './tool-call-item.ts';

/** Token counts of every response; fixed, so that tests can compare. */
const USAGE = {
  input_tokens: 100,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens: 20,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: 120,
};

/** Largest piece of text in one event. */
const DELTA_CHARACTERS = 64 * 1024;

/** A message that is being streamed. */
export interface OpenMessage {
  delta(text: string): void;
  end(): void;
}

/** Writes one streamed response in the words of the Responses API; the HTTP head goes out with the first event. */
export class EventStream {
  private readonly id: string;

  constructor(
    private readonly response: ServerResponse,
    private readonly ids: IdSource,
  ) {
    this.id = ids.next('resp');
  }

  get started(): boolean {
    return this.response.headersSent;
  }

  message(text: string, phase: MessagePhase): void {
    const message = this.openMessage(phase);
    for (let at = 0; at < text.length; at += DELTA_CHARACTERS) message.delta(text.slice(at, at + DELTA_CHARACTERS));
    message.end();
  }

  openMessage(phase: MessagePhase): OpenMessage {
    const id = this.ids.next('msg');
    const item = { type: 'message', role: 'assistant', id, ...(phase === 'none' ? {} : { phase }) };
    let text = '';
    this.send('response.output_item.added', { item: { ...item, content: [] } });
    return {
      delta: (piece) => {
        text += piece;
        this.send('response.output_text.delta', { item_id: id, delta: piece });
      },
      end: () => this.item({ ...item, content: [{ type: 'output_text', text }] }),
    };
  }

  reasoning(text: string): void {
    const id = this.ids.next('rs');
    const place = { item_id: id, summary_index: 0 };
    this.send('response.output_item.added', { item: { type: 'reasoning', id, summary: [] } });
    this.send('response.reasoning_summary_part.added', place);
    this.send('response.reasoning_summary_text.delta', { ...place, delta: text });
    this.item({ type: 'reasoning', id, summary: [{ type: 'summary_text', text }], encrypted_content: null });
  }

  item(item: OutputItem): void {
    this.send('response.output_item.done', { item });
  }

  complete(): void {
    this.send('response.completed', { response: { id: this.id, usage: USAGE } });
    this.response.end();
  }

  fail(code: string, message: string): void {
    this.send('response.failed', { response: { id: this.id, status: 'failed', error: { code, message } } });
    this.response.end();
  }

  incomplete(reason: string): void {
    const response = { id: this.id, status: 'incomplete', incomplete_details: { reason } };
    this.send('response.incomplete', { response });
    this.response.end();
  }

  /** Ends the stream in order, but without the event that completes the response. */
  endUnfinished(): void {
    this.open();
    this.response.end();
  }

  /** Destroys the connection once everything written so far is on its way. */
  cut(): void {
    this.open();
    this.response.write(': cut\n\n', () => this.response.destroy());
  }

  /** Answers with an HTTP error instead of a stream; cuts the connection if the stream has begun. */
  reject(status: number, error: Readonly<Record<string, unknown>>): void {
    if (this.started) {
      this.cut();
      return;
    }
    this.response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ error }));
  }

  private open(): void {
    if (this.started) return;
    this.response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    this.write('response.created', { response: { id: this.id } });
  }

  private send(type: string, fields: object): void {
    this.open();
    this.write(type, fields);
  }

  private write(type: string, fields: object): void {
    this.response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`);
  }
}
