import { parseArgs } from 'node:util';
import { startScriptedModel } from './model-server.ts';

/**
 * The scripted model as a process of its own: `--port N`, `--log FILE` and `--bodies keep|drop` are optional. Prints
 * one JSON line with its url and port, then runs until SIGTERM or SIGINT, or with `--until-stdin-ends` as long as
 * whoever started it holds its stdin open.
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    log: { type: 'string' },
    bodies: { type: 'string' },
    'until-stdin-ends': { type: 'boolean' },
  },
});

const model = await startScriptedModel({
  ...(values.port === undefined ? {} : { port: Number(values.port) }),
  ...(values.log === undefined ? {} : { logFile: values.log }),
  bodies: values.bodies === 'keep' ? 'keep' : 'drop',
});
process.stdout.write(`${JSON.stringify({ url: model.url, port: model.port })}\n`);

const stop = (): void => void model.close();
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
if (values['until-stdin-ends'] === true) process.stdin.once('end', stop).resume();
