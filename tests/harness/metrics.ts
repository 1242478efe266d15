// Owns what the metrics of a test read where nothing is delivered.
import type { DeliveryFigures } from '../../server/telemetry/metrics.ts'

export const nothingDelivered: DeliveryFigures = {
  operations: 0,
  connections: 0,
  groups: 0,
  executions: 0,
  deliveries: 0,
  skipped: 0,
  resumes: 0,
  resets: 0,
}
