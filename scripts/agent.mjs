// `npm run agent -- --server URL --token TOKEN`: prepares what is stale, then is the agent of this host.
import { runProgram } from './program.mjs'

await runProgram('agent')
