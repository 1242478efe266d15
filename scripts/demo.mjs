// `npm run demo`: prepares what is stale, then is a simulated fleet that beats into a running server.
import { runProgram } from './program.mjs'

await runProgram('demo')
