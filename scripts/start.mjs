// `npm start`: prepares what is stale, then is the server.
import { runProgram } from './program.mjs'

await runProgram('server')
