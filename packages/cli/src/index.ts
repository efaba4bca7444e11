import { Answer } from './commands/answer.ts';
import { Approve } from './commands/approve.ts';
import { Cancel } from './commands/cancel.ts';
import { Completion } from './commands/completion.ts';
import { ShowConfig } from './commands/config.ts';
import { Decline } from './commands/decline.ts';
import { Doctor } from './commands/doctor.ts';
import { Follow } from './commands/follow.ts';
import { Health } from './commands/health.ts';
import { HelpCommand } from './commands/help.ts';
import { Interactions } from './commands/interactions.ts';
import { Interrupt } from './commands/interrupt.ts';
import { List } from './commands/list.ts';
import { Mcp } from './commands/mcp.ts';
import { Projects } from './commands/projects.ts';
import { Status } from './commands/status.ts';
import { Submit } from './commands/submit.ts';
import { Wait } from './commands/wait.ts';
import { WorkerLogs } from './commands/worker-logs.ts';
import { ShowWorker, StartWorker, StopWorker } from './commands/worker.ts';

/** Every command by its id; oclif loads this map (package.json, "oclif.commands"). */
export const COMMANDS = {
  answer: Answer,
  approve: Approve,
  cancel: Cancel,
  completion: Completion,
  config: ShowConfig,
  decline: Decline,
  doctor: Doctor,
  follow: Follow,
  health: Health,
  help: HelpCommand,
  interactions: Interactions,
  interrupt: Interrupt,
  list: List,
  mcp: Mcp,
  projects: Projects,
  status: Status,
  submit: Submit,
  wait: Wait,
  'worker:logs': WorkerLogs,
  'worker:start': StartWorker,
  'worker:status': ShowWorker,
  'worker:stop': StopWorker,
};
