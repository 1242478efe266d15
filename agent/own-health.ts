// Owns what the agent's process costs: its uptime, its processor use since the last call, its memory.
import type { AgentHealthInput } from './gen/graphql.ts'

export type OwnUse = Pick<AgentHealthInput, 'uptimeSeconds' | 'cpuPercent' | 'memoryBytes'>

export function createOwnUse(): () => OwnUse {
  let before = { at: performance.now(), cpu: process.cpuUsage() }
  return () => {
    const now = { at: performance.now(), cpu: process.cpuUsage() }
    const busyMs = (now.cpu.user + now.cpu.system - before.cpu.user - before.cpu.system) / 1000
    const elapsedMs = now.at - before.at
    before = now
    return {
      uptimeSeconds: process.uptime(),
      cpuPercent: elapsedMs > 0 ? (100 * busyMs) / elapsedMs : null,
      memoryBytes: process.memoryUsage.rss(),
    }
  }
}
