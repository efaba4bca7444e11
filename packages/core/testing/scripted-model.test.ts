import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ScriptedModel } from './scripted-model.ts';
import { readRequestLog, startScriptedModel } from './scripted-model.ts';
import type { Ask, Reply } from './ask-model.ts';
import { askModel } from './ask-model.ts';

let model: ScriptedModel;
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'scripted-model-'));
  model = await startScriptedModel({ logFile: join(folder, 'log.jsonl') });
});

afterEach(async () => {
  await model.close();
  rmSync(folder, { recursive: true });
});

const ask = (text: string, more: Partial<Ask> = {}): Promise<Reply> => askModel(model.url, { text, ...more });

describe('what the model says', () => {
  test.each([['plain words'], ['[[unknown-marker:x]]'], [''], ['[[answer:never closed'], ['[[pause:1]]']])(
    'greets when %j asks for nothing',
    async (text) => {
      expect((await ask(text)).messages).toEqual(['Hello from the scripted model.']);
    },
  );

  test('answers with the words of the marker and passes over everything around it', async () => {
    expect((await ask('Please [[answer:forty-two]] and thank you.')).messages).toEqual(['forty-two']);
  });

  test('an argument may hold balanced brackets, escaped brackets, colons and line breaks', async () => {
    expect((await ask('[[json:{"a":[[1],[2]]}]]')).messages).toEqual(['{"a":[[1],[2]]}']);
    expect((await ask('[[answer:a \\] b \\[ c: d\ne]]')).messages).toEqual(['a ] b [ c: d\ne']);
  });

  test('a plan stands between tags on lines of their own, and markers inside of it wait for its execution', async () => {
    const { messages } = await ask('[[plan:1. Look\n[[command:ls]]]]');
    expect(messages).toEqual(['<proposed_plan>\n1. Look\n[[command:ls]]\n</proposed_plan>\n']);
    expect((await ask(messages[0] ?? '')).calls).toMatchObject([{ name: 'exec_command' }]);
  });

  test('messages carry their phase unless it is left out', async () => {
    const { items } = await ask('[[say:a]] [[answer phase=none:b]]');
    expect(items.map((item) => item['phase'])).toEqual(['commentary', undefined]);
  });

  test('a stream comes in as many pieces as asked for', async () => {
    const { deltas, messages } = await ask('[[stream chunks=3 every=1]]');
    expect(deltas).toEqual(['chunk-1 ', 'chunk-2 ', 'chunk-3 ']);
    expect(messages).toEqual(['chunk-1 chunk-2 chunk-3 ']);
  });

  test('a big message has exactly the size asked for', async () => {
    expect((await ask('[[big:200001]]')).messages[0]).toHaveLength(200_001);
  });

  test('an empty turn has no items and is complete all the same', async () => {
    expect(await ask('[[empty]]')).toMatchObject({ items: [], end: 'response.completed' });
  });

  test('no two items of any two models share an id', async () => {
    const other = await startScriptedModel();
    const replies = [await ask('[[command:a]]'), await ask('[[command:a]]'), await askModel(other.url, { text: '' })];
    await other.close();
    const ids = replies.flatMap((reply) => reply.items.map((item) => item['id']));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('tools', () => {
  test('each tool call is a response of its own, and the number of outputs tells which is due', async () => {
    const text = '[[say:first]] [[command:one]] [[approval prefix=git,pull:two]] [[answer:three]]';
    const replies = [await ask(text), await ask(text, { outputs: ['1'] }), await ask(text, { outputs: ['1', '2'] })];
    expect(replies.map((reply) => reply.messages)).toEqual([['first'], [], ['three']]);
    expect(replies[0]?.calls).toMatchObject([{ name: 'exec_command', args: { cmd: 'one' } }]);
    expect(replies[1]?.calls).toMatchObject([
      { args: { cmd: 'two', sandbox_permissions: 'require_escalated', prefix_rule: ['git', 'pull'] } },
    ]);
    expect(model.requests.map((request) => request.step)).toEqual([0, 1, 2]);
  });

  test('calls joined by a marker go into one response and are done when all their outputs are there', async () => {
    const text = '[[command:a]] [[and]] [[command:b]] [[command:c]]';
    expect((await ask(text)).calls).toMatchObject([{ args: { cmd: 'a' } }, { args: { cmd: 'b' } }]);
    expect((await ask(text, { outputs: ['a', 'b'] })).calls).toMatchObject([{ args: { cmd: 'c' } }]);
    expect((await ask('[[two-approvals]]')).calls).toHaveLength(2);
  });

  test('a script that ends with a call ends the turn with what the tool said', async () => {
    const { messages } = await ask('[[command:ls]]', { outputs: ['a.txt'] });
    expect(messages).toEqual(['The tool answered:\na.txt']);
  });

  test('a patch uses the tool of its own where there is one, else the shell, else JavaScript', async () => {
    const custom = await ask('[[patch:a.txt=x\ny]]', { tools: [{ type: 'custom', name: 'apply_patch' }] });
    expect(custom.items).toMatchObject([
      { type: 'custom_tool_call', input: '*** Begin Patch\n*** Add File: a.txt\n+x\n+y\n*** End Patch\n' },
    ]);
    const shell = await ask('[[patch:a.txt]]');
    expect(shell.calls[0]?.args['cmd']).toMatch(/^apply_patch <<'EOF'\n\*\*\* Begin Patch\n[^]*EOF$/);
    const code = await ask('[[patch:a.txt]]', {
      additionalTools: [{ type: 'namespace', name: 'functions', tools: [] }],
    });
    expect(code.items).toMatchObject([{ type: 'custom_tool_call', name: 'exec' }]);
  });

  test('a patch that is given whole is passed on as it is', async () => {
    const patch = '*** Begin Patch\n*** Delete File: a=b.txt\n*** End Patch\n';
    const { items } = await ask(`[[patch:${patch}]]`, { tools: [{ type: 'custom', name: 'apply_patch' }] });
    expect(items).toMatchObject([{ input: patch }]);
  });

  test('a question has the labels given, as often as asked for', async () => {
    const { calls } = await ask('[[question count=2:Which one?|A|B]]');
    expect(calls).toMatchObject([{ name: 'request_user_input', args: { questions: [{ id: 'q1' }, { id: 'q2' }] } }]);
    expect(calls[0]?.args).toMatchObject({
      questions: [{ question: 'Which one?', options: [{ label: 'A' }, {}] }, {}],
    });
  });

  test('an MCP tool is called in the namespace of its server, named or looked up', async () => {
    const tools = [{ type: 'namespace', name: 'mcp__lab', tools: [{ type: 'function', name: 'book' }] }];
    const call = { namespace: 'mcp__lab', name: 'book' };
    expect((await ask('[[mcp:lab/book {"seat":1}]]')).calls).toMatchObject([{ ...call, args: { seat: 1 } }]);
    expect((await ask('[[mcp:book]]', { tools })).calls).toMatchObject([{ ...call, args: {} }]);
  });

  test('any function can be called by name', async () => {
    const { calls } = await ask('[[tool:update_plan {"plan":[]}]]');
    expect(calls).toMatchObject([{ name: 'update_plan', args: { plan: [] } }]);
  });
});

describe('who speaks', () => {
  test('texts that Codex writes in the name of the user are neither script nor task', async () => {
    const injected = ['<environment_context>x</environment_context>', '<turn_aborted>[[answer:no]]</turn_aborted>'];
    const { messages } = await ask('[[answer:yes]]', { outputs: [], laterUserTexts: injected });
    expect(messages).toEqual(['yes']);
    expect(model.requests[0]?.lastUserText).toBe('[[answer:yes]]');
  });

  test('a later text of the user replaces the script and starts at its first step', async () => {
    const { messages } = await ask('[[command:a]]', { outputs: ['a'], laterUserTexts: ['[[answer:steered]]'] });
    expect(messages).toEqual(['steered']);
    expect(model.requests[0]?.step).toBe(0);
  });

  test('a request to sum up the history gets a summary and is no start of any task', async () => {
    const { messages } = await ask('[[id:a]] [[command:ls]]', { requestKind: 'compaction' });
    expect(messages).toEqual(['A scripted summary.']);
    expect(model.countStarts('a')).toBe(0);
  });
});

describe('failures', () => {
  test.each([400, 401, 429, 500, 503])('status %i is a plain HTTP error', async (status) => {
    expect(await ask(`[[status:${status}]]`)).toMatchObject({ status, items: [], end: 'none' });
  });

  test('the usage limit tells when it resets', async () => {
    const { status, error } = await ask('[[usage-limit resets=60]]');
    expect(status).toBe(429);
    expect(error).toMatchObject({ type: 'usage_limit_reached', resets_in_seconds: 60 });
  });

  test.each([
    ['[[fail:server_is_overloaded]]', 'response.failed'],
    ['[[incomplete]]', 'response.incomplete'],
    ['[[unfinished]]', 'none'],
    ['[[cut]]', 'cut'],
  ])('%s ends the stream as %s', async (text, end) => {
    expect((await ask(text)).end).toBe(end);
    expect(model.requests[0]?.status).toBe('failed');
  });

  test('a limited failure lets the task pass afterwards, each task for itself', async () => {
    const text = '[[id:a]] [[status times=2:500]] [[cut-once]] [[answer:through]]';
    const ends = [(await ask(text)).status, (await ask(text)).status, (await ask(text)).end, (await ask(text)).end];
    expect(ends).toEqual([500, 500, 'cut', 'response.completed']);
    expect((await ask(text.replace('id:a', 'id:b'))).status).toBe(500);
  });

  test('a known marker that makes no sense says so', async () => {
    const { status, error } = await ask('[[pause:soon]]');
    expect(status).toBe(400);
    expect(error).toMatchObject({ message: '[[pause]] needs a number, not "soon"' });
  });

  test('a path nobody knows is not found', async () => {
    expect((await fetch(new URL('/v1/models', model.url))).status).toBe(404);
  });
});

describe('gates', () => {
  test('a gate holds the message until it is released, and stays open', async () => {
    const reply = ask('[[gate:north]]');
    await model.waitForRequest((request) => request.lastUserText === '[[gate:north]]');
    expect(model.requests[0]?.status).toBe('open');
    model.release('north');
    expect((await reply).messages).toEqual(['Gate north: waiting, passed.']);
    expect((await ask('[[gate:north]]')).end).toBe('response.completed');
  });

  test('a gate can be released over HTTP', async () => {
    const reply = ask('[[gate:the south]]');
    await fetch(new URL('/_control/release/the%20south', model.url), { method: 'POST' });
    expect((await reply).end).toBe('response.completed');
  });

  test('a caller that hangs up is recorded as aborted', async () => {
    const controller = new AbortController();
    const reply = ask('[[gate:west]]', { signal: controller.signal });
    await model.waitForRequest((request) => request.status === 'open');
    controller.abort();
    await expect(reply).rejects.toThrow();
    await expect(model.waitForRequest((request) => request.status === 'aborted')).resolves.toMatchObject({ step: 0 });
  });

  test('waiting for a request that never comes ends with what was seen instead', async () => {
    await ask('[[id:other]]');
    await expect(model.waitForRequest(() => false, 1)).rejects.toThrow('seen: other step 0 completed');
  });
});

describe('the log', () => {
  test('a task is counted once per turn, however many requests the turn takes', async () => {
    const text = '[[id:op-17]] [[command:ls]]';
    await ask(text, { turnId: 'turn-1' });
    await ask(text, { turnId: 'turn-1' });
    await ask(text, { turnId: 'turn-1', outputs: ['x'] });
    await ask(text, { turnId: 'turn-2' });
    await ask(text, { turnId: 'turn whose start this model has not seen', outputs: ['x'] });
    expect(model.countStarts('op-17')).toBe(2);
    expect(model.requestsFor('op-17')).toHaveLength(5);
    expect(model.countStarts(text)).toBe(0);
  });

  test('without a name the whole text is the task', async () => {
    await ask('do it');
    expect(model.countStarts('do it')).toBe(1);
  });

  test('a request tells thread, turn, model, effort and sandbox', async () => {
    await ask('hi', { threadId: 'thread-1', turnId: 'turn-1' });
    expect(model.requests).toMatchObject([
      {
        threadId: 'thread-1',
        turnId: 'turn-1',
        requestKind: 'turn',
        model: 'gpt-5.5',
        effort: 'medium',
        sandboxMode: 'read-only',
        outputs: [],
        status: 'completed',
      },
    ]);
    expect(model.requests[0]).not.toHaveProperty('body');
  });

  test('bodies are kept when asked for', async () => {
    const keeping = await startScriptedModel({ bodies: 'keep' });
    await askModel(keeping.url, { text: 'hi' });
    expect(keeping.requests[0]?.body).toMatchObject({ model: 'gpt-5.5' });
    await keeping.close();
  });

  test('the file has a request before it is answered, and its end once it has one', async () => {
    const reply = ask('[[id:a]] [[gate:g]]');
    await model.waitForRequest((request) => request.marker === 'a');
    expect(readRequestLog(join(folder, 'log.jsonl')).requests).toMatchObject([{ marker: 'a', status: 'open' }]);
    model.release('g');
    await reply;
    await model.waitForRequest((request) => request.status === 'completed');
    const log = readRequestLog(join(folder, 'log.jsonl'));
    expect(log.requests).toEqual(model.requests);
    expect(log.countStarts('a')).toBe(1);
  });

  test('the file of several models, one of them killed while writing, still counts', async () => {
    await ask('[[id:a]]', { turnId: 'turn-1' });
    const second = await startScriptedModel({ logFile: join(folder, 'log.jsonl') });
    await askModel(second.url, { text: '[[id:a]]', turnId: 'turn-2' });
    await second.close();
    writeFileSync(join(folder, 'log.jsonl'), '{"id":"request_x", "mark', { flag: 'a' });
    const third = await startScriptedModel({ logFile: join(folder, 'log.jsonl') });
    await askModel(third.url, { text: '[[id:a]]', turnId: 'turn-3' });
    await third.close();
    expect(readRequestLog(join(folder, 'log.jsonl')).countStarts('a')).toBe(3);
  });

  test('a file that cannot be written fails the start', async () => {
    await expect(startScriptedModel({ logFile: join(folder, 'missing', 'log.jsonl') })).rejects.toThrow('ENOENT');
  });

  test('the requests can be read over HTTP', async () => {
    await ask('[[id:a]]');
    const answer = await fetch(new URL('/_control/requests', model.url));
    expect(await answer.json()).toMatchObject({ requests: [{ marker: 'a' }] });
  });
});

describe('the address', () => {
  test('is on loopback, and the port can be chosen', async () => {
    const { port } = model;
    await model.close();
    const again = await startScriptedModel({ port });
    expect(again.url).toBe(`http://127.0.0.1:${port}/v1`);
    await again.close();
  });
});
