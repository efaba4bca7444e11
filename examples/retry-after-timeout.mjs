// A caller that times out does not know whether its request arrived. With a key of its own it simply sends it again.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { openControlPlane } from '@codex-cp/core';

const request = {
  operation_type: 'start_chat',
  cwd: process.cwd(),
  message: process.argv[2] ?? 'Say hello in one sentence.',
  client_request_id: randomUUID(), // kept with the request, e.g. in the caller's own queue
};

const first = await submitOnce();
const again = await submitOnce(); // another process, another day: the same task
assert.equal(again.operationId, first.operationId);
assert.equal(again.idempotent, true);

const plane = openControlPlane();
const { operations } = await plane.wait({ operation_ids: [first.operationId], wait_seconds: 300 });
console.log(operations[0].status, operations[0].finalReport?.text ?? '');
await assert.rejects(plane.submit({ ...request, message: 'something else' }), {
  code: 'CODEX_CLIENT_REQUEST_ID_CONFLICT',
});
await plane.close();

async function submitOnce() {
  const caller = openControlPlane();
  const answer = await caller.submit(request);
  await caller.close();
  return answer;
}
