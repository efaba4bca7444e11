// Submit a task, wait until it has ended, print the final report. Exit code 0 only if it completed.
import { openControlPlane } from '@codex-cp/core';

const plane = openControlPlane();
const { operationId } = await plane.submit({
  operation_type: 'start_chat',
  cwd: process.cwd(),
  message: process.argv[2] ?? 'Say hello in one sentence.',
});
console.log(operationId);

for (;;) {
  const { reason, operations } = await plane.wait({ operation_ids: [operationId], wait_seconds: 300 });
  const [operation] = operations;
  if (reason === 'timeout') continue; // it goes on; so do we
  if (reason === 'needs_attention')
    console.log(`Codex asks something: codex-cp interactions --operation ${operationId}`);
  console.log(operation.status);
  console.log(operation.finalReport?.text ?? operation.lastError ?? '');
  process.exitCode = operation.status === 'completed' ? 0 : 1;
  break;
}
await plane.close();
