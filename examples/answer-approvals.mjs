// Show what Codex asks and decide: here, commands in the working folder are allowed and everything else is declined.
import { openControlPlane } from '@codex-cp/core';

const plane = openControlPlane();
const { operationId } = await plane.submit({
  operation_type: 'start_chat',
  cwd: process.cwd(),
  message: process.argv[2] ?? 'Run `date > now.txt`, then tell me what you did.',
  approval_policy: 'on-request',
});

for (;;) {
  const { reason, operations } = await plane.wait({ operation_ids: [operationId], wait_seconds: 300 });
  if (reason === 'timeout') continue;
  if (reason === 'ended') {
    console.log(operations[0].status, operations[0].finalReport?.text ?? operations[0].lastError ?? '');
    process.exitCode = operations[0].status === 'completed' ? 0 : 1;
    break;
  }
  const { interactions } = await plane.interactions({ operation_id: operationId, status: 'pending' });
  for (const { interactionId, kind, command, cwd } of interactions) {
    const allowed = kind === 'approval' && command !== undefined && cwd === process.cwd();
    console.log(allowed ? 'accept' : 'decline', command ?? kind);
    if (kind === 'user_input') await plane.answer({ interaction_id: interactionId, answers: {} });
    else if (kind === 'elicitation') await plane.answer({ interaction_id: interactionId, action: 'decline' });
    else if (kind === 'permissions') await plane.answer({ interaction_id: interactionId, permissions: {} });
    else await plane.answer({ interaction_id: interactionId, decision: allowed ? 'accept' : 'decline' });
  }
}
await plane.close();
