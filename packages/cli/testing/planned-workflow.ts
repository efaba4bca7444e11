import { givenEnd, givenSubmit, operationId } from '../../core/testing/given.ts';
import { turnOf, type Scene } from '../../core/testing/store-contract/scene.ts';

type SubmitIntent = ReturnType<typeof givenSubmit>;
type StartIntent = Parameters<Scene['store']['workflows']['start']>[0];

const PLAN = { itemId: 'item_1', source: 'plan_item', text: '1. Look\n2. Fix\n' } as const;
let made = 0;

/** The id of a workflow whose plan waits for a decision, as a worker would have left it. */
export function plannedWorkflow(scene: Scene, where: Partial<SubmitIntent> = {}): string {
  made += 1;
  const id = operationId(`op_0${made}`);
  const operation = givenSubmit({ ...where, id, prompt: `Plan ${made}` });
  const workflowId = `wf_${made}` as StartIntent['id'];
  scene.store.workflows.start(
    {
      id: workflowId,
      clientRequestId: null,
      request: { message: operation.prompt },
      title: null,
      policy: { sandbox: 'workspace-write', approvalPolicy: 'on-request' },
      environment: operation.environment,
      operation,
    },
    scene.now,
  );
  // What earlier workflows were decided to do is before it in the queue.
  let claimed = scene.claim();
  while (claimed && claimed.id !== id) claimed = scene.claim();
  if (!claimed) throw new Error(`${id} could not be claimed`);
  scene.sent(scene.thread(claimed));
  scene.store.operations.recordTurnAccepted(scene.own, id, turnOf(id), scene.now);
  scene.store.operations.endTurn(scene.own, id, givenEnd({ plan: PLAN }), scene.now);
  return workflowId;
}
