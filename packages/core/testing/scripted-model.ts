/**
 * A scripted model: a loopback server that speaks the OpenAI Responses API the way Codex needs it, so that the real
 * `codex app-server` can be driven without account and network. What it answers is written into the user's own text,
 * as markers; it keeps no conversation, so that it may be restarted at any time.
 *
 * ```text
 * marker  = [[name]]  [[name:argument]]  [[name key=value key=value:argument]]
 * ```
 *
 * An argument goes on to the closing `]]`, over as many lines as it likes. Balanced brackets belong to it, others are
 * written `\[` and `\]`. So a marker may stand inside an argument, where it is plain text: `[[plan:[[command:ls]]]]`
 * proposes a plan that, sent back to be executed, runs the command.
 *
 * The last text a person wrote is the script; texts that Codex writes in the user's name are skipped. Its markers are
 * performed in their order. A tool call ends a response, since Codex then runs the tool and asks again; the number of
 * tool outputs behind the script tells which response is due. Text around markers means nothing.
 *
 * What the model says:
 *
 * | Marker | Does |
 * | --- | --- |
 * | none, or only unknown ones | answers "Hello from the scripted model." |
 * | `[[answer:TEXT]]` | final message; `phase=none` leaves the phase out, `phase=commentary` makes it a `say` |
 * | `[[json:{…}]]` | the same, for structured answers |
 * | `[[say:TEXT]]` | message on the way, phase `commentary` |
 * | `[[reasoning:TEXT]]` | reasoning summary |
 * | `[[plan:TEXT]]` | message between `<proposed_plan>` tags on lines of their own |
 * | `[[stream chunks=20 every=100]]` | final message "chunk-1 chunk-2 …", one piece every so many milliseconds |
 * | `[[big:BYTES]]` | final message of that size |
 * | `[[gate:NAME]]` | starts a final message, ends it once `release(NAME)` or `POST /_control/release/NAME` is called |
 * | `[[pause:MS]]` | waits |
 * | `[[empty]]` | ends the turn without a word |
 *
 * What it asks Codex to do. A script that ends with such a call gets one more response: a message with its outputs.
 *
 * | Marker | Does |
 * | --- | --- |
 * | `[[command:CMD]]` | runs a command; `yield=MS` is how long Codex waits for it before it goes on (250 to 30000) |
 * | `[[sleep-command:SECONDS]]` | a command that takes so long |
 * | `[[approval:CMD]]` | a command outside of the sandbox, which has to be approved; `prefix=git,pull` proposes a rule |
 * | `[[two-approvals]]` | two at once: `touch approved-one` and `touch approved-two` |
 * | `[[patch:PATH]]`, `[[patch:PATH=TEXT]]` | adds a file with apply_patch; an argument with `*** Begin Patch` is a whole patch |
 * | `[[question]]`, `[[question:TEXT\|A\|B]]` | asks the user, with question id `q1`; `count=2` asks `q1` and `q2` |
 * | `[[permissions]]`, `[[permissions:{…}]]` | asks for network, or for the given permissions |
 * | `[[mcp:SERVER/TOOL]]`, `[[mcp:SERVER/TOOL {…}]]` | calls a tool of an MCP server |
 * | `[[tool:NAME]]`, `[[tool:NAME {…}]]` | calls any other function tool, also one that does not exist |
 * | `[[and]]` | between two calls: both go into one response |
 *
 * How it fails. With `times=N` only the first N requests of that task fail, counted since the model was started.
 *
 * | Marker | Does |
 * | --- | --- |
 * | `[[status:CODE]]` | HTTP error, e.g. 400, 401, 429, 500, 503; must come before anything that is streamed |
 * | `[[usage-limit]]` | HTTP 429 as of an exhausted account; `resets=SECONDS` |
 * | `[[fail:CODE]]` | `response.failed` with that error code, e.g. `server_is_overloaded` |
 * | `[[incomplete]]`, `[[incomplete:REASON]]` | `response.incomplete` |
 * | `[[cut]]`, `[[cut-once]]` | destroys the connection in the middle of a message |
 * | `[[unfinished]]` | ends the stream in order, but without `response.completed` |
 *
 * A known marker that makes no sense is an HTTP 400 that says so.
 *
 * `[[id:NAME]]` names the task for `countStarts` and `requestsFor`; without it the whole text is its name. A start is
 * a turn whose request reached step 0, so a task that ran once has one start, however often its stream was retried.
 * Codex's own requests to sum up a long history get a fixed answer and count for nothing; after one in the middle of a
 * turn the tool outputs are gone and a script begins anew.
 *
 * `scripted-model/main.ts` runs the model as a process of its own; `GET /_control/requests` shows its requests.
 */
export { createCodexHome } from './codex-home.ts';
export type { CodexHomeOptions } from './codex-home.ts';
export { startScriptedModel } from './scripted-model/model-server.ts';
export type { ScriptedModel, ScriptedModelOptions } from './scripted-model/model-server.ts';
export { readRequestLog } from './scripted-model/request-log.ts';
export type { ModelRequest, RequestLog, ResponseStatus } from './scripted-model/request-log.ts';
