import type { ToolOutput } from '../contract/registry.ts';
import type { LoadedConfig } from '../config/load-config.ts';
import type { HealthFacts } from './health-facts.ts';

type Check = ToolOutput<'codex_health_summary'>['checks'][number];

/** What is not as it should be. What was never set up, and what nobody needs at present, is no finding. */
export function healthChecks(facts: HealthFacts, config: LoadedConfig): readonly Check[] {
  return [
    ...binaryCheck(facts),
    ...workerChecks(facts),
    ...restartCheck(facts),
    ...rootsCheck(config),
    ...staleCheck(facts),
  ];
}

function binaryCheck({ binary }: HealthFacts): readonly Check[] {
  if (!('problem' in binary)) return [];
  const suggestedAction = 'Run "codex-cp doctor"; install Codex, or set CODEX_BINARY_PATH.';
  return [{ name: 'codex_binary', status: 'error', message: binary.problem, suggestedAction }];
}

function workerChecks({ presence, openWork, lastStartError }: HealthFacts): readonly Check[] {
  const { worker } = presence.liveness;
  const open = openWork.queued + openWork.turnHolding;
  if (worker === 'frozen') {
    const suggestedAction = 'Run "codex-cp worker start": it ends the frozen one first.';
    return [{ name: 'worker', status: 'error', message: 'The worker lives but does not move.', suggestedAction }];
  }
  if (worker === 'alive' || open === 0) return [];
  return [
    {
      name: 'worker',
      status: lastStartError === null ? 'warning' : 'error',
      message: lastStartError ?? `${open} tasks are open and no worker runs.`,
      details: { openTasks: open },
      suggestedAction: 'Run "codex-cp worker start".',
    },
  ];
}

/** What waits in the queue says nothing of it. */
function restartCheck({ openWork, presence }: HealthFacts): readonly Check[] {
  if (openWork.restarts === 0) return [];
  return [
    {
      name: 'app_server_restart',
      status: 'warning',
      message: 'A restart of the app-server was asked for and is not over; what is queued waits for it.',
      suggestedAction:
        presence.liveness.worker === 'none'
          ? 'Run "codex-cp worker start": it carries the restart out.'
          : 'Wait a little; codex_get_app_server_status tells whether it is over.',
    },
  ];
}

function rootsCheck({ roots }: LoadedConfig): readonly Check[] {
  if (roots.roots.length > 0) return [];
  const suggestedAction = 'Set CODEX_ALLOWED_ROOTS to the folders of your projects.';
  return [{ name: 'allowed_roots', status: 'warning', message: roots.explanation, suggestedAction }];
}

function staleCheck({ stale }: HealthFacts): readonly Check[] {
  if (stale.length === 0) return [];
  return [
    {
      name: 'stale_operations',
      status: 'warning',
      message: `Of ${stale.length} open tasks nothing was heard for long.`,
      suggestedAction: 'Read each with codex_get_operation_status; codex_interrupt_turn stops it.',
    },
  ];
}
