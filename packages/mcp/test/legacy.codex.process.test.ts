import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openRig, type Rig } from '../../core/testing/rig.ts';
import { connectTo, doorOf, environmentOf, type Answer, type Era, type TestClient } from './clients.ts';

let rig: Rig;
let clients: TestClient[];
beforeEach(async () => {
  rig = await openRig({ bodies: 'keep' });
  clients = [];
});
afterEach(async () => {
  await Promise.allSettled(clients.map((client) => client.close()));
  await rig.close();
});

/** A client of the removed server, at our door; `seconds` is how long a call waits. */
async function client(era: Era = 'v2', { seconds = 50, sets = 'legacy' } = {}): Promise<TestClient> {
  const env = {
    ...environmentOf(rig),
    CODEX_CP_TOOLSETS: sets,
    CODEX_CP_LEGACY_WAIT_SECONDS: String(seconds),
  };
  const spec = { command: process.execPath, args: [doorOf('codex-cp-mcp')], env, cwd: rig.workspace.cwd };
  const one = await connectTo(spec, era);
  clients.push(one);
  return one;
}

type Id = ReturnType<Rig['get']>['id'];
interface Fields {
  readonly threadId: string;
  readonly content: string;
  readonly operationId: Id;
  readonly pendingInteractions: readonly { readonly interactionId: string }[];
}
const fields = ({ structuredContent = {} }: Answer): Fields => structuredContent as unknown as Fields;

/** What the removed server answered: the final message as text, and again beside the id of its thread. */
const finalMessage = (content: string) => ({
  content: [{ type: 'text', text: content }],
  structuredContent: { threadId: expect.any(String) as string, content },
  isError: false,
});

describe.each(['v1', 'v2'] as const)('with the %s client', (era) => {
  test('a task is answered with its final message, and a reply goes on with all that was said', async () => {
    const one = await client(era);
    const { tools } = await one.listTools();
    expect(tools.map(({ name }) => name)).toEqual(['codex', 'codex-reply']);
    const first = await one.call('codex', { prompt: '[[id:a]] Remember the parrot. [[answer:It is green.\n]]' });
    expect(first).toEqual(finalMessage('It is green.\n'));
    const { threadId } = fields(first);
    const second = await one.call('codex-reply', { prompt: '[[id:b]][[answer:Still green.]]', threadId });
    expect(second).toEqual(finalMessage('Still green.'));
    expect(fields(second).threadId).toBe(threadId);
    const [request] = rig.model.requestsFor('b');
    for (const words of ['Remember the parrot.', 'It is green.'])
      expect(JSON.stringify(request?.body)).toContain(words);
    const third = await one.call('codex-reply', { prompt: '[[id:c]][[answer:Green.]]', conversationId: threadId });
    expect(third).toEqual(finalMessage('Green.'));
    expect(['a', 'b', 'c'].map((id) => rig.model.countStarts(id))).toEqual([1, 1, 1]);
  });

  test('a task that takes longer is told of; the same call again joins it, and the model saw one start', async () => {
    const one = await client(era, { seconds: 1 });
    const call = () => one.call('codex', { prompt: '[[id:slow]][[gate:go]]', sandbox: 'read-only' });
    const waiting = await call();
    expect(waiting.isError).toBe(false);
    const { operationId, content } = fields(waiting);
    expect(waiting.content[0]?.text).toBe(content);
    expect(content).toContain(operationId);
    const { threadId } = await rig.until(operationId, ({ status }) => status === 'running');
    expect(fields(await call())).toMatchObject({ threadId, operationId, joined: true, status: 'running' });
    rig.model.release('go');
    await rig.until(operationId, ({ finishedAt }) => finishedAt !== null);
    const done = await call();
    expect(fields(done).threadId).toBe(threadId);
    expect(done).toEqual(finalMessage(fields(done).content));
    expect(rig.model.countStarts('slow')).toBe(1);
    expect(fields(await call()).threadId).not.toBe(threadId);
  });

  test('a question is told at once; answered elsewhere, the same call again brings the end', async () => {
    const one = await client(era, { sets: 'core,legacy' });
    const call = () => one.call('codex', { prompt: '[[id:ask]][[approval:touch made]][[answer:made it]]' });
    const asking = await call();
    const { content, pendingInteractions } = fields(asking);
    expect(asking.content[0]?.text).toBe(content);
    expect(content).toContain('touch made');
    const [question] = pendingInteractions;
    expect(content).toContain(question!.interactionId);
    const answer = { interaction_id: question!.interactionId, decision: 'accept' };
    await one.call('codex_answer_pending_interaction', answer);
    expect(await call()).toEqual(finalMessage('made it'));
    expect(existsSync(join(rig.workspace.cwd, 'made'))).toBe(true);
    expect(rig.model.countStarts('ask')).toBe(1);
  });

  test('what the call says of the session reaches the model, also once Codex has forgotten the thread', async () => {
    const one = await client(era);
    const said = {
      config: { model_verbosity: 'high', model_reasoning_effort: 'high', model_reasoning_summary: 'detailed' },
      'base-instructions': 'BASE-WORDS',
      'developer-instructions': 'DEVELOPER-WORDS',
      sandbox: 'danger-full-access',
      'approval-policy': 'never',
    };
    const { threadId } = fields(await one.call('codex', { prompt: '[[id:first]][[answer:one]]', ...said }));
    process.kill(rig.store.generations.newest()!.process!.pid, 'SIGKILL');
    const reply = await one.call('codex-reply', { prompt: '[[id:second]][[answer:two]]', threadId });
    expect(reply).toEqual(finalMessage('two'));
    for (const marker of ['first', 'second']) {
      const [request] = rig.model.requestsFor(marker);
      expect(request).toMatchObject({ effort: 'high', summary: 'detailed', body: { text: { verbosity: 'high' } } });
      for (const words of ['BASE-WORDS', 'DEVELOPER-WORDS', 'danger-full-access'])
        expect(JSON.stringify(request?.body)).toContain(words);
    }
  });

  test('a failure is a text with its reason, and passes the schema of the answer', async () => {
    const one = await client(era);
    await one.listTools();
    const failed = await one.call('codex', { prompt: '[[status:401]]' });
    expect(failed).toMatchObject({ isError: true, structuredContent: { error: { code: 'CODEX_TURN_FAILED' } } });
    expect(failed.content[0]?.text).toContain('401');
    const refused = await one.call('codex', { prompt: 'x', profile: 'work' });
    expect(refused).toMatchObject({ isError: true, structuredContent: { threadId: '' } });
    expect(refused.content[0]?.text).toMatch(/^The arguments .*profile .*\(INVALID_ARGUMENT\)$/);
  });
});

describe('a client that is cut', () => {
  test('cancels: the task goes on, and the same call finds its end', async () => {
    const one = await client();
    const abort = new AbortController();
    const onprogress = (): void => {
      if (rig.model.requestsFor('cut').length > 0) abort.abort();
    };
    const call = { prompt: '[[id:cut]][[gate:go]]' };
    await expect(one.call('codex', call, { signal: abort.signal, onprogress })).rejects.toThrow();
    // What the server reads after the cancel: now it knows that nobody listens.
    await one.listTools();
    const [operation] = rig.store.operations.list({ limit: 1 });
    expect(operation?.status).toBe('running');
    rig.model.release('go');
    await rig.until(operation!.id, ({ finishedAt }) => finishedAt !== null);
    const { threadId } = operation!;
    expect(fields(await one.call('codex', call)).threadId).toBe(threadId);
    expect(rig.model.countStarts('cut')).toBe(1);
  });

  test.each(['SIGKILL', 'end of input'])(
    'ends with its server (%s): another server joins the same task',
    async (how) => {
      const first = await client();
      const call = { prompt: '[[id:gone]][[gate:go]]' };
      const lost = first.call('codex', call).catch(() => 'lost');
      await rig.model.waitForRequest(({ marker }) => marker === 'gone');
      if (how === 'SIGKILL') process.kill(first.pid, 'SIGKILL');
      else await first.close();
      expect(await lost).toBe('lost');
      rig.model.release('go');
      const [operation] = rig.store.operations.list({ limit: 1 });
      await rig.until(operation!.id, ({ finishedAt }) => finishedAt !== null);
      const { threadId } = rig.get(operation!.id);
      expect(fields(await (await client()).call('codex', call)).threadId).toBe(threadId);
      expect(rig.model.countStarts('gone')).toBe(1);
    },
  );

  test('two servers get the same call at the same moment: one task, and both get its answer', async () => {
    const both = await Promise.all([client('v1'), client('v2')]);
    const answers = await Promise.all(
      both.map((one) => one.call('codex', { prompt: '[[id:two]][[pause:500]][[answer:once]]' })),
    );
    expect(answers).toEqual([finalMessage('once'), finalMessage('once')]);
    expect(rig.model.countStarts('two')).toBe(1);
  });
});
