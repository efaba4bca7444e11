import type { ToolOutput } from '../contract/registry.ts';
import type { LoadedConfig } from '../config/load-config.ts';
import type { HealthFacts } from './health-facts.ts';

type Check = ToolOutput<'codex_health_summary'>['checks'][number];

/** What is not as it should be. What was never set up, and what nobody needs at present, is no finding. */
export function healthChecks(facts: HealthFacts, config: LoadedConfig): readonly Check[] {
  return [...binaryCheck(facts), ...workerChecks(facts), ...rootsCheck(config), ...staleCheck(facts)];
}

function binaryCheck({ binary }: HealthFacts): readonly Check[] {
  if (binary !== null) return [];
  const message = 'No Codex was found. Install Codex, or set CODEX_BINARY_PATH.';
  return [{ name: 'codex_binary', status: 'error', message }];
}

function workerChecks({ presence, openWork, lastStartError }: HealthFacts): readonly Check[] {
  const { worker } = presence.liveness;
  const open = openWork.queued + openWork.turnHolding;
  if (worker === 'frozen') return [{ name: 'worker', status: 'error', message: 'The worker lives but does not move.' }];
  if (worker === 'alive' || open === 0) return [];
  const message = lastStartError ?? `${open} tasks are open and no worker runs.`;
  return [{ name: 'worker', status: lastStartError === null ? 'warning' : 'error', message }];
}

function rootsCheck({ roots }: LoadedConfig): readonly Check[] {
  if (roots.roots.length > 0) return [];
  return [{ name: 'allowed_roots', status: 'warning', message: roots.explanation }];
}

function staleCheck({ stale }: HealthFacts): readonly Check[] {
  if (stale.length === 0) return [];
  return [
    {
      name: 'stale_operations',
      status: 'warning',
      message: `Of ${stale.length} open tasks nothing was heard for long.`,
    },
  ];
}
