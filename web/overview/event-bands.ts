// Owns the bands of the charts: when a node was OFFLINE or a pipeline CRASHED, out of their status changes. Pure.
import type { ChangeFragment } from '../gen/graphql.ts'
import type { ChartBand } from '../ui/chart-bands.ts'
import { statusLook } from '../ui/status-look.ts'

type Change = Pick<ChangeFragment, 'at' | 'from' | 'to' | 'nodeId' | 'pipelineId' | 'node' | 'pipeline'>

interface Stretch {
  readonly from: number
  readonly to: number
  readonly name: string
  readonly status: string
}

const troubles: ReadonlySet<string> = new Set(['OFFLINE', 'CRASHED'])

/** What the charts are of. Null: of all. */
interface Scope {
  readonly nodeIds: readonly string[] | null
  readonly pipelineIds: readonly string[] | null
  /** The nodes that run these pipelines now. */
  readonly runningOn: ReadonlySet<string>
}

/** Whether it happened to what the charts are of: with pipelines chosen, a node counts that runs one of them. */
export function isOf({ nodeId, pipelineId }: Pick<Change, 'nodeId' | 'pipelineId'>, scope: Scope): boolean {
  if (scope.nodeIds !== null && !scope.nodeIds.includes(nodeId)) return false
  if (scope.pipelineIds === null) return true
  return pipelineId === null ? scope.runningOn.has(nodeId) : scope.pipelineIds.includes(pipelineId)
}

/** `changes` oldest first. What began before them began at the edge; what has not ended goes on until now. */
export function eventBands(
  changes: readonly Change[],
  { from, to }: { readonly from: number; readonly to: number },
): readonly ChartBand[] {
  const open = new Map<string, Stretch>()
  const stretches: Stretch[] = []
  for (const change of changes) {
    const key = `${change.nodeId} ${change.pipelineId}`
    const at = Date.parse(change.at)
    const since = troubles.has(change.from) && at > from
    const begun = open.get(key) ?? (since ? stretch(change, change.from, from) : null)
    if (begun) stretches.push({ ...begun, to: at })
    open.delete(key)
    if (troubles.has(change.to)) open.set(key, stretch(change, change.to, at))
  }
  const all = [...stretches, ...open.values()].map((one) => ({ ...one, to: Math.min(one.to, to) }))
  return merged(all.filter((one) => one.to >= from && one.from <= to))
}

function stretch({ node, pipeline, pipelineId }: Change, status: string, from: number): Stretch {
  const name = pipelineId === null ? (node?.name ?? 'A removed node') : (pipeline?.name ?? 'A removed pipeline')
  return { from, to: Infinity, name, status }
}

/** What overlaps is one band: two on top of each other could not be told apart. */
function merged(stretches: readonly Stretch[]): ChartBand[] {
  const groups: Stretch[][] = []
  let end = -Infinity
  for (const one of stretches.toSorted((a, b) => a.from - b.from)) {
    const group = groups.at(-1)
    if (group && one.from <= end) group.push(one)
    else groups.push([one])
    end = group && one.from <= end ? Math.max(end, one.to) : one.to
  }
  return groups.map((group) => ({
    from: group[0]?.from ?? 0,
    to: Math.max(...group.map((one) => one.to)),
    tone: 'bad',
    text: wordsFor(group),
  }))
}

function wordsFor(group: readonly Stretch[]): string {
  const names = [...new Set(group.map((one) => `${one.name} ${statusLook(one.status).label.toLowerCase()}`))]
  const [first = '', ...more] = names
  return more.length === 0 ? first : `${first} and ${more.length} more`
}
