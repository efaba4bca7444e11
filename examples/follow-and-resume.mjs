// Follow a task, break off in the middle, and go on later from the last event seen. Nothing is missed, nothing comes twice.
import assert from 'node:assert/strict';
import { openControlPlane } from '@codex-cp/core';

const plane = openControlPlane();
const { operationId } = await plane.submit({
  operation_type: 'start_chat',
  cwd: process.cwd(),
  message: process.argv[2] ?? 'Say hello in one sentence.',
});

const seen = [];
for await (const event of plane.subscribe({ operationId })) {
  seen.push(event.position);
  if (event.data.status === 'running') break; // this reader dies here
}
for await (const event of plane.subscribe({ operationId, after: seen.at(-1) })) {
  seen.push(event.position);
  console.log(event.type, JSON.stringify(event.data));
}
assert.deepEqual(
  seen,
  [...new Set(seen)].sort((a, b) => a - b),
);
console.log((await plane.status({ operation_id: operationId })).finalReport?.text ?? '');
await plane.close();
