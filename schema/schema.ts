// Owns the executable schema: every entity's file adds its part to the builder when it is imported here.
import { builder } from './builder.ts'
import './enrollment.ts'
import './environment.ts'
import './fleet-status.ts'
import './heartbeat.ts'
import './log-entry.ts'
import './metric-update.ts'
import './node-pipeline.ts'
import './node.ts'
import './pipeline.ts'
import './retention.ts'
import './samples.ts'
import './status-change.ts'

export const schema = builder.toSchema()
