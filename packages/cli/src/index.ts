import { Answer } from './commands/answer.ts';
import { Approve } from './commands/approve.ts';
import { RestartAppServer, ShowAppServer } from './commands/app-server.ts';
import { Cancel } from './commands/cancel.ts';
import { ListActiveChats, ListChats, ShowChat, ShowChatStatus } from './commands/chats.ts';
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
import { Migrate } from './commands/migrate.ts';
import { ApprovePlan } from './commands/plan/approve.ts';
import { CancelPlan } from './commands/plan/cancel.ts';
import { RevisePlan } from './commands/plan/revise.ts';
import { ShowPlan } from './commands/plan/show.ts';
import { StartPlan } from './commands/plan/start.ts';
import { ShowPlanStatus } from './commands/plan/status.ts';
import { Projects } from './commands/projects.ts';
import { Status } from './commands/status.ts';
import { Submit } from './commands/submit.ts';
import { ShowTurn } from './commands/turn.ts';
import { Wait } from './commands/wait.ts';
import { WorkerLogs } from './commands/worker-logs.ts';
import { ShowWorker, StartWorker, StopWorker } from './commands/worker.ts';

/** Every command by its id; oclif loads this map (package.json, "oclif.commands"). */
export const COMMANDS = {
  answer: Answer,
  'app-server:restart': RestartAppServer,
  'app-server:status': ShowAppServer,
  approve: Approve,
  cancel: Cancel,
  chat: ShowChat,
  'chat:status': ShowChatStatus,
  chats: ListChats,
  'chats:active': ListActiveChats,
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
  migrate: Migrate,
  'plan:approve': ApprovePlan,
  'plan:cancel': CancelPlan,
  'plan:revise': RevisePlan,
  'plan:show': ShowPlan,
  'plan:start': StartPlan,
  'plan:status': ShowPlanStatus,
  projects: Projects,
  status: Status,
  submit: Submit,
  turn: ShowTurn,
  wait: Wait,
  'worker:logs': WorkerLogs,
  'worker:start': StartWorker,
  'worker:status': ShowWorker,
  'worker:stop': StopWorker,
};
