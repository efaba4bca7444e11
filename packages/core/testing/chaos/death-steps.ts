/** The named steps of a worker's work, each before, after, or with the frame sent and its answer not awaited. */
export const deathSteps: readonly string[] = [
  ...around('claimNext'),
  ...around('create'),
  ...around('launch'),
  ...around('recordProcess'),
  ...around('connect'),
  ...around('markReady'),
  ...around('startThread', 'sent'),
  ...around('resumeThread', 'sent'),
  ...around('recordThread'),
  ...around('markSubmitting'),
  ...around('startTurn', 'sent'),
  ...around('recordTurnAccepted'),
  ...around('open'),
  ...around('respond', 'sent'),
  ...around('markDelivered'),
  ...around('listTurns', 'sent'),
  ...around('endTurn'),
  ...around('interruptTurn', 'sent'),
  ...around('listBackgroundCommands', 'sent'),
  ...around('unsubscribeThread', 'sent'),
  ...around('adoptOrphans'),
  ...around('markExited'),
  ...around('resolveReconciling'),
  ...around('reapCommands'),
  ...around('stop'),
  ...around('finish'),
];

function around(method: string, sent?: 'sent'): string[] {
  return [`before:${method}`, `after:${method}`, ...(sent ? [`sent:${method}`] : [])];
}
